import type { BlockApplied } from '../chain/chain';
import type { ObjectGroup } from '../chain/block-changes';
import { statisticsId } from '../rules/account-history';
import { writeStatistics, writeDynamicProperties } from './read-objects';
import type { StatisticsObject, DynamicProperties } from '../chain/state';
import { DYNAMIC_PROPERTIES_ID } from '../chain/state';

export type Notify = (callbackId: unknown, parameters: readonly unknown[]) => void;

/** Objects of these types are not subscribed to by being read. */
const UNSUBSCRIBABLE = /^(?:1\.11|2\.9)\./;
const OBJECTS_SUBSCRIBED_MAXIMUM = 10_000;

/** What one connection wants to be told. */
export class Subscriptions {
  pendingCallback: unknown;
  blockCallback: unknown;
  private callback: unknown;
  private everything = false;
  private readonly objects = new Set<string>();
  private readonly accounts = new Set<string>();

  /** `everything`: tell of every object that appears or goes, not only of those asked for. */
  setCallback(callbackId: unknown, everything: boolean): void {
    this.cancel();
    this.callback = callbackId;
    this.everything = everything;
  }

  /** Ends object notices; the other callbacks stay. */
  cancel(): void {
    this.callback = undefined;
    this.everything = false;
    this.objects.clear();
    this.accounts.clear();
  }

  /** Reading an object subscribes to it while there is a callback. */
  subscribe(objectId: string): void {
    if (this.callback === undefined || UNSUBSCRIBABLE.test(objectId)) return;
    if (this.objects.size < OBJECTS_SUBSCRIBED_MAXIMUM) this.objects.add(objectId);
  }

  subscribeAccount(accountId: string): void {
    if (this.callback === undefined) return;
    this.accounts.add(accountId);
    this.subscribe(accountId);
    this.subscribe(statisticsId(accountId));
  }

  tellPending(transaction: unknown, notify: Notify): void {
    if (this.pendingCallback !== undefined) notify(this.pendingCallback, [transaction]);
  }

  /** New objects first, then changed ones, then the ids of those that went. */
  tellBlock({ block, changes, historyComplete }: BlockApplied, notify: Notify): void {
    if (this.callback !== undefined && (this.everything || this.objects.size > 0)) {
      const { created, changed, removed } = changes();
      this.tellGroup(created, this.everything, writeObject, notify);
      this.tellGroup(changed, false, writeObject, notify);
      this.tellGroup(removed, this.everything, (_object, id) => id, notify);
    }
    if (this.blockCallback !== undefined && historyComplete) {
      notify(this.blockCallback, [block.id]);
    }
  }

  private tellGroup(
    group: ObjectGroup,
    all: boolean,
    write: (object: unknown, id: string) => unknown,
    notify: Notify,
  ): void {
    const concerned = all || [...group.accounts].some((account) => this.accounts.has(account));
    const written = group.ids
      .map((id, index) => ({ id, object: group.objects[index] }))
      .filter(({ id }) => concerned || this.objects.has(id))
      .map(({ id, object }) => write(object, id));
    if (written.length > 0) notify(this.callback, [written]);
  }
}

function writeObject(object: unknown, id: string): unknown {
  if (id.startsWith('2.6.')) return writeStatistics(object as StatisticsObject);
  if (id === DYNAMIC_PROPERTIES_ID) return writeDynamicProperties(object as DynamicProperties);
  return object;
}

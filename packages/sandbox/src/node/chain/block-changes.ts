import type { Session, Table } from './journal';
import { impactedAccounts } from '../rules/parties';
import type { State } from './state';

/** What a block did to the objects that clients can read, in the three groups of the node's notices. */
export interface ObjectChanges {
  readonly created: ObjectGroup;
  readonly changed: ObjectGroup;
  readonly removed: ObjectGroup;
}

export interface ObjectGroup {
  readonly ids: readonly string[];
  /** The objects; a removed one as it was. */
  readonly objects: readonly unknown[];
  /** Account ids that any of the objects concerns. */
  readonly accounts: ReadonlySet<string>;
}

interface Difference {
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

export function changesOf(state: State, session: Session): ObjectChanges {
  const differences = firstValues(session);
  const select = (
    wanted: (difference: Difference) => boolean,
    value: (difference: Difference) => unknown,
  ): ObjectGroup => {
    const chosen = differences.filter(wanted);
    const objects = chosen.map(value);
    const accounts = new Set(objects.flatMap((object) => accountsOf(state, object)));
    return { ids: chosen.map(({ key }) => key), objects, accounts };
  };
  const created = select(
    ({ before, after }) => before === undefined && after !== undefined,
    ({ after }) => after,
  );
  return {
    // The node writes the newest object first.
    created: { ...created, ids: created.ids.toReversed(), objects: created.objects.toReversed() },
    changed: select(
      ({ before, after }) => before !== undefined && after !== undefined,
      ({ after }) => after,
    ),
    removed: select(
      ({ before, after }) => before !== undefined && after === undefined,
      ({ before }) => before,
    ),
  };
}

function firstValues(session: Session): Difference[] {
  const seen = new Map<unknown, Set<string>>();
  const differences: Difference[] = [];
  for (const { table, key, previous } of session.changes) {
    if (!isPublished(table)) continue;
    const keys = seen.get(table) ?? new Set();
    seen.set(table, keys);
    if (keys.has(key)) continue;
    keys.add(key);
    differences.push({ key, before: previous ?? emptySummary(key), after: table.get(key) });
  }
  return differences;
}

/** A node has all its block summaries from the beginning: using one changes it. */
function emptySummary(key: string): unknown {
  return key.startsWith('2.8.') ? { id: key } : undefined;
}

function isPublished(table: unknown): table is Table<unknown> {
  return typeof table === 'object' && table !== null && 'publishesObjects' in table
    ? table.publishesObjects === true
    : false;
}

function accountsOf(state: State, object: unknown): string[] {
  if (typeof object !== 'object' || object === null || !('id' in object)) return [];
  const { id } = object;
  if (typeof id !== 'string') return [];
  if (id.startsWith('1.2.')) return [id];
  if ('owner' in object && typeof object.owner === 'string') return [object.owner];
  if ('account' in object && typeof object.account === 'string') return [object.account];
  const operation = state.operations.get(id);
  if (operation !== undefined) return impactedAccounts(operation.op, operation.result);
  if ('trx' in object) return accountsOfTransaction(object.trx);
  return [];
}

function accountsOfTransaction(transaction: unknown): string[] {
  if (typeof transaction !== 'object' || transaction === null) return [];
  const { operations } = transaction as { operations?: Parameters<typeof impactedAccounts>[0][] };
  return (operations ?? []).flatMap((operation) => impactedAccounts(operation, [0, {}]));
}

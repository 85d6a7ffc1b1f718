import { Injectable } from '@nestjs/common';
import { Clock, CWD, EventPublisher, Money } from '../../kernel';
import { Books, COLD_STORAGE, CUSTODY, type Entry, TREASURY } from '../../ledger';
import { HaltSwitch, RaiseFinding } from '../../safety';
import {
  ListensToBlocks,
  CORE_ASSET_ID,
  BlockListener,
  type IrreversibleBatch,
  type ReversibleView,
} from '../../scan';
import { ColdStorage, refillEntry } from '../../wallet';
import { AnnounceDeposits } from './announce-deposits';
import type { Conversion, Purchase } from './conversion';
import { depositIdOf, type Deposit, type DepositState } from '../deposit';
import { creditedEntry, historyEntry, unattributedEntry } from '../deposit-entries';
import { DepositOwners, NOTHING_PROVEN, type Ownership, type ProvenLinks } from './deposit-owners';
import { DepositSightings } from '../ports/deposit-sightings';
import { Deposits } from '../ports/deposits';
import { GoneDeposits } from '../ports/gone-deposits';
import { PrepareConversion } from './prepare-conversion';
import { readCredits, type Credit } from './read-credits';
import { ShowSightings } from './show-sightings';
import { unknownEffects } from './unknown-effects';

interface Owned {
  readonly credit: Credit;
  readonly ownership: Ownership;
  readonly isHistory: boolean;
  /** From the cold wallet: whatever brought it, it is the service's. */
  readonly isRefill: boolean;
}

interface Judged extends Owned {
  readonly deposit: Deposit;
  /** What it buys now; null when nobody owns it, or not surely, or crediting is halted. */
  readonly purchase: Purchase | null;
}

/** What is known about the blocks of the credits that are taken. */
interface KnownOfBlocks {
  /** All operations up to that block that set keys are known. */
  readonly readTo: number;
  /** Nothing by default. */
  readonly historyUpTo?: number | undefined;
  /** Of the accounts that are not among these the keys are not known. */
  readonly proven?: ProvenLinks | undefined;
}

const NOBODYS: Ownership = { kind: 'nobodys', keysChanged: false };

/**
 * What irreversible blocks brought in becomes points, or waits as unattributed (DESIGN §5). While
 * crediting is halted, or as long as the keys of its account are not known, what would become points
 * waits for `CreditWaiting`.
 */
@Injectable()
@ListensToBlocks({ order: 210 })
export class CreditDeposits extends BlockListener {
  /** What `prepare` learned, for as long as its batch is there. */
  private readonly proven = new WeakMap<IrreversibleBatch, ProvenLinks>();

  constructor(
    private readonly deposits: Deposits,
    private readonly gone: GoneDeposits,
    private readonly sightings: DepositSightings,
    private readonly showSightings: ShowSightings,
    private readonly owners: DepositOwners,
    private readonly prepareConversion: PrepareConversion,
    private readonly coldStorage: ColdStorage,
    private readonly books: Books,
    private readonly haltSwitch: HaltSwitch,
    private readonly announce: AnnounceDeposits,
    private readonly raiseFinding: RaiseFinding,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Looks at the keys of those who sent CWD: one question for a whole batch. */
  override async prepare(batch: IrreversibleBatch): Promise<void> {
    const senders = readCredits(batch).flatMap((credit) =>
      isDeposit(credit) ? (credit.fromAccountId ?? []) : [],
    );
    if (senders.length > 0) this.proven.set(batch, await this.owners.look(senders));
  }

  override async onIrreversible(batch: IrreversibleBatch): Promise<void> {
    await this.reportUnknownEffects(batch);
    const credits = readCredits(batch);
    const readTo = batch.blocks.at(-1)?.number ?? 0;
    if (credits.length === 0) return;
    const { historyUpTo } = batch;
    await this.take(credits, { readTo, historyUpTo, proven: this.proven.get(batch) });
  }

  /** A fork may have moved a deposit to a later block: only then is told what has vanished. */
  override async onReversible(view: ReversibleView): Promise<void> {
    await this.showSightings.show(view);
    await this.tellVanished(view.irreversibleNumber);
  }

  /**
   * Gives those that were in no book yet. What came in up to the block `historyUpTo` is nobody's but the
   * house's: the opening balance holds it.
   */
  async take(given: readonly Credit[], known: KnownOfBlocks): Promise<readonly Deposit[]> {
    const { readTo, historyUpTo = 0, proven = NOTHING_PROVEN } = known;
    const credits = await this.named(given);
    const isHalted = await this.haltSwitch.isHalted('deposits');
    const ownerships = await this.owners.of(credits, proven, readTo);
    const cold = await this.coldStorage.among(credits.map(({ fromAccountId }) => fromAccountId));
    const owned = credits.map((credit, index): Owned => {
      const isHistory = credit.blockNumber <= historyUpTo;
      const isRefill = credit.fromAccountId !== null && cold.has(credit.fromAccountId);
      const isOpen = isDeposit(credit) && !isHistory && !isRefill;
      const ownership = isOpen ? ownerships[index] : undefined;
      return { credit, ownership: ownership ?? NOBODYS, isHistory, isRefill };
    });
    const conversion = isHalted ? null : await this.conversionFor(owned);
    // Whose CWD is added up must be known before: what is recorded already counts no second time.
    const recorded = await this.deposits.knownKeys(credits.map(({ chainKey }) => chainKey));
    const judged = owned
      .filter(({ credit }) => !recorded.has(credit.chainKey))
      .map((each) => this.judge(each, conversion, isHalted));
    const inserted = await this.deposits.insertNew(judged.map(({ deposit }) => deposit));
    if (inserted.length !== judged.length) throw new Error('A deposit was recorded meanwhile');
    await this.books.post(await this.entriesOf(judged));
    await this.sightings.settle(given.map(({ chainKey }) => chainKey));
    for (const each of judged) await this.tell(each, { conversion, isHalted });
    return judged.map(({ deposit }) => deposit);
  }

  /** What went with a chain that has gone back, and comes again, is another deposit. */
  private async named(credits: readonly Credit[]): Promise<readonly Credit[]> {
    const gone = await this.gone.keysOf(credits.map(({ chainKey }) => chainKey));
    if (gone.size === 0) return credits;
    return credits.map((credit) => ({ ...credit, chainKey: nextKey(credit.chainKey, gone) }));
  }

  /** Null when nobody's is among them: then nothing is converted, and nobody waits. */
  private async conversionFor(owned: readonly Owned[]): Promise<Conversion | null> {
    const customerIds = owned.flatMap(({ ownership }) => customerOf(ownership) ?? []);
    return customerIds.length === 0 ? null : this.prepareConversion.forCrediting(customerIds);
  }

  /** What of refills the books know to be in the cold wallet, each takes from what those before it have left. */
  private async entriesOf(judged: readonly Judged[]): Promise<Entry[]> {
    if (judged.every(({ deposit }) => deposit.state !== 'refill')) {
      return judged.flatMap((each) => entriesOf(each));
    }
    await this.books.lockAccounts([CUSTODY, TREASURY, COLD_STORAGE]);
    let stored = await this.books.balanceOf(COLD_STORAGE);
    return judged.flatMap((each) => {
      const { deposit } = each;
      if (deposit.state !== 'refill') return entriesOf(each);
      const entries = refillEntry(deposit, stored);
      const cwd = Money.of(deposit.units, CWD);
      stored = stored.isLessThan(cwd) ? Money.zero(CWD) : stored.minus(cwd);
      return entries;
    });
  }

  private judge(
    { credit, ownership, isHistory, isRefill }: Owned,
    conversion: Conversion | null,
    isHalted: boolean,
  ): Judged {
    const buyer = conversion && customerOf(ownership);
    const purchase = conversion && buyer ? conversion.purchaseOf(buyer, credit) : null;
    if (conversion && buyer && purchase) conversion.keep(buyer, purchase);
    const deposit: Deposit = {
      id: depositIdOf(credit.chainKey),
      chainKey: credit.chainKey,
      fromAccountId: credit.fromAccountId,
      assetId: credit.assetId,
      units: credit.units,
      transactionId: credit.transactionId,
      blockNumber: credit.blockNumber,
      blockTime: credit.blockTime,
      state: stateOf({ credit, ownership, isHistory, isRefill }, isHalted),
      customerId: buyer,
      points: purchase?.points ?? null,
      rateVersion: purchase?.rateVersion ?? null,
      offeredToCustomerId: null,
      refundToAccountId: null,
      createdAt: this.clock.now(),
    };
    return { deposit, credit, ownership, isHistory, isRefill, purchase };
  }

  private async tell(
    { deposit, credit, ownership, purchase }: Judged,
    { conversion, isHalted }: { conversion: Conversion | null; isHalted: boolean },
  ): Promise<void> {
    if (purchase && conversion) {
      await this.announce.credited(deposit, purchase, conversion.terms.minimum);
    }
    // What waits for its account's keys alone is settled in the same cycle, as a rule.
    if (deposit.state === 'waiting' && isHalted && ownership.kind !== 'nobodys') {
      await this.announce.waiting(deposit, ownership.link.customerId);
    }
    if (deposit.state === 'refill') await this.announce.refilled(deposit);
    if (deposit.state !== 'unattributed') return;
    const isAfterChange = ownership.kind === 'nobodys' && ownership.keysChanged;
    const { otherOperation } = credit;
    const why = isAfterChange ? 'keys_changed' : (otherOperation ?? 'not_linked');
    await this.announce.unattributed(deposit, why);
  }

  private async reportUnknownEffects(batch: IrreversibleBatch): Promise<void> {
    for (const unknown of unknownEffects(batch)) await this.raiseFinding.execute(unknown.finding);
  }

  private async tellVanished(irreversibleNumber: number): Promise<void> {
    const vanished = await this.sightings.takeVanished(irreversibleNumber);
    for (const { chainKey, customerId, units, transactionId } of vanished) {
      await this.events.publish({
        type: 'deposit_vanished',
        customerId,
        depositId: depositIdOf(chainKey),
        cwd: Money.of(units, CWD).toDecimal(),
        transactionId,
      });
    }
  }
}

function nextKey(chainKey: string, gone: ReadonlySet<string>): string {
  let key = chainKey;
  for (let time = 1; gone.has(key); time += 1) key = `${chainKey}~${time}`;
  return key;
}

/** Only CWD, and only a transfer or a mass payment, is somebody's deposit. */
function isDeposit({ assetId, otherOperation }: Credit): boolean {
  return assetId === CORE_ASSET_ID && otherOperation === null;
}

/** Null: nobody's, or not surely. */
function customerOf(ownership: Ownership): string | null {
  return ownership.kind === 'owned' ? ownership.link.customerId : null;
}

function stateOf(
  { credit, ownership, isHistory, isRefill }: Owned,
  isHalted: boolean,
): DepositState {
  if (credit.assetId !== CORE_ASSET_ID) return 'other_asset';
  if (isHistory) return 'history';
  if (isRefill) return 'refill';
  if (ownership.kind === 'nobodys') return 'unattributed';
  return isHalted || ownership.kind === 'unsure' ? 'waiting' : 'credited';
}

function entriesOf({ deposit, purchase }: Judged) {
  if (deposit.state === 'other_asset') return [];
  if (deposit.state === 'history') return historyEntry(deposit);
  if (!purchase || deposit.customerId === null) return unattributedEntry(deposit);
  return creditedEntry(deposit, deposit.customerId, purchase);
}

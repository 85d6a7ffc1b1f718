import { Injectable } from '@nestjs/common';
import { Clock, CWD, Money } from 'crowdwiz-gateway/internal/kernel/index';
import {
  newOutgoing,
  OUTGOING_TRANSITIONS,
  OutgoingTransactions,
  outgoingUnits,
  type BroadcastNote,
  type DeathProof,
  type FoundTransaction,
  type Inclusion,
  type OutgoingPurpose,
  type OutgoingTransaction,
  type SealedPurpose,
  type SignedTransaction,
} from 'crowdwiz-gateway/internal/wallet/index';
import { requireMove } from '../database/allowed-move';
import { MemoryDatabase } from '../database/memory-database';
import { addOutgoing, assertNoOther } from './add-outgoing';
import {
  attemptsFor,
  hasLivingPayment,
  LIVING_OUTGOING,
  OUTGOING,
  OUTGOING_IDS,
} from './outgoing-tables';

const NODES_REMEMBERED = 32;
const EPOCH = Date.parse('2020-01-01T00:00:00Z');
const COUNTERS_PER_SECOND = 65_536;

let counted = 0;

@Injectable()
export class MemoryOutgoingTransactions extends OutgoingTransactions {
  private get all() {
    return this.database.in(OUTGOING);
  }

  private get ids() {
    return this.database.in(OUTGOING_IDS);
  }

  private get living() {
    return this.database.in(LIVING_OUTGOING);
  }

  constructor(
    private readonly database: MemoryDatabase,
    private readonly clock: Clock,
  ) {
    super();
  }

  override record(signed: readonly SignedTransaction[]): Promise<readonly OutgoingTransaction[]> {
    return this.database.read(() => {
      const recorded = signed.map((each) => newOutgoing(each, this.clock.now()));
      addOutgoing(this.database, recorded);
      return recorded;
    });
  }

  override adopt(found: FoundTransaction): Promise<OutgoingTransaction> {
    return this.database.read(() => {
      const { blockNumber, ...signed } = found;
      const adoptedAt = this.clock.now();
      const born = newOutgoing(signed, adoptedAt);
      const adopted = { ...born, state: 'irreversible' as const, blockNumber, adoptedAt };
      addOutgoing(this.database, [adopted]);
      return adopted;
    });
  }

  override claimSurplus(id: string, purpose: OutgoingPurpose, purposeId: string): Promise<void> {
    return this.database.write(() => {
      const row = this.all.get(id);
      const isIt = (each: OutgoingTransaction['payments'][number]) =>
        each.isSurplus === true && each.purpose === purpose && each.purposeId === purposeId;
      if (!row?.transaction.payments.some(isIt)) {
        throw new Error(`Transaction ${id} has no such surplus`);
      }
      assertNoOther(this.database, purpose, purposeId);
      const payments = row.transaction.payments.map((each) => {
        if (!isIt(each)) return each;
        const { purpose: of, purposeId: ofId, toAccountId, toMemoKey, amount, counter } = each;
        const seal = counter === undefined ? {} : { counter };
        return { purpose: of, purposeId: ofId, toAccountId, toMemoKey, amount, ...seal };
      });
      this.all.put(id, { ...row, transaction: { ...row.transaction, payments } });
    });
  }

  override knowsSeal({ purpose, purposeId, counter }: SealedPurpose): Promise<boolean> {
    return this.database.read(() =>
      attemptsFor(this.database, purpose, purposeId).some(({ transaction }) =>
        transaction.payments.some(
          (each) =>
            each.purpose === purpose && each.purposeId === purposeId && each.counter === counter,
        ),
      ),
    );
  }

  override unsettled(limit: number): Promise<readonly OutgoingTransaction[]> {
    return this.database.read(() =>
      this.alive(({ state }) => state !== 'included').slice(0, limit),
    );
  }

  override findByTransactionIds(ids: readonly string[]): Promise<readonly OutgoingTransaction[]> {
    return this.database.read(() => {
      const known = ids.flatMap((each) => this.ids.get(each)?.id ?? []);
      return this.inOrder([...new Set(known)]);
    });
  }

  override unknownAmong(transactionIds: readonly string[]): Promise<readonly string[]> {
    return this.database.read(() => transactionIds.filter((id) => !this.ids.has(id)));
  }

  /** Seconds since 2020 before a running number. */
  override nextCounters(count: number): Promise<readonly number[]> {
    return this.database.read(() =>
      Array.from({ length: count }, () => {
        counted += 1;
        const seconds = Math.floor((Date.now() - EPOCH) / 1000);
        return seconds * COUNTERS_PER_SECOND + (counted % COUNTERS_PER_SECOND);
      }),
    );
  }

  override latestFor(purpose: OutgoingPurpose, id: string): Promise<OutgoingTransaction | null> {
    return this.database.read(
      () => attemptsFor(this.database, purpose, id).at(-1)?.transaction ?? null,
    );
  }

  override hasLiving(purpose: OutgoingPurpose, id: string): Promise<boolean> {
    return this.database.read(() => hasLivingPayment(this.database, purpose, id));
  }

  override expiredAmong(
    purpose: OutgoingPurpose,
    ids: readonly string[],
  ): Promise<readonly string[]> {
    const hasExpired = (id: string) =>
      attemptsFor(this.database, purpose, id).some(
        ({ transaction }) => transaction.state === 'expired',
      );
    return this.database.read(() => ids.filter(hasExpired));
  }

  override attemptsFor(
    purpose: OutgoingPurpose,
    id: string,
  ): Promise<readonly OutgoingTransaction[]> {
    return this.database.read(() =>
      attemptsFor(this.database, purpose, id).map(({ transaction }) => transaction),
    );
  }

  override noteBroadcasts(
    outcomes: readonly BroadcastNote[],
  ): Promise<readonly OutgoingTransaction[]> {
    return this.database.write(() => {
      const moved = outcomes.flatMap(({ id, takenBy, refusal }) => {
        if (!this.living.has(id)) return [];
        return this.change(id, (before) => ({
          broadcasts: before.broadcasts + 1,
          lastRefusal: refusal ?? before.lastRefusal,
          takenBy: [...new Set([...before.takenBy, ...takenBy])].sort().slice(0, NODES_REMEMBERED),
          ...(before.state === 'signed' && takenBy.length > 0 && { state: 'broadcast' }),
        }));
      });
      return this.inOrder(moved);
    });
  }

  override markIncluded(inclusions: readonly Inclusion[]): Promise<readonly OutgoingTransaction[]> {
    return this.markInBlock(inclusions, 'included');
  }

  override unmarkIncludedExcept(
    transactionIds: readonly string[],
  ): Promise<readonly OutgoingTransaction[]> {
    return this.database.write(() => {
      const kept = new Set(transactionIds);
      const undone = this.alive(
        ({ state, transactionId }) => state === 'included' && !kept.has(transactionId),
      );
      const back = { state: 'broadcast', blockNumber: null } as const;
      return this.inOrder(undone.flatMap(({ id }) => this.change(id, () => back)));
    });
  }

  override markIrreversible(
    inclusions: readonly Inclusion[],
  ): Promise<readonly OutgoingTransaction[]> {
    return this.markInBlock(inclusions, 'irreversible');
  }

  override livingExpiredBefore(moment: Date): Promise<readonly OutgoingTransaction[]> {
    return this.database.read(() => this.alive(({ expiresAt }) => expiresAt < moment));
  }

  override markExpired(id: string, proof: DeathProof): Promise<void> {
    return this.database.write(() => {
      const row = this.all.get(id);
      if (!row) throw new Error(`There is no outgoing transaction ${id}`);
      const deathProof = { ...proof, expiresAt: row.transaction.expiresAt };
      this.change(id, () => ({ state: 'expired', blockNumber: null, deathProof }));
    });
  }

  override totalInFlight(): Promise<Money> {
    return this.database.read(() => totalOf(this.alive(({ state }) => state !== 'included')));
  }

  override totalLiving(): Promise<Money> {
    return this.database.read(() => totalOf(this.alive(() => true)));
  }

  override spentSince(moment: Date): Promise<Money> {
    return this.database.read(() => {
      const spent = this.all.rows(
        ({ transaction: { createdAt, state, payments } }) =>
          createdAt > moment &&
          state !== 'expired' &&
          !payments.some(({ purpose }) => purpose === 'refund'),
      );
      return totalOf(spent.map(({ transaction }) => transaction));
    });
  }

  override countLiving(): Promise<number> {
    return this.database.read(() => this.living.count(() => true));
  }

  private markInBlock(
    inclusions: readonly Inclusion[],
    state: 'included' | 'irreversible',
  ): Promise<readonly OutgoingTransaction[]> {
    return this.database.write(() => {
      const moved = inclusions.flatMap(({ transactionId, blockNumber }) => {
        const id = this.ids.get(transactionId)?.id;
        if (id === undefined || !this.living.has(id)) return [];
        return this.change(id, () => ({ state, blockNumber }));
      });
      return this.inOrder(moved);
    });
  }

  /** Gives the id when the state has changed. */
  private change(
    id: string,
    changeOf: (before: OutgoingTransaction) => Partial<OutgoingTransaction>,
  ): string[] {
    const row = this.all.get(id);
    if (!row) return [];
    const before = row.transaction;
    const transaction = { ...before, ...changeOf(before) };
    requireMove(OUTGOING_TRANSITIONS, before.state, transaction.state);
    const isDead = transaction.state === 'expired';
    const living = isDead ? row.living.map(() => false) : row.living;
    this.all.put(id, { transaction, living });
    if (OUTGOING_TRANSITIONS[transaction.state].length === 0) this.living.delete(id);
    return before.state === transaction.state ? [] : [id];
  }

  private alive(condition: (transaction: OutgoingTransaction) => boolean): OutgoingTransaction[] {
    const living = this.inOrder(this.living.rows().map(({ id }) => id));
    return living.filter(condition);
  }

  /** In the order in which they were recorded. */
  private inOrder(ids: readonly string[]): OutgoingTransaction[] {
    const position = (id: string) => this.all.positionOf(id) ?? 0;
    return [...ids]
      .sort((one, other) => position(one) - position(other))
      .flatMap((id) => this.all.get(id)?.transaction ?? []);
  }
}

function totalOf(transactions: readonly OutgoingTransaction[]): Money {
  const units = transactions.reduce((sum, each) => sum + outgoingUnits(each), 0n);
  return Money.of(units, CWD);
}

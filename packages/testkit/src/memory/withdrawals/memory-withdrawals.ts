import { Injectable } from '@nestjs/common';
import {
  Assets,
  Clock,
  CWD,
  isWithin,
  Money,
  type Page,
  type PageRequest,
} from 'crowdwiz-gateway/internal/kernel/index';
import {
  chargeOf,
  OPEN_WITHDRAWAL_STATES,
  UNSIGNED_STATES,
  WITHDRAWAL_TRANSITIONS,
  Withdrawals,
  type CustomerVolume,
  type Quote,
  type TakenQuote,
  type Withdrawal,
  type WithdrawalChange,
  type WithdrawalFilter,
  type WithdrawalState,
} from 'crowdwiz-gateway/internal/withdrawals/index';
import { requireMove } from '../database/allowed-move';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { requireCustomer } from '../linking/linking-tables';
import { isPaidByAdoption } from '../wallet/outgoing-tables';
import { isFrozen, linkOf, owesSomething, shownWaitingFor } from './held-up-by';
import { MemoryQuotes } from './memory-quotes';
import { WITHDRAWALS, type WithdrawalRow } from './withdrawal-tables';

const LIST = 'withdrawals';

@Injectable()
export class MemoryWithdrawals extends Withdrawals {
  private readonly quotes: MemoryQuotes;
  private get all() {
    return this.database.in(WITHDRAWALS);
  }

  constructor(
    private readonly database: MemoryDatabase,
    assets: Assets,
    private readonly clock: Clock,
  ) {
    super();
    this.quotes = new MemoryQuotes(database, assets);
  }

  override saveQuote(quote: Quote): Promise<void> {
    return this.quotes.save(quote);
  }

  override findQuote(id: string): Promise<Quote | null> {
    return this.quotes.find(id);
  }

  override takeQuote(customerId: string, id: string): Promise<TakenQuote | null> {
    return this.quotes.take(customerId, id);
  }

  override endQuote(customerId: string, id: string | null): Promise<boolean> {
    return this.quotes.end(customerId, id);
  }

  override pruneQuotes(before: Date, limit: number): Promise<number> {
    return this.quotes.prune(before, limit);
  }

  override create(withdrawal: Withdrawal): Promise<boolean> {
    return this.database.read(() => {
      this.database.requireUnit('Creating a withdrawal');
      requireCustomer(this.database, withdrawal.customerId);
      if (this.all.has(withdrawal.id)) return false;
      if (!UNSIGNED_STATES.includes(withdrawal.state)) {
        throw new MemoryRefusal(`No withdrawal is born ${withdrawal.state}`);
      }
      const { customerId, reference } = withdrawal;
      const isNamed = this.all.some(
        (row) => row.withdrawal.customerId === customerId && row.withdrawal.reference === reference,
      );
      if (reference !== null && isNamed) {
        throw new MemoryRefusal(`Customer ${customerId} has a withdrawal ${reference}`);
      }
      const born = { ...withdrawal, shortSince: null };
      return this.all.insert(withdrawal.id, { withdrawal: born, approvedAt: null });
    });
  }

  override find(id: string): Promise<Withdrawal | null> {
    return this.database.read(() => this.shownOf(this.all.get(id)));
  }

  override lock(id: string): Promise<Withdrawal | null> {
    return this.database.read(() => {
      this.database.requireUnit('Locking a withdrawal');
      return this.shownOf(this.all.get(id));
    });
  }

  override findMany(ids: readonly string[]): Promise<readonly Withdrawal[]> {
    return this.database.read(() => {
      const known = ids.filter((id) => this.all.has(id));
      const position = (id: string) => this.all.positionOf(id) ?? 0;
      return [...new Set(known)]
        .sort((one, other) => position(one) - position(other))
        .flatMap((id) => this.shownOf(this.all.get(id)) ?? []);
    });
  }

  override nextApproved(
    limit: number,
    now: Date,
    except: readonly string[] = [],
  ): Promise<readonly Withdrawal[]> {
    return this.database.read(() =>
      this.select(
        (each) =>
          each.state === 'approved' && this.mayBeSigned(each, now) && !except.includes(each.id),
      ).slice(0, limit),
    );
  }

  override awaitingApproval(limit: number): Promise<readonly Withdrawal[]> {
    return this.database.read(() =>
      this.select(({ state }) => state === 'awaiting_approval').slice(0, limit),
    );
  }

  override overdue(now: Date, rateVersion: number, limit: number): Promise<readonly Withdrawal[]> {
    return this.database.read(() =>
      this.select(
        (each) =>
          UNSIGNED_STATES.includes(each.state) &&
          (each.deadline <= now ||
            (each.rateVersion !== rateVersion && linkOf(this.database, each) === 'suspended')),
      ).slice(0, limit),
    );
  }

  override unsignedOf(customerId: string): Promise<readonly Withdrawal[]> {
    return this.database.read(() =>
      this.select(
        (each) => each.customerId === customerId && UNSIGNED_STATES.includes(each.state),
      ).reverse(),
    );
  }

  override transition(
    ids: readonly string[],
    from: readonly WithdrawalState[],
    to: WithdrawalState,
    change: WithdrawalChange = {},
  ): Promise<readonly string[]> {
    return this.database.write(() =>
      [...new Set(ids)].filter((id) => {
        const row = this.all.get(id);
        if (!row || !from.includes(row.withdrawal.state)) return false;
        this.assertMayBecome(row.withdrawal, to);
        const isApproval = to === 'approved' && row.withdrawal.state === 'awaiting_approval';
        const moved = { ...row.withdrawal, ...change, state: to };
        this.all.put(id, {
          withdrawal: { ...moved, waitingFor: null, shortSince: null },
          approvedAt: isApproval ? this.clock.now() : row.approvedAt,
        });
        return true;
      }),
    );
  }

  override markSigned(
    signed: readonly { id: string; transactionId: string }[],
    now: Date,
  ): Promise<readonly string[]> {
    return this.database.write(() =>
      signed.flatMap(({ id, transactionId }) => {
        const row = this.all.get(id);
        if (row?.withdrawal.state !== 'approved') return [];
        if (!this.mayBeSigned(row.withdrawal, now)) return [];
        const moved = { ...row.withdrawal, state: 'signed' as const, transactionId };
        const withdrawal = { ...moved, waitingFor: null, shortSince: null };
        this.all.put(id, { ...row, withdrawal });
        return [id];
      }),
    );
  }

  override noteWaiting(ids: readonly string[], waitingFor: string | null): Promise<void> {
    return this.database.write(() => {
      for (const id of ids) this.changeApproved(id, { waitingFor });
    });
  }

  override noteShort(id: string): Promise<void> {
    return this.database.write(() => {
      const shortSince = this.all.get(id)?.withdrawal.shortSince ?? this.clock.now();
      this.changeApproved(id, { shortSince });
    });
  }

  override ofCustomerSince(customerId: string, since: Date): Promise<CustomerVolume> {
    return this.database.read(() => {
      const counted = this.countedSince(since).filter((each) => each.customerId === customerId);
      const unapproved = counted.filter(({ decidedBy }) => decidedBy === null);
      return {
        count: counted.length,
        charged: sumOf(counted),
        unapproved: sumOf(unapproved),
      };
    });
  }

  override chargedSince(since: Date): Promise<Money> {
    return this.database.read(() => sumOf(this.countedSince(since)));
  }

  /** Units of work happen one after the other. */
  override lockDay(): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Locking the day');
    });
  }

  override list(
    { customerId, accountId, net, points, state, reference, ...period }: WithdrawalFilter,
    page: PageRequest,
  ): Promise<Page<Withdrawal>> {
    const isAsked = (each: Withdrawal) =>
      (customerId === undefined || each.customerId === customerId) &&
      (accountId === undefined || each.accountId === accountId) &&
      (net === undefined || each.net.compare(net) === 0) &&
      (points === undefined || each.points.compare(points) === 0) &&
      (state === undefined || each.state === state) &&
      (reference === undefined || each.reference === reference) &&
      isWithin(each.requestedAt, period);
    return this.database.read(() =>
      this.all.pageByTime(
        LIST,
        page,
        ({ withdrawal }) => withdrawal.requestedAt,
        (row) => this.shown(row),
        ({ withdrawal }) => isAsked(withdrawal),
      ),
    );
  }

  override owedToCome(): Promise<Money> {
    return this.database.read(() =>
      this.select(({ state }) => UNSIGNED_STATES.includes(state)).reduce(
        (sum, { net, fee }) => sum.plus(net).plus(fee),
        Money.zero(CWD),
      ),
    );
  }

  override countOpen(): Promise<number> {
    return this.database.read(() =>
      this.all.count(({ withdrawal }) => OPEN_WITHDRAWAL_STATES.includes(withdrawal.state)),
    );
  }

  /** In the order in which they were requested. */
  private select(condition: (withdrawal: Withdrawal) => boolean): Withdrawal[] {
    return this.all.rows(({ withdrawal }) => condition(withdrawal)).map((row) => this.shown(row));
  }

  private countedSince(since: Date): readonly Withdrawal[] {
    return this.all
      .rows(
        ({ withdrawal: { state, requestedAt } }) =>
          requestedAt >= since && state !== 'cancelled' && state !== 'rejected',
      )
      .map(({ withdrawal }) => withdrawal);
  }

  private changeApproved(
    id: string,
    change: Partial<Pick<Withdrawal, 'waitingFor' | 'shortSince'>>,
  ): void {
    const row = this.all.get(id);
    if (row?.withdrawal.state !== 'approved') return;
    this.all.put(id, { ...row, withdrawal: { ...row.withdrawal, ...change } });
  }

  private mayBeSigned(withdrawal: Withdrawal, now: Date): boolean {
    return (
      withdrawal.deadline > now &&
      linkOf(this.database, withdrawal) === 'payable' &&
      !owesSomething(this.database, withdrawal.customerId) &&
      !isFrozen(this.database, withdrawal.customerId)
    );
  }

  private assertMayBecome(withdrawal: Withdrawal, to: WithdrawalState): void {
    requireMove(WITHDRAWAL_TRANSITIONS, withdrawal.state, to);
    const isUnsigned = UNSIGNED_STATES.includes(withdrawal.state);
    if (to !== 'irreversible' || !isUnsigned || isPaidByAdoption(this.database, withdrawal)) return;
    throw new MemoryRefusal(`Nothing that was adopted has paid withdrawal ${withdrawal.id}`);
  }

  private shownOf(row: WithdrawalRow | null): Withdrawal | null {
    return row && this.shown(row);
  }

  private shown({ withdrawal }: WithdrawalRow): Withdrawal {
    const waitingFor = shownWaitingFor(this.database, withdrawal);
    return waitingFor === withdrawal.waitingFor ? withdrawal : { ...withdrawal, waitingFor };
  }
}

function sumOf(withdrawals: readonly Withdrawal[]): Money {
  return withdrawals.reduce((sum, each) => sum.plus(chargeOf(each)), Money.zero(CWD));
}

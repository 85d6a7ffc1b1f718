import { Injectable } from '@nestjs/common';
import {
  Clock,
  isWithin,
  type Page,
  type PageRequest,
} from 'crowdwiz-gateway/internal/kernel/index';
import {
  DEPOSIT_TRANSITIONS,
  Deposits,
  type Deposit,
  type DepositChange,
  type DepositFilter,
  type DepositMove,
  type DepositState,
} from 'crowdwiz-gateway/internal/deposits/index';
import { CORE_ASSET_ID } from 'crowdwiz-gateway/internal/scan/index';
import { requireMove } from '../database/allowed-move';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { livingLinkOf, requireCustomer } from '../linking/linking-tables';
import { hasLivingPayment } from '../wallet/outgoing-tables';
import { DEPOSIT_KEYS, DEPOSITS, MOVES } from './deposit-tables';

const LIST = 'deposits';

@Injectable()
export class MemoryDeposits extends Deposits {
  private get deposits() {
    return this.database.in(DEPOSITS);
  }

  private get keys() {
    return this.database.in(DEPOSIT_KEYS);
  }

  private get moves() {
    return this.database.in(MOVES);
  }

  constructor(
    private readonly database: MemoryDatabase,
    private readonly clock: Clock,
  ) {
    super();
  }

  override insertNew(deposits: readonly Deposit[]): Promise<readonly Deposit[]> {
    return this.database.write(() =>
      deposits.filter((deposit) => {
        if (!this.keys.insert(deposit.chainKey, { id: deposit.id })) return false;
        this.assertFit(deposit);
        if (!this.deposits.insert(deposit.id, { deposit, stateSince: null })) {
          throw new MemoryRefusal(`There is a deposit ${deposit.id}`);
        }
        return true;
      }),
    );
  }

  override knownKeys(chainKeys: readonly string[]): Promise<ReadonlySet<string>> {
    return this.database.read(() => new Set(chainKeys.filter((key) => this.keys.has(key))));
  }

  override find(id: string): Promise<Deposit | null> {
    return this.database.read(() => this.deposits.get(id)?.deposit ?? null);
  }

  override lock(id: string): Promise<Deposit | null> {
    return this.database.read(() => {
      this.database.requireUnit('Locking a deposit');
      return this.deposits.get(id)?.deposit ?? null;
    });
  }

  override transition(
    id: string,
    from: DepositState,
    to: DepositState,
    change: DepositChange = {},
  ): Promise<boolean> {
    return this.database.write(() => {
      const row = this.deposits.get(id);
      if (row?.deposit.state !== from) return false;
      requireMove(DEPOSIT_TRANSITIONS, from, to);
      const { refundToAccountId = null } = to === 'refunding' ? change : row.deposit;
      const deposit = { ...row.deposit, ...change, refundToAccountId, state: to };
      this.assertFit(deposit);
      this.deposits.put(id, { deposit, stateSince: this.clock.now() });
      return true;
    });
  }

  override keepMove(move: DepositMove): Promise<boolean> {
    return this.database.write(() => {
      requireCustomer(this.database, move.toCustomerId);
      if (move.customerId === move.toCustomerId) {
        throw new MemoryRefusal('A deposit moves to another customer');
      }
      return this.moves.insert(move.depositId, move);
    });
  }

  override moveOf(depositId: string): Promise<DepositMove | null> {
    return this.database.read(() => this.moves.get(depositId));
  }

  override inBlocks(fromBlock: number, toBlock: number): Promise<readonly Deposit[]> {
    return this.database.read(() =>
      this.select(({ blockNumber }) => fromBlock <= blockNumber && blockNumber <= toBlock).sort(
        (one, other) => one.blockNumber - other.blockNumber,
      ),
    );
  }

  override lockWaiting(limit: number, except: readonly string[] = []): Promise<readonly Deposit[]> {
    return this.database.read(() => {
      this.database.requireUnit('Locking deposits');
      return this.select(({ id, state }) => state === 'waiting' && !except.includes(id)).slice(
        0,
        limit,
      );
    });
  }

  override sendersOfWaiting(limit: number): Promise<readonly string[]> {
    return this.database.read(() => {
      const oldest = this.select(({ state }) => state === 'waiting').slice(0, limit);
      return [...new Set(oldest.flatMap(({ fromAccountId }) => fromAccountId ?? []))];
    });
  }

  override waitingOf(customerId: string): Promise<readonly Deposit[]> {
    return this.database.read(() => {
      const accountId = livingLinkOf(this.database, customerId)?.accountId;
      if (accountId === undefined) return [];
      return this.select((each) => each.state === 'waiting' && each.fromAccountId === accountId);
    });
  }

  override offeredTo(customerId: string, limit: number, since: Date): Promise<readonly Deposit[]> {
    return this.database.read(() =>
      this.select(
        ({ offeredToCustomerId, state, blockTime }) =>
          offeredToCustomerId === customerId && state === 'unattributed' && blockTime >= since,
      ).slice(0, limit),
    );
  }

  override awaitingRefund(
    limit: number,
    except: readonly string[] = [],
  ): Promise<readonly Deposit[]> {
    return this.database.read(() =>
      this.select(
        ({ id, state }) =>
          state === 'refunding' &&
          !except.includes(id) &&
          !hasLivingPayment(this.database, 'refund', id),
      ).slice(0, limit),
    );
  }

  override list(
    { customerId, fromAccountId, transactionId, cwdUnits, state, ...period }: DepositFilter,
    page: PageRequest,
  ): Promise<Page<Deposit>> {
    const isAsked = (each: Deposit) =>
      (customerId === undefined || each.customerId === customerId) &&
      (fromAccountId === undefined || each.fromAccountId === fromAccountId) &&
      (transactionId === undefined || each.transactionId === transactionId) &&
      (cwdUnits === undefined || (each.units === cwdUnits && each.assetId === CORE_ASSET_ID)) &&
      (state === undefined || each.state === state) &&
      isWithin(each.blockTime, period);
    return this.database.read(() =>
      this.deposits.pageByTime(
        LIST,
        page,
        ({ deposit }) => deposit.blockTime,
        ({ deposit }) => deposit,
        ({ deposit }) => isAsked(deposit),
      ),
    );
  }

  /** In the order in which they were added. */
  private select(condition: (deposit: Deposit) => boolean): Deposit[] {
    return this.deposits.rows(({ deposit }) => condition(deposit)).map(({ deposit }) => deposit);
  }

  /** What the constraints of the table demand. */
  private assertFit({ state, customerId, points, rateVersion, assetId }: Deposit): void {
    requireCustomer(this.database, customerId);
    if (state === 'gone') return;
    const given = [customerId, points, rateVersion].filter((each) => each !== null).length;
    if (given !== (state === 'credited' ? 3 : 0)) {
      throw new MemoryRefusal('A deposit is credited as a whole, or not at all');
    }
    if ((state === 'other_asset') !== (assetId !== CORE_ASSET_ID)) {
      throw new MemoryRefusal('A deposit counts CWD only');
    }
  }
}

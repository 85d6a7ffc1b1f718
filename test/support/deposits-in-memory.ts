import { ContractClock } from 'crowdwiz-testkit/contracts';
import { linkingFixtures } from 'crowdwiz-testkit/internal/contracts/fixtures/linking-fixtures';
import { InMemory } from 'crowdwiz-testkit/memory';
import { CreditDeposits } from '../../src/deposits/crediting/credit-deposits';
import type { Credit } from '../../src/deposits/crediting/read-credits';
import type { Deposit } from '../../src/deposits/deposit';
import { DepositSettings } from '../../src/deposits/deposit-settings';
import { SettleRefunds } from '../../src/deposits/refunds/settle-refunds';
import { Assets, CWD, Money, MoneyClock, Rate, UnitOfWork } from '../../src/kernel';
import { Books, customerAccount, HeldPoints, type LedgerAccount } from '../../src/ledger';
import { Customers, LinkingSettings, Links } from '../../src/linking';
import { Findings } from '../../src/safety';
import { LIMIT_NAMES, LimitBook, RateBook } from '../../src/terms';
import { ChainAccounts, type OutgoingPayment, OutgoingTransactions } from '../../src/wallet';
import { SameClock } from './clocks';

export const DEMO = Assets.withPoints('DEMO', 2);
const BLOCK = 1_100;
const CLAIM_PERIOD_SECONDS = 3_600;

/** What the keys of accounts are, each test says by itself. */
class NoAccounts extends ChainAccounts {
  override findByName = () => Promise.resolve(null);
  override findByIds = (ids: readonly string[]) => Promise.resolve(ids.map(() => null));
  override hotWallet = () => Promise.reject(new Error('There is no chain'));
  override head = () => Promise.reject(new Error('There is no chain'));
  override headNumber = () => Promise.reject(new Error('There is no chain'));
}

class NothingHeld extends HeldPoints {
  override giveBack = () => Promise.resolve(false);
  override giveBackUpTo = () => Promise.resolve();
}

/** Deposits of a gateway in memory: 90 points a CWD, and no limits. */
export class DepositsInMemory {
  readonly clock = new ContractClock();
  readonly stores: InMemory;
  private sent = 0;

  private constructor() {
    this.stores = InMemory.of(this.clock, DEMO, [
      [MoneyClock, new SameClock(this.clock)],
      [DepositSettings, new DepositSettings(CLAIM_PERIOD_SECONDS)],
      [LinkingSettings, new LinkingSettings('secret', 600, 5, 60)],
      [ChainAccounts, new NoAccounts()],
      [HeldPoints, new NothingHeld()],
    ]);
  }

  static async open(): Promise<DepositsInMemory> {
    const house = new DepositsInMemory();
    await house.rate('90', new Date(0));
    await house.inUnit(async () => {
      for (const name of LIMIT_NAMES) await house.stores.get(LimitBook).set(name, 'none', 'test');
    });
    return house;
  }

  get = <T extends object>(token: abstract new (...given: never[]) => T): T =>
    this.stores.get(token);

  inUnit<T>(work: () => Promise<T>): Promise<T> {
    return this.get(UnitOfWork).run(work);
  }

  async rate(rate: string, effectiveAt: Date): Promise<void> {
    const draft = { direction: 'deposit', rate: Rate.parse(rate), effectiveAt } as const;
    await this.inUnit(() =>
      this.get(RateBook).add({ ...draft, setBy: 'test', reason: null, allowed: [] }),
    );
  }

  async customer(name: string): Promise<string> {
    return (await this.get(Customers).findOrCreate(name)).customer.id;
  }

  /** A customer who had proven the account before the blocks in which CWD comes here. */
  async linked(name: string, accountId: string): Promise<string> {
    const customerId = await this.customer(name);
    const { link } = linkingFixtures(() => ({ harness: this.fixtureHost }));
    await this.get(Links).create(link(customerId, accountId));
    return customerId;
  }

  credit(fromAccountId: string | null, units: bigint, change: Partial<Credit> = {}): Credit {
    this.sent += 1;
    return {
      ...{ chainKey: `tx${this.sent}:0`, fromAccountId, assetId: '1.3.0', units },
      ...{ transactionId: `tx${this.sent}`, blockNumber: BLOCK, blockTime: this.clock.now() },
      otherOperation: null,
      ...change,
    };
  }

  /** Comes in irreversible blocks; the keys of the accounts that are named are known to be unchanged. */
  take(
    credits: readonly Credit[],
    { unchanged = [], historyUpTo = 0 }: { unchanged?: string[]; historyUpTo?: number } = {},
  ): Promise<readonly Deposit[]> {
    const proven = new Set(unchanged.map((id) => `${id} ${'f'.repeat(64)}`));
    const known = { readTo: BLOCK, historyUpTo, proven };
    return this.inUnit(() => this.get(CreditDeposits).take(credits, known));
  }

  /** A refund of 3 CWD at a fee of 2 is on the chain, irreversible, with our seal. */
  refunded(depositId: string, toAccountId: string): Promise<void> {
    const payment: OutgoingPayment = {
      ...{ purpose: 'refund', purposeId: depositId, toAccountId, toMemoKey: 'CWD1' },
      ...{ amount: Money.of(300_000n, CWD), counter: 7 },
    };
    return this.inUnit(async () => {
      const paid = await this.get(OutgoingTransactions).adopt({
        ...{ payments: [payment], transactionId: 'ab'.repeat(20), wire: '{}' },
        ...{ fee: Money.of(200_000n, CWD), expiresAt: this.clock.now() },
        ...{ referenceBlockNumber: 5, blockNumber: 6 },
      });
      await this.get(SettleRefunds).onOutgoing([paid]);
    });
  }

  async units(account: LedgerAccount): Promise<bigint> {
    return (await this.get(Books).balanceOf(account)).units;
  }

  points(customerId: string): Promise<bigint> {
    return this.units(customerAccount(customerId));
  }

  audit(): Promise<readonly string[]> {
    return this.get(Books).audit();
  }

  told(): string[] {
    return this.stores.events().map(({ type }) => type);
  }

  async openFindings(): Promise<string[]> {
    const { items } = await this.get(Findings).list({ open: true }, { limit: 50, cursor: null });
    return items.map(({ summary }) => summary);
  }

  private get fixtureHost() {
    return {
      clock: this.clock,
      unitOfWork: this.get(UnitOfWork),
      newCustomer: () => this.customer('test'),
      points: (units: bigint | number) => Money.of(BigInt(units), DEMO.points),
      cwd: (units: bigint | number) => Money.of(BigInt(units), CWD),
    };
  }
}

import { randomUUID } from 'node:crypto';
import {
  type Assets,
  CWD,
  type DomainEvent,
  Money,
  UnitOfWork,
} from 'crowdwiz-gateway/internal/kernel/index';
import { Books } from 'crowdwiz-gateway/internal/ledger/index';
import { Customers } from 'crowdwiz-gateway/internal/linking/index';
import { ScanCursor, type CursorPosition } from 'crowdwiz-gateway/internal/scan/index';
import {
  OutgoingTransactions,
  type OutgoingPurpose,
  type OutgoingTransaction,
} from 'crowdwiz-gateway/internal/wallet/index';
import {
  type ContractClock,
  contractGiven,
  type ContractStores,
  type MakeStores,
} from './contract-stores';

const START: CursorPosition = {
  blockNumber: 5_000_000,
  blockId: 'start',
  blockTime: new Date('2026-03-01T11:00:00Z'),
  historySequence: 0,
  startBlockNumber: 5_000_000,
  chainId: 'chain',
  hotWalletId: '1.2.9',
};

/** The stores under test, and what nearly every contract needs; all of it by ports. */
export class ContractHarness {
  private constructor(
    private readonly stores: ContractStores,
    readonly clock: ContractClock,
    readonly assets: Assets,
  ) {}

  static async open(make: MakeStores): Promise<ContractHarness> {
    const { clock, assets } = contractGiven();
    return new ContractHarness(await make({ clock, assets }), clock, assets);
  }

  close(): Promise<void> {
    return this.stores.close();
  }

  get<T extends object>(port: abstract new (...given: never[]) => T): T {
    return this.stores.get(port);
  }

  get unitOfWork(): UnitOfWork {
    return this.get(UnitOfWork);
  }

  get books(): Books {
    return this.get(Books);
  }

  get customers(): Customers {
    return this.get(Customers);
  }

  /** For `rejects.toMatchObject`. */
  refusal(rule: string): Readonly<Record<string, unknown>> {
    return this.stores.refusal?.(rule) ?? {};
  }

  published(): Promise<readonly DomainEvent[]> {
    if (!this.stores.published) throw new Error('These stores do not tell what was published');
    return this.stores.published();
  }

  points(units: bigint | number): Money {
    return Money.of(BigInt(units), this.assets.points);
  }

  cwd(units: bigint | number): Money {
    return Money.of(BigInt(units), CWD);
  }

  async newCustomer(): Promise<string> {
    const { customer } = await this.customers.findOrCreate(`test:${randomUUID()}`);
    return customer.id;
  }

  /** A signed transaction with one payment. */
  async newOutgoing(
    purpose: OutgoingPurpose = 'withdrawal',
    purposeId: string = randomUUID(),
    expiresAt: Date = this.clock.now(),
  ): Promise<OutgoingTransaction> {
    const amount = purpose === 'code' ? null : this.cwd(5);
    const [recorded] = await this.unitOfWork.run(() =>
      this.get(OutgoingTransactions).record([
        {
          payments: [{ purpose, purposeId, toAccountId: '1.2.5', toMemoKey: 'CWD1', amount }],
          transactionId: randomUUID(),
          wire: '{}',
          fee: this.cwd(1),
          expiresAt,
          referenceBlockNumber: 10,
        },
      ]),
    );
    if (!recorded) throw new Error('Nothing was recorded');
    return recorded;
  }

  /** The cursor went back, by a reconciliation of this id. */
  async newReconciliation(): Promise<string> {
    const cursor = this.get(ScanCursor);
    await cursor.initialise(START);
    const here = await cursor.load();
    if (!here) throw new Error('There is no cursor');
    const on = { ...here, blockNumber: here.blockNumber + 1, blockId: randomUUID() };
    const reconciliation = {
      ...{ id: randomUUID(), at: this.clock.now(), by: 'anna', reason: 'a drill' },
    };
    await this.unitOfWork.run(() => cursor.advance(here, on));
    await this.unitOfWork.run(() => cursor.goBack(on, here, reconciliation));
    return reconciliation.id;
  }
}

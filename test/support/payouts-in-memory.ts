import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory, MemoryDatabase, type Token } from 'crowdwiz-testkit/memory';
import { Assets, Clock, CWD, Money, MoneyClock, newId, UnitOfWork } from '../../src/kernel';
import {
  Books,
  credit,
  customerAccount,
  CUSTODY,
  debit,
  entry,
  POINTS_ISSUED,
  TREASURY,
} from '../../src/ledger';
import { Customers, Links } from '../../src/linking';
import { Findings } from '../../src/safety';
import type { ChainBlock, RealOperation } from '../../src/scan';
import {
  ChainAccounts,
  FeeSchedule,
  GuardsOff,
  MemoReader,
  MemoSeal,
  OUTGOING_LISTENERS,
  OUTGOING_SOURCES,
  FORGOTTEN_ORDERS,
  type OutgoingIntent,
  type OutgoingListener,
  type OutgoingSource,
  PaymentGate,
  type PayoutBatches,
  ProveOutcomes,
  ReportRepeatedExpiry,
  SendOutgoing,
  type SendReport,
  type SignedTransaction,
  type SigningRefused,
  TransactionBroadcaster,
  TransactionBuilder,
  WalletSettings,
} from '../../src/wallet';
import {
  DecideWithdrawal,
  PayoutSource,
  SettleWithdrawals,
  Withdrawals,
  type Withdrawal,
} from '../../src/withdrawals';
import { SameClock } from './clocks';
import { WatchDestinations } from '../../src/withdrawals/payouts/watch-destinations';

export const HOT_WALLET = '1.2.9';
const LIFETIME_SECONDS = 300;
const FEE_UNITS = 200_000n;
const POINTS_EACH = 100_000n;
const FEES = ['transfer', 'message', 'massPayment', 'massPaymentRecipient'] as const;

/** Where a process ends; from then on nothing of it happens any more. */
export type CrashPoint = 'after signing' | 'before the broadcast' | 'after the broadcast';
export const CRASH_POINTS: readonly CrashPoint[] = [
  'after signing',
  'before the broadcast',
  'after the broadcast',
];

export class Crashed extends Error {}

interface Operation {
  readonly purposeId: string;
  readonly to: string;
  readonly units: bigint;
}

interface Sent {
  readonly transactionId: string;
  readonly operations: readonly Operation[];
  readonly expiresAt: Date;
}

/** As much of a chain as payouts need: it takes a transaction whole, or not at all. */
export class SmallChain {
  /** It takes no transaction with a payment to one of them. */
  readonly refusedAccounts = new Set<string>();
  /** What nodes take goes nowhere while this is on. */
  isSwallowing = false;
  readonly paid: Operation[] = [];
  readonly taken: Sent[] = [];
  private pending = new Map<string, Sent>();
  private readonly included = new Set<string>();
  private number = 100;

  constructor(private readonly clock: ContractClock) {}

  get headNumber(): number {
    return this.number;
  }

  take(sent: Sent): 'taken' | 'refused' {
    if (sent.operations.some(({ to }) => this.refusedAccounts.has(to))) return 'refused';
    if (this.included.has(sent.transactionId)) return 'refused';
    if (!this.isSwallowing) this.pending.set(sent.transactionId, sent);
    return 'taken';
  }

  /** The next block, with all that waits; its time is now. */
  block(): ChainBlock {
    this.number += 1;
    const now = this.clock.now();
    const sent = [...this.pending.values()].filter(({ expiresAt }) => expiresAt >= now);
    this.pending = new Map();
    for (const each of sent) {
      this.included.add(each.transactionId);
      this.taken.push(each);
      this.paid.push(...each.operations);
    }
    const operations = sent.flatMap((each) => realOperations(each, this.number));
    const id = `block ${this.number}`;
    return { number: this.number, id, previousId: 'the one before', time: now, operations };
  }
}

function realOperations(sent: Sent, blockNumber: number): RealOperation[] {
  return sent.operations.map(({ to, units }, operationIndex) => ({
    ...{ blockNumber, transactionIndex: 0, operationIndex, transactionId: sent.transactionId },
    content: '',
    fact: {
      ...{ kind: 'transfer', fromAccountId: HOT_WALLET, toAccountId: to, assetId: '1.3.0', units },
      ...{ feeUnits: FEE_UNITS, feeAssetId: '1.3.0' },
    } as const,
  }));
}

/** Payouts with everything that they need, over stores that outlive each process. */
export class PayoutsInMemory {
  readonly clock = new ContractClock();
  readonly chain = new SmallChain(this.clock);
  private readonly database = new MemoryDatabase();
  private process: InMemory;
  /** Where the present process ends, if it comes there. */
  crashAt: CrashPoint | null = null;
  /** The signer refuses drafts with a payment of these orders, each time. */
  readonly refusedBySigner = new Set<string>();
  /** Happens once, when something is signed and before it is recorded. */
  whenSigned: (() => Promise<unknown>) | null = null;
  private signatures = 0;

  constructor(private readonly batches: PayoutBatches | null) {
    this.process = this.newProcess();
  }

  get<T>(token: Token<T>): T {
    return this.process.get(token);
  }

  /** The one before is dead: what it had in memory is gone. */
  restart(): void {
    this.crashAt = null;
    this.process = this.newProcess();
  }

  /** A customer with a linked account and as many points as a withdrawal takes each. */
  async customer(name: string, accountId: string, withdrawals: number): Promise<string> {
    const { id } = (await this.get(Customers).findOrCreate(name)).customer;
    await this.get(Links).create({
      ...{ id: newId(), customerId: id, accountId, accountName: name },
      ...{ verifiedAt: this.clock.now(), verifiedAtBlock: 1, provenAtBlock: 1 },
      ...{ endedAt: null, endedAtBlock: null, authorityFingerprint: 'keys' },
      ...{ suspendedAt: null, suspendedAtBlock: null },
    });
    await this.post(`gift:${id}`, POINTS_EACH * BigInt(withdrawals), id);
    return id;
  }

  /** The hot wallet's own CWD. */
  async fund(units: bigint): Promise<void> {
    const cwd = Money.of(units, CWD);
    const opened = entry('opening', 'opening', this.clock.now(), [
      debit(CUSTODY, cwd),
      credit(TREASURY, cwd),
    ]);
    await this.inUnit(() => this.get(Books).post(opened ? [opened] : []));
  }

  private async post(key: string, units: bigint, customerId: string): Promise<void> {
    const points = Money.of(units, this.get(Assets).points);
    const given = entry(key, 'adjustment', this.clock.now(), [
      debit(POINTS_ISSUED, points),
      credit(customerAccount(customerId), points),
    ]);
    await this.inUnit(() => this.get(Books).post(given ? [given] : []));
  }

  /** An approved withdrawal with its points held. */
  async withdrawal(customerId: string, accountId: string, net: bigint): Promise<Withdrawal> {
    const { points: asset } = this.get(Assets);
    const requestedAt = this.clock.now();
    const withdrawal: Withdrawal = {
      ...{ id: newId(), customerId, accountId, accountName: 'n', feePayer: 'house', rate: '100' },
      ...{ points: Money.of(POINTS_EACH, asset), kept: Money.zero(asset), rateVersion: 1 },
      ...{ gross: Money.of(net, CWD), net: Money.of(net, CWD), fee: Money.of(FEE_UNITS, CWD) },
      ...{ state: 'approved', reference: null, requestedAt, decidedBy: null, reason: null },
      deadline: new Date('2030-01-01T00:00:00Z'),
      ...{ transactionId: null, waitingFor: null, shortSince: null },
    };
    const { id, points: money } = withdrawal;
    await this.inUnit(async () => {
      await this.get(Withdrawals).create(withdrawal);
      await this.get(Books).placeHold({ id, customerId, money }, requestedAt);
    });
    return withdrawal;
  }

  /** One round of signing; null when the process ended in it. */
  async send(): Promise<SendReport | null> {
    const reports = await this.get(SendOutgoing).run();
    const [report] = reports;
    if (report?.failure?.error instanceof Crashed) {
      this.restart();
      return null;
    }
    if (report?.failure) throw report.failure.error;
    return report ?? null;
  }

  /** The next block becomes irreversible, and the gateway reads it. */
  async readBlock(): Promise<void> {
    const block = this.chain.block();
    const batch = { hotWalletId: HOT_WALLET, blocks: [block], virtualOperations: [], node: 'node' };
    await this.inUnit(() => this.get(ProveOutcomes).onIrreversible(batch));
  }

  /** Whatever is signed by now can be proven expired by the next block. */
  expire(): void {
    this.clock.moveBySeconds(LIFETIME_SECONDS + 1);
  }

  cancel(id: string): Promise<Withdrawal> {
    return this.get(DecideWithdrawal).cancel({ id, by: 'olga', reason: 'a drill' });
  }

  async stateOf(id: string): Promise<string> {
    return (await this.get(Withdrawals).find(id))?.state ?? 'none';
  }

  /** Of findings that are open, what they are about. */
  async found(kind: 'payment_keeps_expiring' | 'payout_cannot_be_signed'): Promise<string[]> {
    return (await this.get(Findings).openOf([kind])).map(({ subject }) => subject);
  }

  inUnit<T>(work: () => Promise<T>): Promise<T> {
    return this.get(UnitOfWork).run(work);
  }

  private crash(point: CrashPoint): void {
    if (this.crashAt === point) throw new Crashed(point);
  }

  private newProcess(): InMemory {
    const sources: OutgoingSource[] = [];
    const listeners: OutgoingListener[] = [];
    const ceilings = Object.fromEntries(FEES.map((name) => [name, Money.of(1_000_000n, CWD)]));
    const process: InMemory = new InMemory([
      [MemoryDatabase, this.database],
      ...([
        [Clock, this.clock],
        [MoneyClock, new SameClock(this.clock)],
        [Assets, Assets.withPoints('DEMO', 2)],
        [
          WalletSettings,
          new WalletSettings(LIFETIME_SECONDS, 60, ceilings as never, 600, this.batches),
        ],
        [GuardsOff, new GuardsOff(new Set())],
        [MemoSeal, new MemoSeal(['throw-away-secret-of-a-test'])],
        [OUTGOING_SOURCES, sources],
        [OUTGOING_LISTENERS, listeners],
        [FORGOTTEN_ORDERS, []],
        [WatchDestinations, { check: () => Promise.resolve(new Set()) }],
        [MemoReader, { read: () => Promise.resolve([]) }],
      ] satisfies [Token, unknown][]),
      ...this.chainPorts(),
    ]);
    sources.push(process.get(PayoutSource));
    listeners.push(process.get(SettleWithdrawals), process.get(ReportRepeatedExpiry));
    return process;
  }

  private chainPorts(): [Token, unknown][] {
    const spendable = async () => {
      const [custody] = await this.get(Books).balancesOf([CUSTODY]);
      return custody ?? Money.zero(CWD);
    };
    return [
      [
        PaymentGate,
        {
          check: async () => ({ open: true, spendable: await spendable() }),
          allows: () => true,
        },
      ],
      [ChainAccounts, { findByIds: (ids: string[]) => Promise.resolve(ids.map(accountOf)) }],
      [
        FeeSchedule,
        {
          required: (operations: readonly unknown[]) =>
            Promise.resolve(
              operations.map(() => ({ fee: Money.of(FEE_UNITS, CWD), scheduled: null })),
            ),
        },
      ],
      [TransactionBuilder, { build: (groups: OutgoingIntent[][]) => this.sign(groups) }],
      [TransactionBroadcaster, { broadcast: (wire: string) => this.broadcast(wire) }],
    ];
  }

  private async sign(
    groups: readonly (readonly OutgoingIntent[])[],
  ): Promise<readonly (SignedTransaction | SigningRefused)[]> {
    const answers = groups.map((intents) => this.signOne(intents));
    const whenSigned = this.whenSigned;
    this.whenSigned = null;
    await whenSigned?.();
    this.crash('after signing');
    return answers;
  }

  private signOne(intents: readonly OutgoingIntent[]): SignedTransaction | SigningRefused {
    if (intents.some(({ purposeId }) => this.refusedBySigner.has(purposeId))) {
      return { refused: 'it is not allowed.' };
    }
    this.signatures += 1;
    const expiresAt = new Date(this.clock.now().getTime() + LIFETIME_SECONDS * 1000);
    const transactionId = `transaction ${this.signatures}`;
    const operations = intents.map(({ purposeId, toAccountId: to, amount }) => ({
      ...{ purposeId, to, units: String(amount?.units ?? 0n) },
    }));
    return {
      payments: intents.map(
        ({ purpose, purposeId, toAccountId, toMemoKey, amount, counter = 0 }) => ({
          ...{ purpose, purposeId, toAccountId, toMemoKey, amount, counter },
        }),
      ),
      transactionId,
      wire: JSON.stringify({ transactionId, operations, expiresAt }),
      fee: Money.of(FEE_UNITS * BigInt(intents.length), CWD),
      expiresAt,
      referenceBlockNumber: this.chain.headNumber,
    };
  }

  private broadcast(wire: string) {
    this.crash('before the broadcast');
    const { transactionId, operations, expiresAt } = JSON.parse(wire) as {
      transactionId: string;
      operations: { purposeId: string; to: string; units: string }[];
      expiresAt: string;
    };
    const outcome = this.chain.take({
      transactionId,
      operations: operations.map((each) => ({ ...each, units: BigInt(each.units) })),
      expiresAt: new Date(expiresAt),
    });
    this.crash('after the broadcast');
    const isTaken = outcome === 'taken';
    return Promise.resolve({
      ...{ outcome, reason: isTaken ? null : 'it was refused' },
      takenBy: isTaken ? ['node'] : [],
    });
  }
}

function accountOf(id: string) {
  const keys = { memoKey: `key of ${id}`, memoKeyUsable: true, authorityFingerprint: 'keys' };
  return { id, name: `name of ${id}`, ...keys };
}

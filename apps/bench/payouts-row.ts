import type { Client } from 'pg';
import { recoverPublicKey, transactionDigest, type WireTransaction } from 'crowdwiz-protocol';
import { GatewayCycle } from 'crowdwiz-gateway/internal/cycle/index';
import { Assets, Money } from 'crowdwiz-gateway/internal/kernel/index';
import { ChainAccounts, TransactionBuilder } from 'crowdwiz-gateway/internal/wallet/index';
import { QuoteWithdrawal, RequestWithdrawal } from 'crowdwiz-gateway/internal/withdrawals/index';
import type { BenchOptions, BenchRow } from './bench-row';
import { countOf, type BenchPostgres } from './gateway/bench-database';
import { BenchGateway } from './gateway/bench-gateway';
import { GATEWAY_NAME } from './gateway/environment';
import { customerIds, seedCustomers, seedPoints } from './gateway/seed-customers';
import { atLeast, atMost, BenchBroken, type Measurement } from './measurement';
import { NodeProcess } from './node/node-process';
import type { NodeAnswer } from './node/node-work';
import { deriveKeys } from 'crowdwiz-sandbox/node';
import { formatNumber } from './statistics';
import { startStopwatch } from './stopwatch';

const WITHDRAWALS = { full: 1_500, quick: 400 };
/** Until the program is compiled for what it does most. */
const WARM_UP_WITHDRAWALS = 200;
const REQUESTS_AT_ONCE = 8;
const POINTS_EACH = '1000000';
const POINTS_PER_WITHDRAWAL = '1000';
const FUNDING_UNITS = 10_000_000_000n;
const BLOCKS_UNTIL_FINAL = 30;
const SIGNATURES_CHECKED = 50;

/** How payouts are paid. */
interface Way {
  readonly name: string;
  readonly work: string;
  /** Withdrawals per second. */
  readonly target: number;
  /** Payments in one transaction at most. */
  readonly together: number;
  readonly settings: Readonly<Record<string, string>>;
}

const ONE_BY_ONE: Way = {
  ...{ name: 'payouts', work: 'pay out', target: 200, together: 1, settings: {} },
};

const TOGETHER = 100;
/** Six times what the first build paid one by one. */
const TARGET_IN_BATCHES = 636;

const IN_BATCHES: Way = {
  ...{ name: 'payout-batches', work: 'pay out in batches', target: TARGET_IN_BATCHES },
  together: TOGETHER,
  settings: { PAYOUT_BATCH: 'transfers', PAYOUT_BATCH_SIZE: String(TOGETHER) },
};

/** Customers confirm quotes as fast as the gateway takes them; it pays while they do. */
export class PayoutsRow implements BenchRow {
  static inBatches(postgres: BenchPostgres): PayoutsRow {
    return new PayoutsRow(postgres, IN_BATCHES);
  }

  constructor(
    private readonly postgres: BenchPostgres,
    private readonly way: Way = ONE_BY_ONE,
  ) {}

  get name(): string {
    return this.way.name;
  }

  async measure({ isQuick, say }: BenchOptions): Promise<readonly Measurement[]> {
    const count = WITHDRAWALS[isQuick ? 'quick' : 'full'];
    // A customer has one quote at most.
    const customers = WARM_UP_WITHDRAWALS + count;
    const names = Array.from({ length: customers }, (_, index) => `payee-number${index}`);
    const { node, started } = await NodeProcess.start({
      blocksBeforeNow: 0,
      accounts: [GATEWAY_NAME, ...names],
      fundingUnits: FUNDING_UNITS,
    });
    const database = await this.postgres.freshDatabase();
    const { settings, together } = this.way;
    const gateway = await BenchGateway.start({ database, chain: started, settings });
    try {
      await gateway.untilOpened(node);
      await node.order('produceEvery', 1000);
      await seedPayees(gateway, started);
      const quotes = await prepareQuotes(gateway);
      await payAll(gateway, quotes.slice(0, WARM_UP_WITHDRAWALS));
      say(`${count} withdrawals, each of another customer`);
      const paid = await payAll(gateway, quotes.slice(WARM_UP_WITHDRAWALS));
      const signing = await signAlone(gateway, started, { count: Math.min(count, 200), together });
      const attempts = await assertPaidOnce(gateway, node, started, WARM_UP_WITHDRAWALS + count);
      const transactions = await countOf(
        gateway.database,
        "SELECT count(*) FROM outgoing_transaction WHERE state = 'irreversible'",
      );
      const all = WARM_UP_WITHDRAWALS + count;
      return report(this.way, { paid, signing, attempts, count, transactions, all });
    } finally {
      await gateway.stop();
      await node.stop();
    }
  }
}

interface PreparedQuote {
  readonly customerId: string;
  readonly quoteId: string;
}

async function seedPayees(gateway: BenchGateway, { accounts }: NodeAnswer): Promise<void> {
  const ids = accounts.slice(1).map(({ id }) => id);
  const onChain = await gateway.get(ChainAccounts).findByIds(ids);
  const payees = onChain.flatMap((account) => account ?? []);
  await seedCustomers(gateway.database, payees);
  const accountIds = payees.map(({ id }) => id);
  const { units } = Money.parse(POINTS_EACH, gateway.get(Assets).points);
  await seedPoints(gateway.database, accountIds, units);
}

/** One of each customer. */
async function prepareQuotes(gateway: BenchGateway): Promise<readonly PreparedQuote[]> {
  const { points: asset } = gateway.get(Assets);
  const customers = await customerIds(gateway.database);
  const quote = gateway.get(QuoteWithdrawal);
  const fee = await quote.lookUp();
  const points = Money.parse(POINTS_PER_WITHDRAWAL, asset);
  const quotes: PreparedQuote[] = [];
  for (const customerId of customers) {
    const { id: quoteId } = await quote.execute({ customerId, points, fee });
    quotes.push({ customerId, quoteId });
  }
  return quotes;
}

interface Paid {
  /** Withdrawals per second, from the first request to the last broadcast. */
  readonly rate: number;
  /** This process's milliseconds for each. */
  readonly cpu: number;
}

async function payAll(gateway: BenchGateway, quotes: readonly PreparedQuote[]): Promise<Paid> {
  const request = gateway.get(RequestWithdrawal);
  const cycle = gateway.get(GatewayCycle);
  const before = await sentIn(gateway.database);
  const waiting = quotes.values();
  const look = startStopwatch();
  const confirm = async () => {
    for (const quote of waiting) await request.execute(quote);
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, confirm));
  // Rounds were under way all the time; this one begins after the last request.
  await cycle.run();
  const { seconds, cpuMilliseconds } = look();
  const sent = (await sentIn(gateway.database)) - before;
  if (sent === quotes.length) return { rate: sent / seconds, cpu: cpuMilliseconds / sent };
  throw new BenchBroken(`${sent} of ${quotes.length} withdrawals were sent`);
}

function sentIn(database: Client): Promise<number> {
  return countOf(
    database,
    "SELECT count(*) FROM withdrawal WHERE state NOT IN ('approved', 'signed')",
  );
}

/** Signatures per second with memos, fees and all, and nothing else to do. */
async function signAlone(
  gateway: BenchGateway,
  { accounts }: NodeAnswer,
  { count, together }: { readonly count: number; readonly together: number },
): Promise<number> {
  const { cwd } = gateway.get(Assets);
  const intents = Array.from({ length: count }, (_, index) => {
    const payee = accounts[1 + (index % (accounts.length - 1))] ?? { id: '', name: '' };
    return {
      purpose: 'withdrawal' as const,
      purposeId: '00000000-0000-0000-0000-000000000000',
      toAccountId: payee.id,
      toMemoKey: deriveKeys(payee.name).memo.publicKey,
      amount: Money.of(1n, cwd),
      fee: Money.of(1n, cwd),
      memoText: 'W:00000000-0000-0000-0000-000000000000',
    };
  });
  const groups = Array.from({ length: Math.ceil(count / together) }, (_, index) =>
    intents.slice(index * together, (index + 1) * together),
  );
  const startedAt = performance.now();
  await gateway.get(TransactionBuilder).build(groups, 60);
  return count / ((performance.now() - startedAt) / 1000);
}

/** Most attempts that any withdrawal had, once all of them are final on the chain. */
async function assertPaidOnce(
  gateway: BenchGateway,
  node: NodeProcess,
  { chainId }: NodeAnswer,
  count: number,
): Promise<number> {
  await node.order('pause');
  await node.order('produceBlocks', BLOCKS_UNTIL_FINAL);
  await gateway.get(GatewayCycle).run();
  const { database } = gateway;
  const final = await countOf(
    database,
    "SELECT count(*) FROM withdrawal WHERE state = 'irreversible'",
  );
  if (final !== count) throw new BenchBroken(`${final} of ${count} withdrawals became final`);
  await gateway.assertBooksAreRight();
  await assertSignedByUs(database, chainId);
  return countOf(
    database,
    `SELECT max(attempts) AS count FROM (
       SELECT count(*) AS attempts FROM outgoing_payment GROUP BY purpose, purpose_id
     ) AS each`,
  );
}

/** The node has taken the signatures on trust; here some are held against the key. */
async function assertSignedByUs(database: Client, chainId: string): Promise<void> {
  const { rows } = await database.query<{ wire: string }>(
    'SELECT wire FROM outgoing_transaction ORDER BY transaction_id LIMIT $1',
    [SIGNATURES_CHECKED],
  );
  const { publicKey } = deriveKeys(GATEWAY_NAME).active;
  for (const { wire } of rows) {
    const transaction = JSON.parse(wire) as WireTransaction;
    const [signature = ''] = transaction.signatures ?? [];
    const signer = recoverPublicKey(transactionDigest(chainId, transaction), signature);
    if (signer !== publicKey) throw new BenchBroken('a payout is not signed by the gateway');
  }
}

interface Found {
  readonly paid: Paid;
  readonly signing: number;
  readonly attempts: number;
  readonly count: number;
  /** Of all withdrawals, those that warmed up included. */
  readonly transactions: number;
  readonly all: number;
}

function report(
  { work, target, together }: Way,
  { paid: { rate, cpu }, signing, attempts, count, transactions, all }: Found,
): Measurement[] {
  const shared = `${all} payouts were ${transactions} transactions, of ${together} at most`;
  return [
    {
      work,
      value: rate,
      unit: 'withdrawals/s',
      limit: { what: 'signing alone', value: signing },
      target: atLeast(target),
      notes: [
        ...(together > 1 ? [shared] : []),
        `${count} quotes confirmed ${REQUESTS_AT_ONCE} at a time while the gateway pays: held, ` +
          'signed, recorded, sent to a node beside it; later all are irreversible, their ' +
          'signatures are ours and the audit is empty',
        `the gateway's process used ${formatNumber(cpu)} ms of processor for each`,
      ],
    },
    {
      work: together > 1 ? 'in flight per withdrawal, in batches' : 'in flight per withdrawal',
      value: attempts,
      unit: 'at most',
      limit: null,
      target: atMost(1),
      notes: ['signed attempts of any withdrawal, counted afterwards'],
    },
  ];
}

import type { Client } from 'pg';
import {
  recoverPublicKey,
  transactionDigest,
  type WireTransaction,
} from '../../adapters/crowdwiz/protocol';
import { GatewayCycle } from '../../adapters/schedule';
import { Assets, Money, UnitOfWork } from '../../kernel';
import { TransactionSigner } from '../../wallet';
import { QuoteWithdrawal, RequestWithdrawal } from '../../withdrawals';
import type { BenchOptions, BenchRow } from './bench-row';
import { countOf, type BenchPostgres } from './gateway/bench-database';
import { BenchGateway } from './gateway/bench-gateway';
import { GATEWAY_NAME } from './gateway/environment';
import { customerIds, seedCustomers, seedPoints } from './gateway/seed-customers';
import { atLeast, atMost, BenchBroken, type Measurement } from './measurement';
import { NodeProcess } from './node/node-process';
import type { NodeAnswer } from './node/node-work';
import { deriveKeys } from '../node';

const WITHDRAWALS = { full: 1_500, quick: 400 };
const CUSTOMERS = 100;
const REQUESTS_AT_ONCE = 8;
const POINTS_EACH = '1000000';
const POINTS_PER_WITHDRAWAL = '1000';
const FUNDING_UNITS = 10_000_000_000n;
const BLOCKS_UNTIL_FINAL = 30;
const SIGNATURES_CHECKED = 50;

/** Customers confirm quotes as fast as the gateway takes them; it pays while they do. */
export class PayoutsRow implements BenchRow {
  readonly name = 'payouts';

  constructor(private readonly postgres: BenchPostgres) {}

  async measure({ isQuick, say }: BenchOptions): Promise<readonly Measurement[]> {
    const count = WITHDRAWALS[isQuick ? 'quick' : 'full'];
    const names = Array.from({ length: CUSTOMERS }, (_, index) => `payee-number${index}`);
    const { node, started } = await NodeProcess.start({
      blocksBeforeNow: 0,
      accounts: [GATEWAY_NAME, ...names],
      fundingUnits: FUNDING_UNITS,
    });
    const databaseUrl = await this.postgres.freshDatabase();
    const gateway = await BenchGateway.start({ databaseUrl, chain: started });
    try {
      await gateway.untilOpened(node);
      await node.order('produceEvery', 1000);
      const quotes = await prepareQuotes(gateway, started, count);
      say(`${count} withdrawals of ${CUSTOMERS} customers`);
      const rate = await payAll(gateway, quotes);
      const signing = await signAlone(gateway, started, Math.min(count, 200));
      const attempts = await assertPaidOnce(gateway, node, started, count);
      return report(rate, signing, attempts, count);
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

async function prepareQuotes(
  gateway: BenchGateway,
  { accounts }: NodeAnswer,
  count: number,
): Promise<readonly PreparedQuote[]> {
  const { points: asset } = gateway.get(Assets);
  const payees = accounts.slice(1);
  await seedCustomers(gateway.database, payees);
  const accountIds = payees.map(({ id }) => id);
  await seedPoints(gateway.database, accountIds, Money.parse(POINTS_EACH, asset).units);
  const customers = await customerIds(gateway.database);
  const quote = gateway.get(QuoteWithdrawal);
  const fee = await quote.lookUp();
  const points = Money.parse(POINTS_PER_WITHDRAWAL, asset);
  const quotes: PreparedQuote[] = [];
  for (let index = 0; index < count; index += 1) {
    const customerId = customers[index % customers.length] ?? '';
    const { id: quoteId } = await quote.execute({ customerId, points, fee });
    quotes.push({ customerId, quoteId });
  }
  return quotes;
}

/** Withdrawals per second, from the first request to the last broadcast. */
async function payAll(gateway: BenchGateway, quotes: readonly PreparedQuote[]): Promise<number> {
  const request = gateway.get(RequestWithdrawal);
  const cycle = gateway.get(GatewayCycle);
  const unitOfWork = gateway.get(UnitOfWork);
  const waiting = quotes.values();
  const startedAt = performance.now();
  const confirm = async () => {
    for (const quote of waiting) await unitOfWork.run(() => request.execute(quote));
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, confirm));
  // Rounds were under way all the time; this one begins after the last request.
  await cycle.run();
  const seconds = (performance.now() - startedAt) / 1000;
  const sent = await countOf(
    gateway.database,
    "SELECT count(*) FROM withdrawal WHERE state NOT IN ('approved', 'signed')",
  );
  if (sent === quotes.length) return sent / seconds;
  throw new BenchBroken(`${sent} of ${quotes.length} withdrawals were sent`);
}

/** Signatures per second with memos, fees and all, and nothing else to do. */
async function signAlone(
  gateway: BenchGateway,
  { accounts }: NodeAnswer,
  count: number,
): Promise<number> {
  const { cwd } = gateway.get(Assets);
  const intents = Array.from({ length: count }, (_, index) => {
    const payee = accounts[1 + (index % CUSTOMERS)] ?? { id: '', name: '' };
    return {
      purpose: 'withdrawal' as const,
      purposeId: '00000000-0000-0000-0000-000000000000',
      toAccountId: payee.id,
      toMemoKey: deriveKeys(payee.name).memo.publicKey,
      amount: Money.of(1n, cwd),
      memoText: 'W:00000000-0000-0000-0000-000000000000',
    };
  });
  const startedAt = performance.now();
  await gateway.get(TransactionSigner).sign(intents, 60);
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
       SELECT count(*) AS attempts FROM outgoing_transaction GROUP BY purpose, purpose_id
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

function report(value: number, signing: number, attempts: number, count: number): Measurement[] {
  return [
    {
      work: 'pay out',
      value,
      unit: 'withdrawals/s',
      limit: { what: 'signing alone', value: signing },
      target: atLeast(200),
      notes: [
        `${count} quotes confirmed ${REQUESTS_AT_ONCE} at a time while the gateway pays: held, ` +
          'signed, recorded, sent to a node beside it; later all are irreversible, their ' +
          'signatures are ours and the audit is empty',
      ],
    },
    {
      work: 'in flight per withdrawal',
      value: attempts,
      unit: 'at most',
      limit: null,
      target: atMost(1),
      notes: ['signed attempts of any withdrawal, counted afterwards'],
    },
  ];
}

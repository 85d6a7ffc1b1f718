import type { Client } from 'pg';

const COUNT = { full: 20_000, quick: 5_000 };
const SINGLES = { full: 1_500, quick: 400 };
const BATCH = 100;

/**
 * The rows of a credited deposit (the deposit, its entry, five postings, the balances they change)
 * with the same indexes, and with none of the guards: no trigger, no check that it adds up.
 */
const TABLES = `
  CREATE TABLE plain_deposit (id uuid PRIMARY KEY, position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    chain_key text UNIQUE, state text, from_account_id text, asset_id text, units numeric(38, 0),
    transaction_id text, block_number integer, block_time timestamptz, customer_id uuid,
    points numeric(38, 0), rate_version integer, created_at timestamptz);
  CREATE INDEX ON plain_deposit (customer_id, position);
  CREATE TABLE plain_entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text UNIQUE,
    kind text, occurred_at timestamptz);
  CREATE TABLE plain_posting (entry_id bigint, line smallint, account_id bigint, side text,
    asset text, amount numeric(38, 0), PRIMARY KEY (entry_id, line));
  CREATE INDEX ON plain_posting (account_id, entry_id);
  CREATE TABLE plain_account (id bigint PRIMARY KEY, balance numeric(38, 0)) WITH (fillfactor = 70);
  INSERT INTO plain_account SELECT id, 0 FROM generate_series(1, 104) AS id`;

/** Deposits $1+1 .. $1+$2; accounts 1 to 4 are the service's, the others customers'. */
const INSERT = `
  WITH given AS (
    SELECT n, md5('plain ' || n) AS hash, 5 + n % 100 AS customer
    FROM generate_series($1::integer + 1, $1::integer + $2::integer) AS n
  ), deposited AS (
    INSERT INTO plain_deposit (id, chain_key, state, from_account_id, asset_id, units,
      transaction_id, block_number, block_time, customer_id, points, rate_version, created_at)
    SELECT hash::uuid, hash || ':0', 'credited', '1.2.' || customer, '1.3.0', 123457, hash, n, now(),
      md5('customer ' || customer)::uuid, 11111, 1, now() FROM given
  ), entered AS (
    INSERT INTO plain_entry (key, kind, occurred_at) SELECT 'deposit:' || hash, 'deposit', now()
    FROM given RETURNING id, key
  ), posted AS (
    INSERT INTO plain_posting (entry_id, line, account_id, side, asset, amount)
    SELECT entered.id, line, CASE line WHEN 5 THEN given.customer ELSE line END, 'debit', 'CWD', 123457
    FROM given JOIN entered ON entered.key = 'deposit:' || hash, generate_series(1, 5) AS line
    RETURNING account_id, amount
  )
  UPDATE plain_account a SET balance = a.balance + c.net
  FROM (
    SELECT CASE line WHEN 5 THEN customer ELSE line END AS account_id, sum(123457) AS net
    FROM given, generate_series(1, 5) AS line GROUP BY 1
  ) c WHERE a.id = c.account_id`;

/** Deposits per second that this PostgreSQL takes at that moment, a commit per batch or per deposit. */
export async function measurePlainSql(
  client: Client,
  isQuick: boolean,
): Promise<{ batches: number; single: number }> {
  const size = isQuick ? 'quick' : 'full';
  await client.query(TABLES);
  const insert = (from: number, count: number) =>
    client.query({ name: 'plain', text: INSERT, values: [from, count] });
  await insert(-BATCH, BATCH);
  const batches = await rateOf(COUNT[size], BATCH, (from) => insert(from, BATCH));
  const single = await rateOf(SINGLES[size], 1, (from) => insert(COUNT[size] + from, 1));
  return { batches, single };
}

async function rateOf(
  count: number,
  step: number,
  insert: (from: number) => Promise<unknown>,
): Promise<number> {
  const startedAt = performance.now();
  for (let from = 0; from < count; from += step) await insert(from);
  return count / ((performance.now() - startedAt) / 1000);
}

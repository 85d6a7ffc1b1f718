import type { Client } from 'pg';
import { openClient } from './bench-database';

const ROWS_AT_ONCE = 10_000;
const WRITERS = 2;
/** Far above the accounts that the node knows. */
const FIRST_ACCOUNT = 10_000_000;
const POINTS_UNITS = 11_111;
const DEPOSIT_UNITS = 123_457;

const EACH = 'generate_series($1::bigint, $2::bigint) AS n';
/** Ids ascend, unlike the gateway's random ones: a million rows are then written in bounded time. */
const idOf = (kind: string) =>
  `('0${kind}000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
const CUSTOMER_ID = idOf('1');
const LINK_ID = idOf('2');
const DEPOSIT_ID = idOf('3');
const ACCOUNT_ID = `'1.2.' || (${FIRST_ACCOUNT} + n)`;

/** One statement per table; each customer is linked and has one deposit, which is booked. */
const STATEMENTS = [
  `INSERT INTO customer (id, external_reference, registered_at)
   SELECT ${CUSTOMER_ID}, 'crowd:' || n, now() FROM ${EACH}`,
  `INSERT INTO link (id, customer_id, account_id, account_name, verified_at, verified_at_block,
     authority_fingerprint)
   SELECT ${LINK_ID}, ${CUSTOMER_ID}, ${ACCOUNT_ID}, 'crowd-' || n, now(), 0,
     'bench' FROM ${EACH}`,
  `INSERT INTO ledger_account (code, asset, normal_side, overdraft_allowed, customer_id)
   SELECT 'customer:' || ${CUSTOMER_ID}, 'POINTS', 'credit', false, ${CUSTOMER_ID} FROM ${EACH}`,
  `INSERT INTO deposit (id, chain_key, state, from_account_id, asset_id, units, transaction_id,
     block_number, block_time, customer_id, points, rate_version, created_at)
   SELECT ${DEPOSIT_ID}, md5('crowd transaction ' || n) || ':0', 'credited',
     ${ACCOUNT_ID}, '1.3.0', ${DEPOSIT_UNITS}, md5('crowd transaction ' || n), 1, now(),
     ${CUSTOMER_ID}, ${POINTS_UNITS}, 1, now() FROM ${EACH}`,
  `WITH added AS (
     INSERT INTO ledger_entry (key, kind, occurred_at)
     SELECT 'deposit:' || ${DEPOSIT_ID}, 'deposit', now() FROM ${EACH}
     RETURNING id, key
   )
   INSERT INTO ledger_posting (entry_id, line, account_id, side, asset, amount)
   SELECT added.id, line, CASE line WHEN 1 THEN issued.id ELSE a.id END,
     CASE line WHEN 1 THEN 'debit' ELSE 'credit' END, 'POINTS', ${POINTS_UNITS}
   FROM ${EACH}
   JOIN added ON added.key = 'deposit:' || ${DEPOSIT_ID}
   JOIN ledger_account a ON a.code = 'customer:' || ${CUSTOMER_ID}
   CROSS JOIN (SELECT id FROM ledger_account WHERE code = 'points-issued') AS issued
   CROSS JOIN generate_series(1, 2) AS line`,
];

/**
 * Customers `from` to `to` with links, ledger accounts, past deposits and their entries. Through every
 * constraint and trigger: what the gateway could not have written is refused here, too.
 * Gives the last customer that was made: fewer when the time is over.
 */
export async function seedCrowd(
  databaseUrl: string,
  from: number,
  to: number,
  untilMilliseconds: number,
): Promise<number> {
  let next = from;
  const write = async () => {
    const client = await openClient(databaseUrl);
    try {
      while (next <= to && performance.now() < untilMilliseconds) {
        const first = next;
        next = Math.min(first + ROWS_AT_ONCE, to + 1);
        await writeRows(client, first, next - 1);
      }
    } finally {
      await client.end();
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  await tidyUp(databaseUrl);
  return next - 1;
}

async function writeRows(client: Client, first: number, last: number): Promise<void> {
  await client.query('BEGIN');
  for (const statement of STATEMENTS) await client.query(statement, [first, last]);
  await client.query('COMMIT');
}

/** What the server does by itself some time after so much was written. */
async function tidyUp(databaseUrl: string): Promise<void> {
  const client = await openClient(databaseUrl);
  try {
    await client.query('VACUUM (ANALYZE)');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

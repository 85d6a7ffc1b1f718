import type { Client } from 'pg';
import { openClient } from './bench-database';

const WRITERS = 2;
const ROWS_AT_ONCE = 100_000;

/** How much a database has that operators look into. */
export interface DeskSize {
  readonly customers: number;
  /** A tenth of them are of one customer, who is the worst to look through. */
  readonly entries: number;
}

/** Whose rows are many. */
export const WHALE = { reference: 'service:player-0', account: 'player-0', accountId: '1.2.1000' };
/** Every deposit and withdrawal is of one of so many amounts. */
export const AMOUNTS = 10;
export const FIRST_MOMENT = new Date('2025-01-01T00:00:00Z');
/** Rows are spread over it, in the order of their numbers. */
export const PERIOD_SECONDS = 365 * 86_400;

/** An id as the gateway makes them: of version 8. */
const idOf = (kind: string, number: string) =>
  `overlay(overlay(md5('${kind} ' || ${number}) placing '8' from 13) placing 'a' from 17)::uuid`;
const timeOf = (count: number) =>
  `'${FIRST_MOMENT.toISOString()}'::timestamptz + (n::float8 / ${count} * ${PERIOD_SECONDS}) * interval '1 second'`;
const EACH = 'generate_series($1::bigint, $2::bigint) AS n';

interface Filling {
  readonly count: number;
  readonly statement: string;
}

/** Deposits and withdrawals of customers in turn; of ten, one is the whale's. */
function fillings({ customers, entries }: DeskSize): readonly (readonly Filling[])[] {
  const owner = `CASE WHEN n % 10 = 0 THEN 0 ELSE n % ${customers} END`;
  const [deposits, withdrawals, findings] = [customers, customers / 2, customers / 10];
  return [
    [
      {
        count: customers,
        statement: `INSERT INTO customer (id, external_reference, registered_at)
          SELECT ${idOf('customer', 'n')}, 'service:player-' || n, ${timeOf(customers)} FROM ${EACH}`,
      },
    ],
    [
      {
        count: customers,
        statement: `INSERT INTO link (id, customer_id, account_id, account_name, verified_at, verified_at_block,
            authority_fingerprint)
          SELECT ${idOf('link', 'n')}, ${idOf('customer', 'n')}, '1.2.' || (1000 + n), 'player-' || n, now(), 0, 'f'
          FROM ${EACH}`,
      },
      {
        count: customers,
        statement: `INSERT INTO ledger_account (code, asset, normal_side, overdraft_allowed, customer_id)
          SELECT 'customer:' || ${idOf('customer', 'n')}, 'POINTS', 'credit', false, ${idOf('customer', 'n')}
          FROM ${EACH}`,
      },
      {
        count: deposits,
        statement: `INSERT INTO deposit (id, chain_key, state, from_account_id, asset_id, units, transaction_id,
            block_number, block_time, customer_id, points, rate_version, created_at)
          SELECT ${idOf('deposit', 'n')}, md5('deposit ' || n) || '00000000:0', 'credited', '1.2.' || (1000 + ${owner}),
            '1.3.0', 100000 + n % ${AMOUNTS}, md5('deposit ' || n) || '00000000', n, ${timeOf(deposits)},
            ${idOf('customer', `(${owner})`)}, 9000, 1, now()
          FROM ${EACH}`,
      },
      {
        count: withdrawals,
        statement: `INSERT INTO withdrawal (id, customer_id, account_id, account_name, points, gross, kept, fee, fee_payer,
            net, rate_version, rate, state, requested_at, deadline)
          SELECT ${idOf('withdrawal', 'n')}, ${idOf('customer', `(${owner})`)}, '1.2.' || (1000 + ${owner}),
            'player-' || (${owner}), 100000 + n % ${AMOUNTS}, 10000 + n % ${AMOUNTS}, 0, 100, 'customer',
            9900 + n % ${AMOUNTS}, 2, '10', 'irreversible', ${timeOf(withdrawals)}, now()
          FROM ${EACH}`,
      },
      {
        count: findings,
        statement: `INSERT INTO finding (id, kind, subject, summary, evidence, halts, opened_at, last_seen_at, closed_at,
            closed_by, close_reason)
          SELECT ${idOf('finding', 'n')}, 'unattributed_deposit', n::text, 's', '{}', '{}', ${timeOf(findings)}, now(), now(),
            'gateway', 'gone' FROM ${EACH}`,
      },
    ],
    [
      {
        count: entries,
        statement: `WITH entry AS (
            INSERT INTO ledger_entry (key, kind, occurred_at)
            SELECT 'entry:' || n, 'adjustment', ${timeOf(entries)} FROM ${EACH} RETURNING id, key
          ), given AS (SELECT id, right(key, -6)::bigint AS n FROM entry)
          INSERT INTO ledger_posting (entry_id, line, account_id, side, asset, amount)
          SELECT given.id, line, CASE line WHEN 1 THEN a.id ELSE issued.id END,
            CASE line WHEN 1 THEN 'credit' ELSE 'debit' END, 'POINTS', 1
          FROM given
          JOIN ledger_account a ON a.code = 'customer:' || ${idOf('customer', `(${owner})`)}
          CROSS JOIN (SELECT id FROM ledger_account WHERE code = 'points-issued') issued
          CROSS JOIN generate_series(1, 2) line`,
      },
    ],
  ];
}

/** What the triggers of the books would have done while the rows came. */
const BALANCES = `
  UPDATE ledger_account a SET balance = CASE a.normal_side WHEN 'debit' THEN p.net ELSE -p.net END
  FROM (SELECT account_id, sum(CASE side WHEN 'debit' THEN amount ELSE -amount END) AS net
    FROM ledger_posting GROUP BY account_id) p
  WHERE p.account_id = a.id`;

/** Fills a throw-away database, and leaves it without what judges how rows come about: minutes for millions. */
export async function seedDesk(databaseUrl: string, size: DeskSize): Promise<void> {
  const owner = await openClient(databaseUrl);
  try {
    const { rows } = await owner.query<{ table: string }>(
      `SELECT DISTINCT tgrelid::regclass::text AS table FROM pg_trigger WHERE NOT tgisinternal`,
    );
    for (const { table } of rows) await owner.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    for (const together of fillings(size)) {
      for (const filling of together) await fill(databaseUrl, filling);
    }
    await owner.query(BALANCES);
    await owner.query('VACUUM (ANALYZE)');
  } finally {
    await owner.end();
  }
}

async function fill(databaseUrl: string, { count, statement }: Filling): Promise<void> {
  let next = 0;
  const write = async (client: Client) => {
    while (next < count) {
      const first = next;
      next = Math.min(first + ROWS_AT_ONCE, count);
      await client.query(statement, [first, next - 1]);
    }
  };
  const writers = Array.from({ length: WRITERS }, async () => {
    const client = await openClient(databaseUrl);
    try {
      await write(client);
    } finally {
      await client.end();
    }
  });
  await Promise.all(writers);
}

import type { Client } from 'pg';

/** Ids follow from the account's id, so that any statement can name them. */
const CUSTOMER_ID = "md5('bench customer ' || account.id)::uuid";

const ACCOUNTS = 'unnest($1::text[], $2::text[], $3::text[]) AS account (id, name, keys)';

export interface SeedCustomer {
  readonly id: string;
  readonly name: string;
  /** As the chain has it: an account with other keys is not paid. Only payouts look at it. */
  readonly authorityFingerprint?: string;
}

/**
 * Customers that are linked to these accounts, as if each had confirmed a code before the first
 * block. Goes through the same tables, constraints and triggers as the gateway.
 */
export async function seedCustomers(
  client: Client,
  accounts: readonly SeedCustomer[],
): Promise<void> {
  const given = [
    accounts.map(({ id }) => id),
    accounts.map(({ name }) => name),
    accounts.map(({ authorityFingerprint }) => authorityFingerprint ?? 'bench'),
  ];
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO customer (id, external_reference, registered_at)
     SELECT ${CUSTOMER_ID}, 'bench:' || account.name, now() FROM ${ACCOUNTS}`,
    given,
  );
  await client.query(
    `INSERT INTO link (id, customer_id, account_id, account_name, verified_at, verified_at_block,
       authority_fingerprint)
     SELECT md5('bench link ' || account.id)::uuid, ${CUSTOMER_ID}, account.id, account.name,
       now(), 0, account.keys FROM ${ACCOUNTS}`,
    given,
  );
  await client.query('COMMIT');
}

/** Gives each of these customers points, by one balanced entry each. */
export async function seedPoints(
  client: Client,
  accountIds: readonly string[],
  units: bigint,
): Promise<void> {
  const accounts = 'unnest($1::text[]) AS account (id)';
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO ledger_account (code, asset, normal_side, overdraft_allowed, customer_id)
     SELECT 'customer:' || ${CUSTOMER_ID} || held.suffix, 'POINTS', 'credit', false, ${CUSTOMER_ID}
     FROM ${accounts}, (VALUES (''), (':held')) AS held (suffix)`,
    [accountIds],
  );
  await client.query(
    `WITH given AS (SELECT account.id, ${CUSTOMER_ID} AS customer_id FROM ${accounts}),
     added AS (
       INSERT INTO ledger_entry (key, kind, occurred_at)
       SELECT 'adjustment:' || customer_id || ':bench', 'adjustment', now() FROM given
       RETURNING id, key
     )
     INSERT INTO ledger_posting (entry_id, line, account_id, side, asset, amount)
     SELECT added.id, line.number, a.id, line.side, 'POINTS', $2::numeric
     FROM given
     JOIN added ON added.key = 'adjustment:' || given.customer_id || ':bench'
     CROSS JOIN (VALUES (1, 'debit'), (2, 'credit')) AS line (number, side)
     JOIN ledger_account a ON a.code = CASE line.side
       WHEN 'debit' THEN 'points-issued' ELSE 'customer:' || given.customer_id END`,
    [accountIds, units],
  );
  await client.query('COMMIT');
}

/** Every customer, in the order in which they were made. */
export async function customerIds(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM customer ORDER BY position');
  return rows.map(({ id }) => id);
}

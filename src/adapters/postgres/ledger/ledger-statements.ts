/**
 * What changes the books goes through functions of the owner: see the migration of the ledger's functions.
 * This one posts entries, adds the accounts that they miss, and gives the keys that were new.
 */
export const POST_ENTRIES = `
  SELECT key FROM post_ledger_entries($1::text[], $2::text[], $3::timestamptz[], $4::text[],
    $5::text[], $6::text[], $7::boolean[], $8::uuid[], $9::bigint[], $10::smallint[],
    $11::bigint[], $12::text[], $13::numeric[]) AS key`;

export const POSTINGS_OF_KEYS = `
  SELECT e.key, a.code, p.side, p.amount
  FROM ledger_entry e
  JOIN ledger_posting p ON p.entry_id = e.id
  JOIN ledger_account a ON a.id = p.account_id
  WHERE e.key = ANY($1::text[])`;

export const BALANCES_OF_CODES = `
  SELECT code, balance FROM ledger_account WHERE code = ANY($1::text[])`;

export const LOCK_ACCOUNTS = 'SELECT lock_ledger_accounts($1::text[])';

export const ADD_HOLD = 'SELECT place_ledger_hold($1, $2, $3, $4, $5)';

export const ADD_HOLDS = `
  SELECT place_ledger_holds($1::uuid[], $2::uuid[], $3::numeric[], $4::timestamptz[], $5::text[])`;

export const LOCK_HOLDS = `
  SELECT id, customer_id, state, ended_entry_key FROM lock_ledger_holds($1::uuid[])`;

export const END_HOLDS = `
  SELECT end_ledger_holds($1::uuid[], $2::text[], $3::timestamptz[], $4::text[])`;

export const TRIAL_BALANCE = `
  SELECT code, asset, balance FROM (
    SELECT 0 AS part, id, code, asset, balance FROM ledger_account WHERE customer_id IS NULL
    UNION ALL
    SELECT 1, 0, 'customers', 'POINTS', COALESCE(sum(balance), 0)
    FROM ledger_account
    WHERE customer_id IS NOT NULL AND asset = 'POINTS' AND code NOT LIKE '%:held'
    UNION ALL
    SELECT 2, 0, 'customers-held', 'POINTS', COALESCE(sum(balance), 0)
    FROM ledger_account WHERE customer_id IS NOT NULL AND code LIKE '%:held'
    UNION ALL
    SELECT 3, 0, 'customers-uncredited', 'CWD', COALESCE(sum(balance), 0)
    FROM ledger_account WHERE customer_id IS NOT NULL AND asset = 'CWD'
  ) AS parts ORDER BY part, id`;

export const STATEMENT = `
  SELECT e.id AS position, e.key, e.kind, e.occurred_at,
    sum(CASE p.side WHEN 'credit' THEN p.amount ELSE -p.amount END) AS change
  FROM ledger_posting p
  JOIN ledger_entry e ON e.id = p.entry_id
  WHERE p.account_id = (SELECT id FROM ledger_account WHERE code = $1)
    AND ($2::bigint IS NULL OR p.entry_id < $2)
    AND ($4::text IS NULL OR e.kind = $4)
    AND ($5::timestamptz IS NULL OR e.occurred_at >= $5)
    AND ($6::timestamptz IS NULL OR e.occurred_at < $6)
  GROUP BY e.id
  ORDER BY e.id DESC
  LIMIT $3`;

/** One row per difference; one statement, so that all of it looks at the same moment. */
export const AUDIT = `
  WITH signed AS (
    SELECT entry_id, account_id, asset, CASE side WHEN 'debit' THEN amount ELSE -amount END AS net
    FROM ledger_posting
  ), by_account AS (
    SELECT account_id, sum(net) AS net FROM signed GROUP BY account_id
  ), by_entry AS (
    SELECT entry_id, asset, sum(net) AS net FROM signed GROUP BY entry_id, asset
  ), account AS (
    SELECT a.*, CASE a.normal_side WHEN 'debit' THEN 1 ELSE -1 END * COALESCE(b.net, 0) AS replayed
    FROM ledger_account a LEFT JOIN by_account b ON b.account_id = a.id
  ), held AS (
    SELECT customer_id, sum(amount) AS amount FROM ledger_hold WHERE state = 'held'
    GROUP BY customer_id
  ), held_account AS (
    SELECT customer_id, balance FROM ledger_account
    WHERE customer_id IS NOT NULL AND code LIKE '%:held'
  )
  SELECT format('%s: debits and credits differ by %s', asset, sum(net)) AS difference
  FROM signed GROUP BY asset HAVING sum(net) <> 0
  UNION ALL
  SELECT format('Account %s holds %s, and its postings give %s', code, balance, replayed)
  FROM account WHERE balance <> replayed
  UNION ALL
  SELECT format('Account %s is below zero: %s', code, balance)
  FROM account WHERE balance < 0 AND NOT overdraft_allowed
  UNION ALL
  SELECT format('Postings name account %s, which does not exist', account_id)
  FROM by_account b WHERE NOT EXISTS (SELECT 1 FROM ledger_account a WHERE a.id = b.account_id)
  UNION ALL
  SELECT format('Entry %s does not balance: %s is off by %s', entry_id, asset, net)
  FROM by_entry WHERE net <> 0
  UNION ALL
  SELECT format('Postings name entry %s, which does not exist', entry_id)
  FROM by_entry b WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.id = b.entry_id)
  UNION ALL
  SELECT format('Entry %s has no postings', key)
  FROM ledger_entry e WHERE NOT EXISTS (SELECT 1 FROM by_entry b WHERE b.entry_id = e.id)
  UNION ALL
  SELECT format('Customer %s has open holds of %s, and the held account holds %s',
    COALESCE(h.customer_id, a.customer_id), COALESCE(h.amount, 0), COALESCE(a.balance, 0))
  FROM held h FULL JOIN held_account a ON a.customer_id = h.customer_id
  WHERE COALESCE(h.amount, 0) <> COALESCE(a.balance, 0)
  LIMIT $1`;

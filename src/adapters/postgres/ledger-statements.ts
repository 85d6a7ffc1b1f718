/** Two writers who miss the same account at the same moment do not collide. */
export const ADD_ACCOUNTS = `
  INSERT INTO ledger_account (code, asset, normal_side, overdraft_allowed, customer_id)
  SELECT code, asset, normal_side, overdraft_allowed, customer_id
  FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::uuid[])
    AS given (code, asset, normal_side, overdraft_allowed, customer_id)
  ORDER BY code
  ON CONFLICT (code) DO NOTHING`;

/**
 * Entries and their postings in one statement, as the triggers demand; gives the keys that were new.
 * Lines name entries and accounts by their ordinals ($6, $8), so that each is looked up once.
 * A key that another transaction is just writing is waited for. When accounts are missing it writes
 * nothing and gives their codes instead.
 */
export const ADD_ENTRIES = `
  WITH account AS MATERIALIZED (
    SELECT given.ordinal, given.code, given.asset, a.id
    FROM unnest($4::text[], $5::text[]) WITH ORDINALITY AS given (code, asset, ordinal)
    LEFT JOIN ledger_account a ON a.code = given.code
  ), missing AS (
    SELECT code FROM account WHERE id IS NULL
  ), entry AS MATERIALIZED (
    SELECT key, kind, occurred_at, ordinal
    FROM unnest($1::text[], $2::text[], $3::timestamptz[])
      WITH ORDINALITY AS given (key, kind, occurred_at, ordinal)
  ), added AS (
    INSERT INTO ledger_entry (key, kind, occurred_at)
    SELECT key, kind, occurred_at FROM entry
    WHERE NOT EXISTS (SELECT 1 FROM missing)
    ORDER BY ordinal
    ON CONFLICT (key) DO NOTHING
    RETURNING id, key
  ), posted AS (
    INSERT INTO ledger_posting (entry_id, line, account_id, side, asset, amount)
    SELECT added.id, line.number, account.id, line.side, account.asset, line.amount
    FROM unnest($6::bigint[], $7::smallint[], $8::bigint[], $9::text[], $10::numeric[])
      AS line (entry, number, account, side, amount)
    JOIN entry ON entry.ordinal = line.entry
    JOIN added ON added.key = entry.key
    JOIN account ON account.ordinal = line.account
  )
  SELECT key, NULL AS missing_account FROM added
  UNION ALL
  SELECT NULL, code FROM missing`;

export const POSTINGS_OF_KEYS = `
  SELECT e.key, a.code, p.side, p.amount
  FROM ledger_entry e
  JOIN ledger_posting p ON p.entry_id = e.id
  JOIN ledger_account a ON a.id = p.account_id
  WHERE e.key = ANY($1::text[])`;

export const BALANCES_OF_CODES = `
  SELECT code, balance FROM ledger_account WHERE code = ANY($1::text[])`;

/** In the same order as the postings' trigger locks them. */
export const LOCK_ACCOUNTS = `
  SELECT 1 FROM ledger_account WHERE code = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE`;

export const ADD_HOLD = `
  INSERT INTO ledger_hold (id, customer_id, amount, state, placed_at, placed_entry_key)
  VALUES ($1, $2, $3, 'held', $4, $5)`;

export const LOCK_HOLDS = `
  SELECT id, customer_id, state, ended_entry_key FROM ledger_hold
  WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`;

export const END_HOLDS = `
  UPDATE ledger_hold h
  SET state = given.state, ended_at = given.ended_at, ended_entry_key = given.entry_key
  FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[])
    AS given (id, state, ended_at, entry_key)
  WHERE h.id = given.id AND h.state = 'held'`;

export const TRIAL_BALANCE = `
  SELECT code, asset, balance FROM (
    SELECT 0 AS part, id, code, asset, balance FROM ledger_account WHERE customer_id IS NULL
    UNION ALL
    SELECT 1, 0, 'customers', 'POINTS', COALESCE(sum(balance), 0)
    FROM ledger_account WHERE customer_id IS NOT NULL AND code NOT LIKE '%:held'
    UNION ALL
    SELECT 2, 0, 'customers-held', 'POINTS', COALESCE(sum(balance), 0)
    FROM ledger_account WHERE customer_id IS NOT NULL AND code LIKE '%:held'
  ) AS parts ORDER BY part, id`;

export const STATEMENT = `
  SELECT e.id AS position, e.key, e.kind, e.occurred_at,
    sum(CASE p.side WHEN 'credit' THEN p.amount ELSE -p.amount END) AS change
  FROM ledger_posting p
  JOIN ledger_entry e ON e.id = p.entry_id
  WHERE p.account_id = (SELECT id FROM ledger_account WHERE code = $1)
    AND ($2::bigint IS NULL OR p.entry_id < $2)
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

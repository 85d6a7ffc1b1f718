import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createOwnersFunction } from './guard';

/**
 * What the gateway's role may do to the books, which it can otherwise only read: these functions run as the
 * owner of the tables. The triggers judge what they write as they judge everybody.
 */
export class LedgerFunctions1764000000018 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createPosting(queryRunner);
    await createOwnersFunction(queryRunner, {
      signature: 'lock_ledger_accounts(given_codes text[]) RETURNS void',
      body: `
        BEGIN
          -- In the same order as the postings' trigger locks them.
          PERFORM 1 FROM ledger_account WHERE code = ANY(given_codes)
          ORDER BY id FOR NO KEY UPDATE;
        END`,
    });
    await createHoldFunctions(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `DROP FUNCTION post_ledger_entries, lock_ledger_accounts, place_ledger_hold, lock_ledger_holds,
         end_ledger_holds`,
    );
  }
}

/**
 * Entries and their postings in one statement, as the triggers demand; gives the keys that were new. A key
 * that another transaction is just writing is waited for. Lines name entries and accounts by their
 * ordinals, so that each is looked up once. Accounts that are missing are added first, but none that may
 * fall below zero: such an account of the house comes by a migration.
 */
async function createPosting(queryRunner: QueryRunner): Promise<void> {
  await createOwnersFunction(queryRunner, {
    signature: `post_ledger_entries(
      entry_keys text[], entry_kinds text[], entry_times timestamptz[],
      account_codes text[], account_assets text[], account_sides text[],
      account_overdrafts boolean[], account_customers uuid[],
      line_entries bigint[], line_numbers smallint[], line_accounts bigint[],
      line_sides text[], line_amounts numeric[]
    ) RETURNS SETOF text`,
    // A plan for any number of rows would be one for ten.
    settings: ['SET plan_cache_mode = force_custom_plan'],
    body: `
      DECLARE
        account_ids bigint[];
        unknown_code text;
      BEGIN
        account_ids := ${ACCOUNT_IDS};
        IF array_position(account_ids, NULL) IS NOT NULL THEN
          SELECT given.code INTO unknown_code
          FROM unnest(account_codes, account_overdrafts, account_ids)
            AS given (code, may_overdraw, id)
          WHERE given.id IS NULL AND given.may_overdraw LIMIT 1;
          IF FOUND THEN
            RAISE EXCEPTION 'there is no account %: one that may fall below zero comes by a migration',
              unknown_code USING ERRCODE = 'foreign_key_violation';
          END IF;
          -- Two writers who miss the same account at the same moment do not collide.
          INSERT INTO ledger_account (code, asset, normal_side, overdraft_allowed, customer_id)
          SELECT code, asset, normal_side, false, customer_id
          FROM unnest(account_codes, account_assets, account_sides, account_customers, account_ids)
            AS given (code, asset, normal_side, customer_id, id)
          WHERE id IS NULL
          ORDER BY code
          ON CONFLICT (code) DO NOTHING;
          account_ids := ${ACCOUNT_IDS};
        END IF;
        RETURN QUERY
        WITH entry AS MATERIALIZED (
          SELECT given.key, given.kind, given.occurred_at, given.ordinal
          FROM unnest(entry_keys, entry_kinds, entry_times)
            WITH ORDINALITY AS given (key, kind, occurred_at, ordinal)
        ), account AS MATERIALIZED (
          SELECT given.id, given.asset, given.ordinal
          FROM unnest(account_ids, account_assets) WITH ORDINALITY AS given (id, asset, ordinal)
        ), added AS (
          INSERT INTO ledger_entry (key, kind, occurred_at)
          SELECT entry.key, entry.kind, entry.occurred_at FROM entry ORDER BY entry.ordinal
          ON CONFLICT (key) DO NOTHING
          RETURNING ledger_entry.id, ledger_entry.key
        ), posted AS (
          INSERT INTO ledger_posting (entry_id, line, account_id, side, asset, amount)
          SELECT added.id, line.number, account.id, line.side, account.asset, line.amount
          FROM unnest(line_entries, line_numbers, line_accounts, line_sides, line_amounts)
            AS line (entry, number, account, side, amount)
          JOIN entry ON entry.ordinal = line.entry
          JOIN added ON added.key = entry.key
          JOIN account ON account.ordinal = line.account
        )
        SELECT added.key FROM added;
      END`,
  });
}

const ACCOUNT_IDS = `(
  SELECT array_agg(a.id ORDER BY given.ordinal)
  FROM unnest(account_codes) WITH ORDINALITY AS given (code, ordinal)
  LEFT JOIN ledger_account a ON a.code = given.code)`;

async function createHoldFunctions(queryRunner: QueryRunner): Promise<void> {
  await createOwnersFunction(queryRunner, {
    signature: `place_ledger_hold(
      hold_id uuid, hold_customer_id uuid, hold_amount numeric, hold_placed_at timestamptz,
      entry_key text
    ) RETURNS void`,
    body: `
      BEGIN
        INSERT INTO ledger_hold (id, customer_id, amount, state, placed_at, placed_entry_key)
        VALUES (hold_id, hold_customer_id, hold_amount, 'held', hold_placed_at, entry_key);
      END`,
  });
  await createOwnersFunction(queryRunner, {
    signature: 'lock_ledger_holds(hold_ids uuid[]) RETURNS SETOF ledger_hold',
    body: `
      BEGIN
        RETURN QUERY SELECT h.* FROM ledger_hold h WHERE h.id = ANY(hold_ids)
        ORDER BY h.id FOR NO KEY UPDATE;
      END`,
  });
  await createOwnersFunction(queryRunner, {
    signature: `end_ledger_holds(
      hold_ids uuid[], hold_states text[], hold_times timestamptz[], entry_keys text[]
    ) RETURNS void`,
    body: `
      BEGIN
        UPDATE ledger_hold h
        SET state = given.state, ended_at = given.ended_at, ended_entry_key = given.entry_key
        FROM unnest(hold_ids, hold_states, hold_times, entry_keys)
          AS given (id, state, ended_at, entry_key)
        WHERE h.id = given.id AND h.state = 'held';
      END`,
  });
}

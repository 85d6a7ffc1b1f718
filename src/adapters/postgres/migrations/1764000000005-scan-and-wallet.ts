import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  createGuard,
  enforceStateMachine,
  freezeColumns,
  refuseStatements,
  type StateMachine,
} from './guard';

const OUTGOING: StateMachine = {
  table: 'outgoing_transaction',
  bornAs: ['signed'],
  moves: [
    ['signed', 'broadcast'],
    ['signed', 'included'],
    ['signed', 'irreversible'],
    ['signed', 'expired'],
    ['broadcast', 'included'],
    ['broadcast', 'irreversible'],
    ['broadcast', 'expired'],
    ['included', 'broadcast'],
    ['included', 'irreversible'],
    ['included', 'expired'],
  ],
};

/** How far the chain was read, everything that was signed, and books against chain. */
export class ScanAndWallet1764000000005 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createCursor(queryRunner);
    await createOutgoing(queryRunner);
    await createBalanceCheck(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE balance_check, outgoing_transaction, scan_cursor');
  }
}

async function createCursor(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE scan_cursor (
      single boolean PRIMARY KEY DEFAULT true CHECK (single),
      block_number integer NOT NULL,
      block_id text NOT NULL,
      block_time timestamptz NOT NULL,
      history_sequence integer NOT NULL,
      start_block_number integer NOT NULL,
      chain_id text NOT NULL,
      hot_wallet_id text NOT NULL
    )`);
  await freezeColumns(queryRunner, 'scan_cursor', [
    'start_block_number',
    'chain_id',
    'hot_wallet_id',
  ]);
  await createGuard(queryRunner, {
    name: 'scan_cursor_moves_forward',
    table: 'scan_cursor',
    when: `BEFORE UPDATE ON scan_cursor FOR EACH ROW WHEN (
      NEW.block_number < OLD.block_number OR NEW.history_sequence < OLD.history_sequence)`,
    run: "refuse_statement('what was read stays read')",
  });
  await refuseStatements(
    queryRunner,
    'scan_cursor',
    ['DELETE', 'TRUNCATE'],
    'reading again from another block would repeat or lose effects',
  );
}

async function createOutgoing(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE outgoing_transaction (
      id uuid PRIMARY KEY,
      position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      purpose text NOT NULL CHECK (purpose IN ('code', 'withdrawal', 'refund')),
      purpose_id uuid NOT NULL,
      to_account_id text NOT NULL,
      to_memo_key text NOT NULL,
      amount numeric(38, 0) CHECK (amount > 0),
      transaction_id text NOT NULL CONSTRAINT outgoing_transaction_signed_once UNIQUE,
      wire text NOT NULL,
      fee numeric(38, 0) NOT NULL CHECK (fee >= 0),
      expires_at timestamptz NOT NULL,
      reference_block_number integer NOT NULL,
      state text NOT NULL,
      created_at timestamptz NOT NULL,
      broadcasts integer NOT NULL DEFAULT 0,
      last_refusal text,
      block_number integer,
      proof_from_block integer,
      proof_to_block integer,
      proof_to_block_time timestamptz,
      proof_node text,
      CONSTRAINT outgoing_transaction_message_or_money
        CHECK ((purpose = 'code') = (amount IS NULL)),
      CONSTRAINT outgoing_transaction_in_a_block
        CHECK ((state IN ('included', 'irreversible')) = (block_number IS NOT NULL)),
      CONSTRAINT outgoing_transaction_dead_by_proof CHECK (
        CASE
          WHEN state = 'expired' THEN proof_to_block_time > expires_at
            AND proof_from_block <= reference_block_number + 1
            AND proof_to_block >= proof_from_block AND proof_node IS NOT NULL
          ELSE num_nonnulls(proof_from_block, proof_to_block, proof_to_block_time, proof_node) = 0
        END IS TRUE
      )
    ) WITH (fillfactor = 80)`);
  await createOutgoingIndexes(queryRunner);
  await enforceStateMachine(queryRunner, OUTGOING);
  await freezeColumns(queryRunner, 'outgoing_transaction', [
    'id',
    'purpose',
    'purpose_id',
    'to_account_id',
    'to_memo_key',
    'amount',
    'transaction_id',
    'wire',
    'fee',
    'expires_at',
    'reference_block_number',
    'created_at',
  ]);
}

async function createOutgoingIndexes(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE UNIQUE INDEX outgoing_transaction_one_alive ON outgoing_transaction (purpose, purpose_id)
    WHERE state <> 'expired'`);
  await queryRunner.query(
    'CREATE INDEX outgoing_transaction_attempts ON outgoing_transaction (purpose_id, position)',
  );
  await queryRunner.query(`
    CREATE INDEX outgoing_transaction_unsettled ON outgoing_transaction (position)
    WHERE state IN ('signed', 'broadcast')`);
  await queryRunner.query(`
    CREATE INDEX outgoing_transaction_included ON outgoing_transaction (block_number)
    WHERE state = 'included'`);
  await queryRunner.query(`
    CREATE INDEX outgoing_transaction_living ON outgoing_transaction (expires_at)
    WHERE state IN ('signed', 'broadcast', 'included')`);
}

async function createBalanceCheck(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE balance_check (
      single boolean PRIMARY KEY DEFAULT true CHECK (single),
      checked_at timestamptz NOT NULL,
      head_number integer NOT NULL,
      on_chain numeric(38, 0) NOT NULL,
      expected numeric(38, 0) NOT NULL,
      difference numeric(38, 0) NOT NULL,
      differs_since timestamptz
    )`);
}

import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  createGuard,
  createTriggerFunction,
  freezeColumns,
  ONLY_BY_KEY,
  refuseStatements,
} from './guard';

const FACTS_OF_TRANSACTION = [
  'id',
  'transaction_id',
  'wire',
  'fee',
  'expires_at',
  'reference_block_number',
  'created_at',
];
const FACTS_OF_PAYMENT = ['purpose', 'purpose_id', 'to_account_id', 'to_memo_key', 'amount'];

/** A signed transaction carries one payment or more; each order has at most one that may still pay. */
export class PaymentsOfTransactions1764000000015 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createPayments(queryRunner);
    await queryRunner.query(`
      INSERT INTO outgoing_payment (outgoing_id, index, ${FACTS_OF_PAYMENT.join(', ')}, living)
      SELECT id, 0, ${FACTS_OF_PAYMENT.join(', ')}, state <> 'expired' FROM outgoing_transaction`);
    await queryRunner.query(
      'DROP TRIGGER outgoing_transaction_keeps_its_facts ON outgoing_transaction',
    );
    await queryRunner.query(`
      ALTER TABLE outgoing_transaction
        ${FACTS_OF_PAYMENT.map((column) => `DROP COLUMN ${column},`).join(' ')}
        ADD COLUMN payment_count integer NOT NULL DEFAULT 1
          CONSTRAINT outgoing_transaction_pays CHECK (payment_count >= 1)`);
    await queryRunner.query(
      'ALTER TABLE outgoing_transaction ALTER COLUMN payment_count DROP DEFAULT',
    );
    await freezeColumns(queryRunner, 'outgoing_transaction', [
      ...FACTS_OF_TRANSACTION,
      'payment_count',
    ]);
    await guardPayments(queryRunner);
  }

  /** Only while each transaction carries one payment. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TRIGGER outgoing_transaction_keeps_its_facts ON outgoing_transaction',
    );
    await queryRunner.query(`
      ALTER TABLE outgoing_transaction
        ADD CONSTRAINT outgoing_transaction_pays_one CHECK (payment_count = 1),
        ADD COLUMN purpose text CHECK (purpose IN ('code', 'withdrawal', 'refund')),
        ADD COLUMN purpose_id uuid,
        ADD COLUMN to_account_id text,
        ADD COLUMN to_memo_key text,
        ADD COLUMN amount numeric(38, 0) CHECK (amount > 0)`);
    await queryRunner.query(`
      UPDATE outgoing_transaction o
      SET ${FACTS_OF_PAYMENT.map((column) => `${column} = p.${column}`).join(', ')}
      FROM outgoing_payment p WHERE p.outgoing_id = o.id`);
    await queryRunner.query('DROP TABLE outgoing_payment');
    await queryRunner.query(`
      DROP FUNCTION guard_outgoing_transaction_whole, guard_outgoing_payment_whole,
        free_expired_payments, guard_outgoing_payment_end CASCADE`);
    await queryRunner.query(`
      ALTER TABLE outgoing_transaction DROP COLUMN payment_count,
        ALTER COLUMN purpose SET NOT NULL, ALTER COLUMN purpose_id SET NOT NULL,
        ALTER COLUMN to_account_id SET NOT NULL, ALTER COLUMN to_memo_key SET NOT NULL,
        ADD CONSTRAINT outgoing_transaction_message_or_money
          CHECK ((purpose = 'code') = (amount IS NULL))`);
    await queryRunner.query(`
      CREATE UNIQUE INDEX outgoing_transaction_one_alive
      ON outgoing_transaction (purpose, purpose_id) WHERE state <> 'expired'`);
    await queryRunner.query(
      'CREATE INDEX outgoing_transaction_attempts ON outgoing_transaction (purpose_id, position)',
    );
    await freezeColumns(queryRunner, 'outgoing_transaction', [
      ...FACTS_OF_TRANSACTION,
      ...FACTS_OF_PAYMENT,
    ]);
  }
}

async function createPayments(queryRunner: QueryRunner): Promise<void> {
  // `living`: it has paid or may still pay; false once its transaction has expired.
  await queryRunner.query(`
    CREATE TABLE outgoing_payment (
      outgoing_id uuid NOT NULL REFERENCES outgoing_transaction (id),
      index integer NOT NULL CHECK (index >= 0),
      purpose text NOT NULL CHECK (purpose IN ('code', 'withdrawal', 'refund')),
      purpose_id uuid NOT NULL,
      to_account_id text NOT NULL,
      to_memo_key text NOT NULL,
      amount numeric(38, 0) CHECK (amount > 0),
      living boolean NOT NULL DEFAULT true,
      PRIMARY KEY (outgoing_id, index),
      CONSTRAINT outgoing_payment_message_or_money CHECK ((purpose = 'code') = (amount IS NULL))
    ) WITH (fillfactor = 80)`);
  await queryRunner.query(`
    CREATE UNIQUE INDEX outgoing_payment_one_living ON outgoing_payment (purpose, purpose_id)
    WHERE living`);
  await queryRunner.query(
    'CREATE INDEX outgoing_payment_attempts ON outgoing_payment (purpose_id)',
  );
}

async function guardPayments(queryRunner: QueryRunner): Promise<void> {
  await freezeColumns(queryRunner, 'outgoing_payment', [
    'outgoing_id',
    'index',
    ...FACTS_OF_PAYMENT,
  ]);
  await refuseStatements(
    queryRunner,
    'outgoing_payment',
    ['DELETE', 'TRUNCATE'],
    'money rows are kept',
  );
  await createGuard(queryRunner, {
    name: 'outgoing_payment_is_born_living',
    table: 'outgoing_payment',
    when: 'BEFORE INSERT ON outgoing_payment FOR EACH ROW WHEN (NOT NEW.living)',
    run: "refuse_statement('a payment may pay until its transaction has expired')",
  });
  await createCountGuard(queryRunner);
  await createEndOfPayments(queryRunner);
}

/** Whole from the first moment: no payment is missing, and none is added to what was signed. */
async function createCountGuard(queryRunner: QueryRunner): Promise<void> {
  for (const [table, column] of [
    ['outgoing_transaction', 'id'],
    ['outgoing_payment', 'outgoing_id'],
  ] as const) {
    await createTriggerFunction(
      queryRunner,
      `guard_${table}_whole`,
      `
      DECLARE
        wrong_id uuid;
      BEGIN
        SELECT o.id INTO wrong_id FROM outgoing_transaction o
        WHERE o.id IN (SELECT a.${column} FROM added a) AND o.payment_count <>
          (SELECT count(*) FROM outgoing_payment p WHERE p.outgoing_id = o.id)
        LIMIT 1;
        IF FOUND THEN
          RAISE EXCEPTION 'outgoing transaction % has other payments than it says: insert both in one statement',
            wrong_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NULL;
      END`,
      ONLY_BY_KEY,
    );
    await createGuard(queryRunner, {
      name: `${table}_is_whole`,
      table,
      when: `AFTER INSERT ON ${table} REFERENCING NEW TABLE AS added FOR EACH STATEMENT`,
      run: `guard_${table}_whole()`,
    });
  }
}

/** The expiry of a transaction ends all its payments, and nothing else ends one. */
async function createEndOfPayments(queryRunner: QueryRunner): Promise<void> {
  await createTriggerFunction(
    queryRunner,
    'free_expired_payments',
    `
    BEGIN
      UPDATE outgoing_payment SET living = false WHERE outgoing_id = NEW.id;
      RETURN NULL;
    END`,
  );
  await createGuard(queryRunner, {
    name: 'outgoing_transaction_frees_its_payments',
    table: 'outgoing_transaction',
    when:
      'AFTER UPDATE ON outgoing_transaction FOR EACH ROW ' +
      "WHEN (NEW.state = 'expired' AND OLD.state <> 'expired')",
    run: 'free_expired_payments()',
  });
  await createTriggerFunction(
    queryRunner,
    'guard_outgoing_payment_end',
    `
    BEGIN
      IF NEW.living OR NOT EXISTS (
        SELECT 1 FROM outgoing_transaction o WHERE o.id = NEW.outgoing_id AND o.state = 'expired'
      ) THEN
        RAISE EXCEPTION 'the payment lives as long as its transaction'
          USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NEW;
    END`,
    ONLY_BY_KEY,
  );
  await createGuard(queryRunner, {
    name: 'outgoing_payment_ends_with_its_transaction',
    table: 'outgoing_payment',
    when:
      'BEFORE UPDATE ON outgoing_payment FOR EACH ROW ' +
      'WHEN (OLD.living IS DISTINCT FROM NEW.living)',
    run: 'guard_outgoing_payment_end()',
  });
}

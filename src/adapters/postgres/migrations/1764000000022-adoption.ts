import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  allowEntryKinds,
  createGuard,
  createTriggerFunction,
  enforceStateMachine,
  freezeColumns,
  type StateMachine,
} from './guard';

const OWED_BACK: StateMachine = {
  table: 'owed_back',
  bornAs: ['open'],
  moves: [
    ['open', 'taken'],
    ['open', 'borne'],
    ['open', 'settled'],
  ],
};

/** Payments that the chain shows and the database had forgotten, and who owes them back. */
export class Adoption1764000000022 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await letTransactionsBeAdopted(queryRunner);
    await letPaymentsBeSurplus(queryRunner);
    await settleByAdoption(queryRunner);
    await createOwedBack(queryRunner);
    await allowEntryKinds(queryRunner, ['owed_back']);
  }

  /** The moves of the machines and the kind of entries stay: rows may be of them. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE owed_back');
    await queryRunner.query('DROP FUNCTION guard_withdrawal_adopted CASCADE');
    await queryRunner.query('DROP FUNCTION guard_outgoing_payment_surplus CASCADE');
    await queryRunner.query('DROP TRIGGER outgoing_payment_keeps_its_seal ON outgoing_payment');
    await queryRunner.query('DROP INDEX outgoing_payment_one_living');
    await queryRunner.query(
      'ALTER TABLE outgoing_payment DROP COLUMN surplus, DROP COLUMN counter',
    );
    await queryRunner.query(`
      CREATE UNIQUE INDEX outgoing_payment_one_living ON outgoing_payment (purpose, purpose_id)
      WHERE living`);
    await queryRunner.query(
      'DROP TRIGGER outgoing_transaction_is_born_in_order ON outgoing_transaction',
    );
    await queryRunner.query(
      'DROP TRIGGER outgoing_transaction_adopted_once ON outgoing_transaction',
    );
    await queryRunner.query('ALTER TABLE outgoing_transaction DROP COLUMN adopted_at');
    await bearOutgoing(queryRunner, "NEW.state <> 'signed'", 'a row starts as signed');
    await refuseSignaturesWhileHalted(queryRunner, 'true');
  }
}

/** Born irreversible: nothing is left to happen to it. It was signed before, so no halt is in its way. */
async function letTransactionsBeAdopted(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    ALTER TABLE outgoing_transaction ADD COLUMN adopted_at timestamptz,
      ADD CONSTRAINT outgoing_transaction_adopted_when_final
        CHECK (adopted_at IS NULL OR state = 'irreversible')`);
  await queryRunner.query(
    'DROP TRIGGER outgoing_transaction_is_born_in_order ON outgoing_transaction',
  );
  await bearOutgoing(
    queryRunner,
    "NEW.state <> CASE WHEN NEW.adopted_at IS NULL THEN 'signed' ELSE 'irreversible' END",
    'a row starts as signed, an adopted one as irreversible',
  );
  await createGuard(queryRunner, {
    name: 'outgoing_transaction_adopted_once',
    table: 'outgoing_transaction',
    when:
      'BEFORE UPDATE ON outgoing_transaction FOR EACH ROW ' +
      'WHEN (OLD.adopted_at IS DISTINCT FROM NEW.adopted_at)',
    run: "refuse_statement('a transaction is adopted at its birth or never')",
  });
  await refuseSignaturesWhileHalted(queryRunner, "state = 'signed'");
}

function bearOutgoing(queryRunner: QueryRunner, wrong: string, reason: string): Promise<void> {
  return createGuard(queryRunner, {
    name: 'outgoing_transaction_is_born_in_order',
    table: 'outgoing_transaction',
    when: `BEFORE INSERT ON outgoing_transaction FOR EACH ROW WHEN (${wrong})`,
    run: `refuse_statement('${reason}')`,
  });
}

async function refuseSignaturesWhileHalted(
  queryRunner: QueryRunner,
  concerned: string,
): Promise<void> {
  await queryRunner.query('DROP FUNCTION refuse_signature_while_halted CASCADE');
  await createTriggerFunction(
    queryRunner,
    'refuse_signature_while_halted',
    `
    BEGIN
      IF EXISTS (SELECT 1 FROM halt WHERE scope = 'payouts')
        AND EXISTS (SELECT 1 FROM changed WHERE ${concerned})
      THEN
        RAISE EXCEPTION '% on % is refused: payouts are halted', TG_OP, TG_TABLE_NAME
          USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END`,
  );
  await createGuard(queryRunner, {
    name: 'outgoing_transaction_not_signed_while_halted',
    table: 'outgoing_transaction',
    when:
      'AFTER INSERT ON outgoing_transaction REFERENCING NEW TABLE AS changed ' +
      'FOR EACH STATEMENT',
    run: 'refuse_signature_while_halted()',
  });
}

/** A surplus settles no order: of its order there may be another payment, or there is no such order. */
async function letPaymentsBeSurplus(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    ALTER TABLE outgoing_payment ADD COLUMN counter bigint CHECK (counter > 0),
      ADD COLUMN surplus boolean NOT NULL DEFAULT false`);
  await queryRunner.query('DROP INDEX outgoing_payment_one_living');
  await queryRunner.query(`
    CREATE UNIQUE INDEX outgoing_payment_one_living ON outgoing_payment (purpose, purpose_id)
    WHERE living AND NOT surplus`);
  await createTriggerFunction(
    queryRunner,
    'guard_outgoing_payment_surplus',
    `
    BEGIN
      IF EXISTS (
        SELECT 1 FROM added a JOIN outgoing_transaction o ON o.id = a.outgoing_id
        WHERE a.surplus AND o.adopted_at IS NULL
      ) THEN
        RAISE EXCEPTION 'only what is adopted can be paid beyond its order'
          USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END`,
  );
  await createGuard(queryRunner, {
    name: 'outgoing_payment_surplus_is_adopted',
    table: 'outgoing_payment',
    when: 'AFTER INSERT ON outgoing_payment REFERENCING NEW TABLE AS added FOR EACH STATEMENT',
    run: 'guard_outgoing_payment_surplus()',
  });
  await createGuard(queryRunner, {
    name: 'outgoing_payment_keeps_its_seal',
    table: 'outgoing_payment',
    when:
      'BEFORE UPDATE ON outgoing_payment FOR EACH ROW WHEN ' +
      '(OLD.counter IS DISTINCT FROM NEW.counter OR (NEW.surplus AND NOT OLD.surplus))',
    run: "refuse_statement('what was paid for its order stays so')",
  });
}

/** A withdrawal that was never signed, as far as this database knows, is paid by what it has adopted. */
async function settleByAdoption(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    INSERT INTO state_transition (machine, from_state, to_state)
    VALUES ('withdrawal', 'awaiting_approval', 'irreversible'),
      ('withdrawal', 'approved', 'irreversible')
    ON CONFLICT DO NOTHING`);
  await createTriggerFunction(
    queryRunner,
    'guard_withdrawal_adopted',
    `
    BEGIN
      IF NOT EXISTS (
        SELECT 1 FROM outgoing_payment p JOIN outgoing_transaction o ON o.id = p.outgoing_id
        WHERE p.purpose = 'withdrawal' AND p.purpose_id = NEW.id AND NOT p.surplus
          AND p.amount = NEW.net AND p.to_account_id = NEW.account_id AND o.adopted_at IS NOT NULL
      ) THEN
        RAISE EXCEPTION 'withdrawal % was not paid by anything that was adopted', NEW.id
          USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NEW;
    END`,
  );
  await createGuard(queryRunner, {
    name: 'withdrawal_unsigned_is_paid_by_adoption',
    table: 'withdrawal',
    when:
      "BEFORE UPDATE ON withdrawal FOR EACH ROW WHEN (NEW.state = 'irreversible' " +
      "AND OLD.state IN ('awaiting_approval', 'approved'))",
    run: 'guard_withdrawal_adopted()',
  });
}

async function createOwedBack(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE owed_back (
      id uuid PRIMARY KEY,
      position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      state text NOT NULL,
      cause text NOT NULL CHECK (cause IN ('unknown_order', 'terms_differ', 'order_ended',
        'paid_already', 'attempt_living')),
      outgoing_id uuid NOT NULL REFERENCES outgoing_transaction (id),
      purpose text NOT NULL,
      purpose_id uuid NOT NULL,
      account_id text NOT NULL,
      customer_id uuid REFERENCES customer (id),
      amount numeric(38, 0) NOT NULL CHECK (amount > 0),
      booked_at timestamptz NOT NULL,
      decided_at timestamptz,
      decided_by text,
      reason text,
      points numeric(38, 0) CHECK (points > 0),
      CONSTRAINT owed_back_booked_once UNIQUE (outgoing_id, purpose, purpose_id),
      CONSTRAINT owed_back_decided_as_a_whole CHECK (
        num_nonnulls(decided_at, decided_by, reason) = CASE state WHEN 'open' THEN 0 ELSE 3 END
      ),
      CONSTRAINT owed_back_taken_from_somebody CHECK (
        (state = 'taken') = (points IS NOT NULL) AND (points IS NULL OR customer_id IS NOT NULL)
      )
    )`);
  await queryRunner.query(`
    CREATE INDEX owed_back_of_customer ON owed_back (customer_id) WHERE state = 'open'`);
  await queryRunner.query(`
    CREATE INDEX owed_back_of_order ON owed_back (purpose_id) WHERE state = 'open'`);
  await enforceStateMachine(queryRunner, OWED_BACK);
  await freezeColumns(queryRunner, 'owed_back', [
    'id',
    'cause',
    'outgoing_id',
    'purpose',
    'purpose_id',
    'account_id',
    'customer_id',
    'amount',
    'booked_at',
  ]);
}

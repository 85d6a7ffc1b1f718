import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard } from './guard';

const OPEN = "state IN ('requested', 'sent', 'awaiting_message', 'message_received')";
const FORMER_OPEN = "state IN ('requested', 'sent')";

const MOVES = [
  ['awaiting_message', 'message_received'],
  ['awaiting_message', 'cancelled'],
  ['awaiting_message', 'failed'],
  ['awaiting_message', 'exhausted'],
  ['awaiting_message', 'superseded'],
  ['message_received', 'confirmed'],
  ['message_received', 'cancelled'],
  ['message_received', 'failed'],
  ['message_received', 'superseded'],
] as const;

/** An account may also be proven by a message that its owner sends to the gateway. */
export class LinkByMessage1764000000029 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner);
    await addConstraints(queryRunner);
    await addStates(queryRunner);
    await replaceIndexes(queryRunner, OPEN, "method = 'code_to_account' AND ");
    await addMessageIndexes(queryRunner);
    await addGuards(queryRunner);
  }

  /** Refused by the table's own constraints while there are requests of the new method. */
  async down(queryRunner: QueryRunner): Promise<void> {
    for (const guard of ['link_request_keeps_its_method', 'link_request_keeps_its_proof']) {
      await queryRunner.query(`DROP TRIGGER ${guard} ON link_request`);
    }
    await queryRunner.query('DROP INDEX link_request_awaiting_message, link_request_with_message');
    await queryRunner.query('DROP INDEX link_request_messages, link_request_message_proves_once');
    await queryRunner.query('DROP INDEX link_request_message_until');
    await replaceIndexes(queryRunner, FORMER_OPEN, '');
    await queryRunner.query('DROP TRIGGER link_request_is_born_in_order ON link_request');
    await bornAs(queryRunner, ['requested']);
    await queryRunner.query(`
      ALTER TABLE link_request DROP COLUMN method, DROP COLUMN requested_at_block,
        DROP COLUMN proof_transaction_id, DROP COLUMN proof_operation_index,
        DROP COLUMN proof_block_number`);
  }
}

/** The default is for a gateway of the version before, which may still run beside this one. */
async function addColumns(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    ALTER TABLE link_request
      ADD COLUMN method text NOT NULL DEFAULT 'code_to_account',
      ADD COLUMN requested_at_block integer,
      ADD COLUMN proof_transaction_id text,
      ADD COLUMN proof_operation_index integer,
      ADD COLUMN proof_block_number integer`);
}

async function addConstraints(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    ALTER TABLE link_request
      ADD CONSTRAINT link_request_method_is_known
        CHECK (method IN ('code_to_account', 'message_from_account')),
      ADD CONSTRAINT link_request_state_fits_method CHECK (
        CASE method
          WHEN 'code_to_account' THEN state NOT IN ('awaiting_message', 'message_received')
          ELSE state NOT IN ('requested', 'sent')
        END),
      ADD CONSTRAINT link_request_shown_with_code CHECK (
        method = 'code_to_account' OR num_nulls(code_hash, authority_fingerprint) = 0),
      ADD CONSTRAINT link_request_shown_at_a_block
        CHECK ((method = 'message_from_account') = (requested_at_block IS NOT NULL)),
      ADD CONSTRAINT link_request_has_whole_proof CHECK (
        num_nulls(proof_transaction_id, proof_operation_index, proof_block_number) IN (0, 3)),
      ADD CONSTRAINT link_request_message_is_later
        CHECK (proof_block_number > requested_at_block),
      ADD CONSTRAINT link_request_proven_by_message CHECK (
        method = 'code_to_account' OR state NOT IN ('message_received', 'confirmed')
        OR proof_transaction_id IS NOT NULL)`);
}

async function addStates(queryRunner: QueryRunner): Promise<void> {
  const rows = MOVES.map(([from, to]) => `('link_request', '${from}', '${to}')`).join(', ');
  await queryRunner.query(
    `INSERT INTO state_transition (machine, from_state, to_state) VALUES ${rows}
     ON CONFLICT DO NOTHING`,
  );
  await queryRunner.query('DROP TRIGGER link_request_is_born_in_order ON link_request');
  await bornAs(queryRunner, ['requested', 'awaiting_message']);
}

async function bornAs(queryRunner: QueryRunner, states: readonly string[]): Promise<void> {
  const births = states.map((state) => `'${state}'`).join(', ');
  await createGuard(queryRunner, {
    name: 'link_request_is_born_in_order',
    table: 'link_request',
    when: `BEFORE INSERT ON link_request FOR EACH ROW WHEN (NEW.state NOT IN (${births}))`,
    run: `refuse_statement('a row starts as ${states.join(' or ')}')`,
  });
}

/** One open request per customer, of either method; only codes that are sent cost a fee. */
async function replaceIndexes(
  queryRunner: QueryRunner,
  open: string,
  costsAFee: string,
): Promise<void> {
  await queryRunner.query('DROP INDEX link_request_one_open');
  await queryRunner.query(
    `CREATE UNIQUE INDEX link_request_one_open ON link_request (customer_id) WHERE ${open}`,
  );
  for (const columns of ['customer_id, created_at', 'created_at']) {
    const name = `link_request_${columns.replace(', ', '_')}_idx`;
    await queryRunner.query(`DROP INDEX ${name}`);
    await queryRunner.query(`
      CREATE INDEX ${name} ON link_request (${columns})
      WHERE ${costsAFee}(state IN ('requested', 'sent') OR code_hash IS NOT NULL)`);
  }
}

async function addMessageIndexes(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE INDEX link_request_awaiting_message ON link_request (account_id)
    WHERE state = 'awaiting_message'`);
  await queryRunner.query(`
    CREATE INDEX link_request_message_until ON link_request (code_expires_at)
    WHERE state = 'awaiting_message'`);
  await queryRunner.query(`
    CREATE INDEX link_request_with_message ON link_request (position)
    WHERE state = 'message_received'`);
  await queryRunner.query(`
    CREATE INDEX link_request_messages ON link_request (customer_id, created_at)
    WHERE method = 'message_from_account'`);
  await queryRunner.query(`
    CREATE UNIQUE INDEX link_request_message_proves_once
    ON link_request (proof_transaction_id, proof_operation_index)`);
}

async function addGuards(queryRunner: QueryRunner): Promise<void> {
  await createGuard(queryRunner, {
    name: 'link_request_keeps_its_method',
    table: 'link_request',
    when: `BEFORE UPDATE ON link_request FOR EACH ROW WHEN (
      ROW(OLD.method, OLD.requested_at_block) IS DISTINCT FROM
      ROW(NEW.method, NEW.requested_at_block))`,
    run: "refuse_statement('method, requested_at_block never change')",
  });
  await createGuard(queryRunner, {
    name: 'link_request_keeps_its_proof',
    table: 'link_request',
    when: `BEFORE UPDATE ON link_request FOR EACH ROW WHEN (
      OLD.proof_transaction_id IS NOT NULL AND
      ROW(OLD.proof_transaction_id, OLD.proof_operation_index, OLD.proof_block_number)
      IS DISTINCT FROM
      ROW(NEW.proof_transaction_id, NEW.proof_operation_index, NEW.proof_block_number))`,
    run: "refuse_statement('a proof is set once')",
  });
}

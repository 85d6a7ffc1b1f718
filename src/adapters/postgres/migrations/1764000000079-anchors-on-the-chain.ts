import type { MigrationInterface, QueryRunner } from 'typeorm';

const PURPOSE = 'outgoing_payment_purpose_check';
const CONTENT = 'outgoing_payment_message_or_money';

/** A message may carry the head of what operators did. */
export class AnchorsOnTheChain1764000000079 implements MigrationInterface {
  up(queryRunner: QueryRunner): Promise<void> {
    return allow(
      queryRunner,
      "'code', 'withdrawal', 'refund', 'sweep', 'anchor'",
      "'code', 'anchor'",
    );
  }

  down(queryRunner: QueryRunner): Promise<void> {
    return allow(queryRunner, "'code', 'withdrawal', 'refund', 'sweep'", "'code'");
  }
}

async function allow(queryRunner: QueryRunner, purposes: string, messages: string): Promise<void> {
  await queryRunner.query(`
    ALTER TABLE outgoing_payment DROP CONSTRAINT ${PURPOSE}, DROP CONSTRAINT ${CONTENT},
      ADD CONSTRAINT ${PURPOSE} CHECK (purpose IN (${purposes})),
      ADD CONSTRAINT ${CONTENT} CHECK ((purpose IN (${messages})) = (amount IS NULL))`);
}

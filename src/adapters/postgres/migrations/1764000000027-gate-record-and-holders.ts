import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the payment gate said last, for those who must not ask a node; and who holds a message or an
 * update, so that nobody waits for the lease of a process that is gone.
 */
export class GateRecordAndHolders1764000000027 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE payment_gate (
        single boolean PRIMARY KEY DEFAULT true CHECK (single),
        closed_because text,
        since timestamptz NOT NULL
      )`);
    await queryRunner.query('INSERT INTO payment_gate (since) VALUES (now())');
    for (const table of ['telegram_outbox', 'telegram_update']) {
      await queryRunner.query(`ALTER TABLE ${table} ADD COLUMN held_by integer`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['telegram_update', 'telegram_outbox']) {
      await queryRunner.query(`ALTER TABLE ${table} DROP COLUMN held_by`);
    }
    await queryRunner.query('DROP TABLE payment_gate');
  }
}

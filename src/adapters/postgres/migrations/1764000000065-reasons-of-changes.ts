import type { MigrationInterface, QueryRunner } from 'typeorm';

const DECISIONS = [
  'deposit_decided',
  'withdrawal_approved',
  'withdrawal_rejected',
  'withdrawal_cancelled',
  'withdrawal_lapsed',
];

/**
 * Why points were changed, and who decided, stands in the log of events alone. Changes are many: their index grows at
 * its end only, and says when; who looks knows the moment. Decisions are few, and found by what they are about.
 */
export class ReasonsOfChanges1764000000065 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX domain_event_of_changes ON domain_event (published_at)
      WHERE type = 'points_adjusted'`);
    const types = DECISIONS.map((type) => `'${type}'`).join(', ');
    await queryRunner.query(`
      CREATE INDEX domain_event_of_decisions
      ON domain_event ((coalesce(payload->>'depositId', payload->>'withdrawalId')), id)
      WHERE type IN (${types})`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX domain_event_of_changes, domain_event_of_decisions');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The list of acts by what was done and by the request; and the copies of the database after which they were verified. */
export class WaysToActs1764000000078 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE INDEX operator_act_by_act ON operator_act (act, number)');
    await queryRunner.query(
      `CREATE INDEX operator_act_by_request ON operator_act (request_id, number)
       WHERE request_id IS NOT NULL`,
    );
    await queryRunner.query(`
      CREATE TABLE verified_copy (
        copied_at timestamptz NOT NULL,
        is_whole boolean NOT NULL,
        noted_at timestamptz NOT NULL,
        PRIMARY KEY (copied_at, is_whole)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE verified_copy');
    await queryRunner.query('DROP INDEX operator_act_by_request, operator_act_by_act');
  }
}

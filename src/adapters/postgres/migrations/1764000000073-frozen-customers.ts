import type { MigrationInterface, QueryRunner } from 'typeorm';
import { refuseStatements } from './guard';

/** Customers whose withdrawals and links operators hold back. What was frozen before is in the acts of operators. */
export class FrozenCustomers1764000000073 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE customer_freeze (
        customer_id uuid PRIMARY KEY REFERENCES customer (id),
        frozen_at timestamptz NOT NULL,
        frozen_by text NOT NULL,
        reason text NOT NULL
      )`);
    const statements = ['UPDATE', 'TRUNCATE'] as const;
    await refuseStatements(queryRunner, 'customer_freeze', statements, 'a freeze begins and ends');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE customer_freeze');
  }
}

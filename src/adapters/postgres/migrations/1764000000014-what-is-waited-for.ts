import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Only an approved withdrawal waits, and whether for its link is read from the link itself. */
export class WhatIsWaitedFor1764000000014 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      UPDATE withdrawal SET waiting_for = NULL
      WHERE waiting_for IS NOT NULL AND (state <> 'approved' OR waiting_for = 'link_suspended')`);
  }

  /** What was cleared was wrong or is derived: nothing is to be put back. */
  down(): Promise<void> {
    return Promise.resolve();
  }
}

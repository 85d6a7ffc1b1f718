import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What operators and services see of an endpoint of webhooks: who has paused it and why, what was answered last, and
 * which events it has missed. Of its secrets each former one is kept until its own end.
 */
export class WebhooksForOperators1764000000058 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE webhook_endpoint
        ADD COLUMN former_secrets jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN pause jsonb,
        ADD COLUMN last_attempt jsonb,
        ADD COLUMN missed_events bigint NOT NULL DEFAULT 0 CHECK (missed_events >= 0),
        ADD COLUMN missed_at timestamptz,
        ADD CONSTRAINT webhook_endpoint_pause_is_of_a_paused_one CHECK (pause IS NULL OR state = 'paused'),
        ADD CONSTRAINT webhook_endpoint_missed_at_a_time CHECK ((missed_events = 0) = (missed_at IS NULL))`);
    await queryRunner.query(`
      UPDATE webhook_endpoint SET former_secrets = jsonb_build_array(jsonb_build_object(
        'secret', encode(former_secret, 'base64'), 'until', former_secret_until))
      WHERE former_secret IS NOT NULL`);
    await queryRunner.query(`
      ALTER TABLE webhook_endpoint DROP CONSTRAINT webhook_endpoint_former_has_an_end,
        DROP COLUMN former_secret, DROP COLUMN former_secret_until,
        DROP CONSTRAINT webhook_endpoint_deleted_is_forgotten,
        ADD CONSTRAINT webhook_endpoint_deleted_is_forgotten CHECK (
          (state = 'deleted') = (secret IS NULL)
          AND (state <> 'deleted' OR (url = '' AND former_secrets = '[]')))`);
  }

  /** Of several former secrets the newest one stays. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE webhook_endpoint
        ADD COLUMN former_secret bytea,
        ADD COLUMN former_secret_until timestamptz`);
    await queryRunner.query(`
      UPDATE webhook_endpoint SET former_secret = decode(former_secrets->0->>'secret', 'base64'),
        former_secret_until = (former_secrets->0->>'until')::timestamptz
      WHERE former_secrets <> '[]'`);
    await queryRunner.query(`
      ALTER TABLE webhook_endpoint
        DROP CONSTRAINT webhook_endpoint_deleted_is_forgotten,
        ADD CONSTRAINT webhook_endpoint_deleted_is_forgotten
          CHECK ((state = 'deleted') = (secret IS NULL) AND (state <> 'deleted' OR url = '')),
        ADD CONSTRAINT webhook_endpoint_former_has_an_end
          CHECK ((former_secret IS NULL) = (former_secret_until IS NULL)),
        DROP COLUMN former_secrets, DROP COLUMN pause, DROP COLUMN last_attempt,
        DROP COLUMN missed_events, DROP COLUMN missed_at`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard, freezeColumns } from './guard';

const MOVES = `
  ('webhook_endpoint', 'enabled', 'paused'), ('webhook_endpoint', 'enabled', 'failed'),
  ('webhook_endpoint', 'enabled', 'gone'), ('webhook_endpoint', 'enabled', 'deleted'),
  ('webhook_endpoint', 'paused', 'enabled'), ('webhook_endpoint', 'paused', 'deleted'),
  ('webhook_endpoint', 'failed', 'enabled'), ('webhook_endpoint', 'failed', 'deleted'),
  ('webhook_endpoint', 'gone', 'enabled'), ('webhook_endpoint', 'gone', 'deleted'),
  ('webhook_delivery', 'waiting', 'delivered'), ('webhook_delivery', 'waiting', 'failed'),
  ('webhook_delivery', 'delivered', 'waiting'), ('webhook_delivery', 'failed', 'waiting'),
  ('webhook_delivery', 'failed', 'delivered')`;

/**
 * Endpoints of webhooks, each with its place in the feed of events, and deliveries: those that wait, and for a
 * while those that ended. What an endpoint has not come to yet has no row.
 */
export class Webhooks1764000000057 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await this.createEndpoints(queryRunner);
    await this.createDeliveries(queryRunner);
    await queryRunner.query(
      `INSERT INTO state_transition (machine, from_state, to_state) VALUES ${MOVES} ON CONFLICT DO NOTHING`,
    );
    for (const table of ['webhook_endpoint', 'webhook_delivery']) {
      await createGuard(queryRunner, {
        name: `${table}_moves_by_the_table`,
        table,
        when: `BEFORE UPDATE ON ${table} FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)`,
        run: `enforce_state_transition('${table}')`,
      });
    }
    await freezeColumns(queryRunner, 'webhook_endpoint', ['id', 'created_at', 'created_by']);
    const facts = ['id', 'endpoint_id', 'event_id', 'event_type', 'customer_id'];
    await freezeColumns(queryRunner, 'webhook_delivery', facts);
  }

  /** Moves stay known: nothing removes them from their table. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE webhook_delivery, webhook_endpoint');
  }

  private async createEndpoints(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE webhook_endpoint (
        id uuid PRIMARY KEY,
        position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        url text NOT NULL,
        description text NOT NULL,
        event_types text[],
        keeps_order boolean NOT NULL,
        state text NOT NULL CHECK (state IN ('enabled', 'paused', 'failed', 'gone', 'deleted')),
        event_sequence bigint NOT NULL CHECK (event_sequence >= 0),
        secret bytea,
        former_secret bytea,
        former_secret_until timestamptz,
        failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
        failing_since timestamptz,
        rests_until timestamptz,
        lease_token uuid,
        leased_until timestamptz,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        CONSTRAINT webhook_endpoint_former_has_an_end
          CHECK ((former_secret IS NULL) = (former_secret_until IS NULL)),
        CONSTRAINT webhook_endpoint_deleted_is_forgotten
          CHECK ((state = 'deleted') = (secret IS NULL) AND (state <> 'deleted' OR url = ''))
      )`);
  }

  private async createDeliveries(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE webhook_delivery (
        id uuid PRIMARY KEY,
        position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        endpoint_id uuid NOT NULL REFERENCES webhook_endpoint (id),
        event_id uuid NOT NULL,
        event_type text NOT NULL,
        event_sequence bigint NOT NULL,
        customer_id uuid,
        state text NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
        failures integer NOT NULL,
        attempt_count integer NOT NULL,
        next_attempt_at timestamptz,
        created_at timestamptz NOT NULL,
        ended_at timestamptz,
        attempts jsonb NOT NULL,
        CONSTRAINT webhook_delivery_once UNIQUE (endpoint_id, event_id),
        CONSTRAINT webhook_delivery_waits_or_ended CHECK (
          (state = 'waiting') = (next_attempt_at IS NOT NULL) AND (state = 'waiting') = (ended_at IS NULL))
      )`);
    await queryRunner.query(
      'CREATE INDEX webhook_delivery_of_endpoint ON webhook_delivery (endpoint_id, position)',
    );
    await queryRunner.query(
      `CREATE INDEX webhook_delivery_waiting ON webhook_delivery (endpoint_id, next_attempt_at)
       WHERE state = 'waiting'`,
    );
    await queryRunner.query(
      'CREATE INDEX webhook_delivery_ended ON webhook_delivery (ended_at) WHERE ended_at IS NOT NULL',
    );
  }
}

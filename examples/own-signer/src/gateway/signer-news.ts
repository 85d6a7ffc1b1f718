import { Injectable } from '@nestjs/common';
import { type DomainEvent, ListensToEvents } from 'crowdwiz-gateway';
import { EventListener, LinkRequests, UnitOfWork } from 'crowdwiz-gateway/ports';
import { Database, type TeamMigrations } from 'crowdwiz-gateway/postgres';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { type News, TellSigner } from './tell-signer';

class SignerNews1790000000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE signer_news (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text NOT NULL,
        request_id text,
        customer_id text NOT NULL
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE signer_news');
  }
}

export const SIGNER_MIGRATIONS: TeamMigrations = {
  steps: [SignerNews1790000000002],
  tables: { signer_news: 'passing' },
};

const KIND_OF_EVENT: Readonly<Partial<Record<DomainEvent['type'], News['kind']>>> = {
  link_requested: 'challenge',
  link_message_received: 'prove',
  link_ended: 'unlink',
};

/** Writes down, in the transaction of what happens, what the signer must hear of. */
@Injectable()
@ListensToEvents()
export class NoteSignerNews extends EventListener {
  constructor(
    private readonly database: Database,
    private readonly requests: LinkRequests,
    private readonly unitOfWork: UnitOfWork,
    private readonly telling: TellSigner,
  ) {
    super();
  }

  override async on(event: DomainEvent): Promise<void> {
    const kind = KIND_OF_EVENT[event.type];
    if (kind === undefined || !('customerId' in event) || event.customerId === null) return;
    const { customerId } = event;
    const request = kind === 'unlink' ? null : await this.requests.openOfCustomer(customerId);
    // A code that is sent to an account proves nothing to the signer: it signs none.
    if (kind !== 'unlink' && request?.method !== 'message_from_account') return;
    await this.database.rows(
      'INSERT INTO signer_news (kind, request_id, customer_id) VALUES ($1, $2, $3)',
      [kind, request?.id ?? null, customerId],
    );
    this.unitOfWork.afterCommit(() => this.telling.run());
  }
}

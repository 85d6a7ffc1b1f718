import { Injectable } from '@nestjs/common';
import { OutboxBacklog } from 'crowdwiz-gateway/internal/platform/status/outbox-backlog';
import { MemoryDatabase } from '../database/memory-database';
import { OUTBOX } from './telegram-tables';

@Injectable()
export class MemoryOutboxBacklog extends OutboxBacklog {
  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override count(): Promise<number> {
    return this.database.read(() =>
      this.database
        .in(OUTBOX)
        .count(({ deliveredAt, droppedAt }) => deliveredAt === null && droppedAt === null),
    );
  }
}

import { Module } from '@nestjs/common';
import { AuditLog } from './audit-log';
import { EventLines } from './event-lines';

/** What the domain has said in the log. */
@Module({ providers: [AuditLog, EventLines], exports: [AuditLog, EventLines] })
export class EventLinesModule {}

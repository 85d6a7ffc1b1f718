import { Module } from '@nestjs/common';
import { LedgerAuditor } from './ledger-auditor';
import { StatusReader } from './status-reader';

/** Needs the domain's ports and `TelegramStatus`, `OutboxBacklog` from the composition root. */
@Module({
  providers: [LedgerAuditor, StatusReader],
  exports: [LedgerAuditor, StatusReader],
})
export class StatusModule {}

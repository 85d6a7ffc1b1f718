import { Module } from '@nestjs/common';
import { EventsModule } from '../../events';
import { portsOf } from '../../kernel';
import { LedgerModule } from '../../ledger';
import { SafetyModule } from '../../safety';
import { ScanModule } from '../../scan';
import { WalletModule } from '../../wallet';
import { WebhooksModule } from '../../webhooks';
import { WithdrawalsModule } from '../../withdrawals';
import { LedgerAuditor } from './ledger-auditor';
import { OutboxBacklog } from './outbox-backlog';
import { StatusReader } from './status-reader';
import { TelegramStatus } from './telegram-status';

const PORTS = [OutboxBacklog, TelegramStatus];

@Module({
  imports: [
    EventsModule,
    LedgerModule,
    SafetyModule,
    ScanModule,
    WalletModule,
    WebhooksModule,
    WithdrawalsModule,
  ],
  providers: [...portsOf(...PORTS), LedgerAuditor, StatusReader],
  exports: [...PORTS, LedgerAuditor, StatusReader],
})
export class StatusModule {}

import { Module } from '@nestjs/common';
import { AuditModule } from '../audit';
import { DecisionsModule } from '../decisions';
import { SafetyModule } from '../safety';
import { ScanModule } from '../scan';
import { WalletModule } from '../wallet';
import { WebhooksModule } from '../webhooks';
import { WithdrawalsModule } from '../withdrawals';
import { AlarmsModule } from './alarms.module';
import { ALARM_SOURCES, type AlarmSource } from './sources/alarm-source';
import { ApprovalAlarms } from './sources/approval-alarms';
import { AuditAlarms } from './sources/audit-alarms';
import { ChainAlarms } from './sources/chain-alarms';
import { DecisionAlarms } from './sources/decision-alarms';
import { FindingAlarms } from './sources/finding-alarms';
import { GateAlarms } from './sources/gate-alarms';
import { HaltAlarms } from './sources/halt-alarms';
import { WalletAlarms } from './sources/wallet-alarms';
import { WebhookAlarms } from './sources/webhook-alarms';
import { WatchAlarms } from './watch-alarms';

/** Each answers for kinds of its own; together for all. */
const SOURCES = [
  FindingAlarms,
  HaltAlarms,
  GateAlarms,
  ChainAlarms,
  WalletAlarms,
  ApprovalAlarms,
  DecisionAlarms,
  WebhookAlarms,
  AuditAlarms,
];

@Module({
  imports: [
    AlarmsModule,
    AuditModule,
    DecisionsModule,
    SafetyModule,
    ScanModule,
    WalletModule,
    WebhooksModule,
    WithdrawalsModule,
  ],
  providers: [
    ...SOURCES,
    {
      provide: ALARM_SOURCES,
      inject: SOURCES,
      useFactory: (...sources: AlarmSource[]) => sources,
    },
    WatchAlarms,
  ],
  exports: [WatchAlarms],
})
export class AlarmWatchModule {}

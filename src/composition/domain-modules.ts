import type { Type } from '@nestjs/common';
import { AlarmsModule, AlarmWatchModule } from '../alarms';
import { ApiKeysModule } from '../api-keys';
import { AuditModule } from '../audit';
import { IdempotencyModule } from '../idempotency';
import { EventsModule } from '../events';
import { CycleModule } from '../cycle';
import { DecisionsModule } from '../decisions';
import { DepositsModule } from '../deposits';
import { DeskModule } from '../desk';
import { LedgerModule } from '../ledger';
import { LinkingModule } from '../linking';
import { SafetyModule } from '../safety';
import { ScanModule } from '../scan';
import { TermsModule } from '../terms';
import { WalletModule } from '../wallet';
import { WebhooksModule } from '../webhooks';
import { WithdrawalsModule } from '../withdrawals';

/** Each exports its use cases and its ports. */
export const DOMAIN_MODULES: readonly Type[] = [
  LedgerModule,
  TermsModule,
  SafetyModule,
  ScanModule,
  WalletModule,
  LinkingModule,
  DepositsModule,
  WithdrawalsModule,
  CycleModule,
  ApiKeysModule,
  AuditModule,
  DecisionsModule,
  IdempotencyModule,
  EventsModule,
  WebhooksModule,
  AlarmsModule,
  AlarmWatchModule,
  DeskModule,
];

import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AlarmsModule } from '../../alarms';
import { ApiKeysModule } from '../../api-keys';
import { AuditModule } from '../../audit';
import { IdempotencyModule } from '../../idempotency';
import { DecisionsModule } from '../../decisions';
import { DepositsModule } from '../../deposits';
import { DeskModule } from '../../desk';
import { EventsModule } from '../../events';
import { LedgerModule } from '../../ledger';
import { LinkingModule } from '../../linking';
import { AccessModule } from '../../platform/access';
import { StatusModule } from '../../platform/status';
import { SafetyModule } from '../../safety';
import { ScanModule } from '../../scan';
import { TermsModule } from '../../terms';
import { WalletModule } from '../../wallet';
import { WebhooksModule } from '../../webhooks';
import { WithdrawalsModule } from '../../withdrawals';
import { ServiceBatchesController } from './service/service-batches.controller';
import { ServiceHoldsController } from './service/service-holds.controller';
import { EventsController } from './events/events.controller';
import { EventStream } from './events/event-stream';
import { OpenReaders } from './events/open-readers';
import { CustomerFacts } from './customers/customer-facts';
import { CombinedOperations } from './service/combined-operations';
import { Once } from './service/once';
import { ServiceChatsController } from './service/service-chats.controller';
import { ServiceCustomersController } from './service/service-customers.controller';
import { ServiceDepositsController } from './service/service-deposits.controller';
import { ServiceLinksController } from './service/service-links.controller';
import { ServicePointsController } from './service/service-points.controller';
import { ServiceDeliveriesController } from './service/service-deliveries.controller';
import { ServiceWebhooksController } from './service/service-webhooks.controller';
import { ServiceWithdrawalsController } from './service/service-withdrawals.controller';
import { AlarmsController } from './operation/alarms.controller';
import { AuditController } from './operation/audit.controller';
import { BlocksController } from './operation/blocks.controller';
import { ChatsController } from './customers/chats.controller';
import { CustomersController } from './customers/customers.controller';
import { DecisionsController } from './operation/decisions.controller';
import { DepositsController } from './money/deposits.controller';
import { ActivityController } from './desk/activity.controller';
import { EntriesController } from './desk/entries.controller';
import { ExplanationsController } from './desk/explanations.controller';
import { ExportStream } from './desk/export-stream';
import { ExportsController } from './desk/exports.controller';
import { LiveController } from './desk/live.controller';
import { LiveMarks } from './desk/live-marks';
import { LiveStream } from './desk/live-stream';
import { SearchController } from './desk/search.controller';
import { HoldsController } from './customers/holds.controller';
import { KeysController } from './operation/keys.controller';
import { LinkRequestsController } from './customers/link-requests.controller';
import { OpenLinks } from './customers/open-links';
import { OwedBackController } from './money/owed-back.controller';
import { PageController } from './page/page.controller';
import { PageFiles } from './page/page-files';
import { ProblemFilter } from './http/problem.filter';
import { RescansController } from './operation/rescans.controller';
import { SessionController } from './page/session.controller';
import { SafetyController } from './operation/safety.controller';
import { SurplusesController } from './money/surpluses.controller';
import { SweepsController } from './money/sweeps.controller';
import { TermsController } from './operation/terms.controller';
import { WalletController } from './money/wallet.controller';
import { WebhooksController } from './operation/webhooks.controller';
import { WithdrawalsController } from './money/withdrawals.controller';

export interface RestModuleOptions {
  /** Whether every error of the application is answered as a problem, whoever serves the address. */
  readonly answersAll?: boolean;
}

/** What operators look at. */
const DESK_CONTROLLERS = [
  EntriesController,
  ExplanationsController,
  ExportsController,
  SearchController,
  LiveController,
  ActivityController,
];

/** What a service calls. */
const SERVICE_CONTROLLERS = [
  ServiceCustomersController,
  ServicePointsController,
  ServiceHoldsController,
  ServiceBatchesController,
  ServiceLinksController,
  ServiceChatsController,
  ServiceDepositsController,
  ServiceWithdrawalsController,
  EventsController,
  ServiceWebhooksController,
  ServiceDeliveriesController,
];

/** The interfaces of operators and of the service. */
@Module({})
export class RestModule {
  static forRoot({ answersAll = false }: RestModuleOptions = {}): DynamicModule {
    return {
      module: RestModule,
      imports: [
        AccessModule,
        AlarmsModule,
        ApiKeysModule,
        AuditModule,
        DecisionsModule,
        IdempotencyModule,
        DepositsModule,
        DeskModule,
        EventsModule,
        LedgerModule,
        LinkingModule,
        SafetyModule,
        ScanModule,
        StatusModule,
        TermsModule,
        WalletModule,
        WebhooksModule,
        WithdrawalsModule,
      ],
      controllers: [
        PageController,
        SessionController,
        CustomersController,
        HoldsController,
        LinkRequestsController,
        ChatsController,
        DepositsController,
        WithdrawalsController,
        ...DESK_CONTROLLERS,
        TermsController,
        SafetyController,
        AlarmsController,
        OwedBackController,
        RescansController,
        BlocksController,
        WalletController,
        SurplusesController,
        SweepsController,
        KeysController,
        WebhooksController,
        AuditController,
        DecisionsController,
        ...SERVICE_CONTROLLERS,
      ],
      providers: [
        CombinedOperations,
        Once,
        CustomerFacts,
        OpenLinks,
        EventStream,
        OpenReaders,
        ExportStream,
        LiveMarks,
        LiveStream,
        PageFiles,
        ...(answersAll ? [{ provide: APP_FILTER, useClass: ProblemFilter }] : []),
      ],
    };
  }
}

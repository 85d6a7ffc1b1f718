import { Global, type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { AlarmsModule } from '../../alarms';
import { AuditModule } from '../../audit';
import { DecisionsModule } from '../../decisions';
import { LedgerModule } from '../../ledger';
import { TermsModule } from '../../terms';
import { WalletModule } from '../../wallet';
import { WebhooksModule } from '../../webhooks';
import { WithdrawalsModule } from '../../withdrawals';
import { AccessModule } from '../access';
import { StatusModule } from '../status';
import { EventCounters, MetricsRegistry } from './event-counters';
import { FiguresReader } from './figures-reader';
import { GatewayMetrics } from './gateway-metrics';
import { CountAnswers, HttpMetrics } from './http-metrics';
import { MetricsController } from './metrics.controller';

/** Global, as the page stands in a module of the library: it must find the counters and the keys. */
@Global()
@Module({
  imports: [
    AccessModule,
    StatusModule,
    AlarmsModule,
    AuditModule,
    DecisionsModule,
    LedgerModule,
    TermsModule,
    WalletModule,
    WebhooksModule,
    WithdrawalsModule,
    PrometheusModule.register({
      controller: MetricsController,
      // They go to a registry of their own, so that two gateways may live in one process.
      defaultMetrics: { enabled: false },
    }),
  ],
  providers: [EventCounters, FiguresReader, GatewayMetrics, HttpMetrics, MetricsRegistry],
  exports: [AccessModule, EventCounters, GatewayMetrics],
})
export class MetricsModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(CountAnswers).forRoutes('{*path}');
  }
}

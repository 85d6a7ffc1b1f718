import { Module, Global } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { StatusModule } from '../status';
import { EventCounters, MetricsRegistry } from './event-counters';
import { GatewayMetrics } from './gateway-metrics';
import { MetricsController } from './metrics.controller';

/** Global, so that the page and the list of event listeners find the same counters. */
@Global()
@Module({
  imports: [
    StatusModule,
    PrometheusModule.register({
      controller: MetricsController,
      // They go to a registry of their own, so that two gateways may live in one process.
      defaultMetrics: { enabled: false },
    }),
  ],
  providers: [EventCounters, GatewayMetrics, MetricsRegistry],
  exports: [EventCounters, GatewayMetrics],
})
export class MetricsModule {}

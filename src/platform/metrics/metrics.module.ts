import { Module, Global } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { AccessModule } from '../access';
import { StatusModule } from '../status';
import { EventCounters, MetricsRegistry } from './event-counters';
import { GatewayMetrics } from './gateway-metrics';
import { MetricsController } from './metrics.controller';

/** Global, as the page stands in a module of the library: it must find the counters and the keys. */
@Global()
@Module({
  imports: [
    AccessModule,
    StatusModule,
    PrometheusModule.register({
      controller: MetricsController,
      // They go to a registry of their own, so that two gateways may live in one process.
      defaultMetrics: { enabled: false },
    }),
  ],
  providers: [EventCounters, GatewayMetrics, MetricsRegistry],
  exports: [AccessModule, EventCounters, GatewayMetrics],
})
export class MetricsModule {}

import { Module, type DynamicModule } from '@nestjs/common';
import { RestModule } from './adapters/rest';
import { GatewayScheduleModule, ScheduleOptions } from './adapters/schedule';
import { TelegramBindings } from './composition/bindings';
import { domainOver } from './composition/domain-over';
import { Start } from './composition/start';
import { telegramOptions, type Surroundings } from './composition/surroundings';
import type { GatewayConfig } from './platform/config';
import { HealthModule } from './platform/health';
import { TroubleLogModule } from './platform/logging';
import { MetricsModule } from './platform/metrics';

/** The whole gateway. */
@Module({})
export class AppModule {
  /** Needs a database at `databaseUrl` whose migrations have run. */
  static forRoot(
    config: GatewayConfig,
    databaseUrl: string,
    surroundings: Surroundings = {},
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ...domainOver(config, databaseUrl, surroundings),
        TelegramBindings.forRoot(telegramOptions(config, surroundings)),
        TroubleLogModule,
        GatewayScheduleModule.forRoot(new ScheduleOptions(config.scan.intervalSeconds)),
        HealthModule,
        MetricsModule,
        RestModule.forRoot(),
      ],
      providers: [Start],
    };
  }
}

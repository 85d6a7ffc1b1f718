import { Module, type DynamicModule } from '@nestjs/common';
import { compose, type Composition, GatewayModule, type Surroundings } from './composition';
import type { GatewayConfig } from './platform/config';
import { LoggingModule } from './platform/logging';

/** The gateway as a process of its own. */
@Module({})
export class AppModule {
  /** Needs a database at `databaseUrl` whose migrations have run. */
  static forRoot(
    config: GatewayConfig,
    databaseUrl: string,
    surroundings: Surroundings = {},
    composition: Composition = compose(config, {}),
  ): DynamicModule {
    const database = { url: databaseUrl };
    return {
      module: AppModule,
      imports: [
        LoggingModule.forRoot(config, surroundings.logDestination),
        GatewayModule.over(config, database, surroundings, composition, { answersAll: true }),
      ],
    };
  }
}

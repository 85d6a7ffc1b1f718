import { Module, type DynamicModule } from '@nestjs/common';
import type { GatewayConfig } from '../platform/config';
import { LoggingModule } from '../platform/logging';
import { TelegramBindings } from './bindings';
import { compose, type Composition } from './team/compose';
import { domainOver } from './domain-over';
import { chatSettings, type Surroundings } from './start/surroundings';

/** The domain over database and nodes, for a command; what it does is told as what the gateway does. */
@Module({})
export class ReconcileModule {
  static forRoot(
    config: GatewayConfig,
    databaseUrl: string,
    surroundings: Surroundings = {},
    composition: Composition = compose(config, {}),
  ): DynamicModule {
    const { replaced, without, imports } = composition;
    return {
      module: ReconcileModule,
      imports: [
        LoggingModule.forRoot(config, surroundings.logDestination),
        ...domainOver(config, { url: databaseUrl }, surroundings, composition),
        without.has('telegram')
          ? TelegramBindings.withoutTelegram(replaced)
          : TelegramBindings.forRoot(null, chatSettings(config), replaced),
        ...imports,
      ],
    };
  }
}

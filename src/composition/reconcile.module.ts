import { Module, type DynamicModule } from '@nestjs/common';
import type { GatewayConfig } from '../platform/config';
import { TelegramBindings } from './bindings';
import { domainOver } from './domain-over';

/** The domain over database and nodes, for a command; what it does is told as what the gateway does. */
@Module({})
export class ReconcileModule {
  static forRoot(config: GatewayConfig, databaseUrl: string): DynamicModule {
    return {
      module: ReconcileModule,
      imports: [...domainOver(config, databaseUrl, {}), TelegramBindings.forRoot(null)],
    };
  }
}

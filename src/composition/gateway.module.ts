import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { AlarmPumpModule } from '../adapters/alarms';
import { prepareDatabase, patienceOf } from '../adapters/postgres';
import { EventRelayModule } from '../adapters/event-relay';
import { RestModule, type RestModuleOptions } from '../adapters/rest';
import { GatewayScheduleModule, ScheduleOptions } from '../adapters/schedule';
import { OpsWebhookModule, WebhookPumpModule } from '../adapters/webhooks';
import type { GatewayConfig, GatewayRole } from '../platform/config';
import { HealthModule } from '../platform/health';
import { MetricsModule } from '../platform/metrics';
import { TelegramBindings } from './bindings';
import { compose, type Composition } from './team/compose';
import { CompositionRefused } from './team/composition-refused';
import { type DatabasePlace, domainOver } from './domain-over';
import { DOMAIN_MODULES } from './domain-modules';
import type { GatewayOptions, OptionalPart } from './team/gateway-options';
import { Start } from './start/start';
import { chatSettings, telegramOptions, type Surroundings } from './start/surroundings';

/** The gateway without what a process has once: its log, and its answer to what nobody else answers. */
@Module({})
export class GatewayModule {
  /**
   * For a Nest application of a team: migrates the database of `config`, and works as long as the application
   * runs. HTTP is the application's: `HOST`, `PORT` and log settings of `config` say nothing here. Throws
   * `CompositionRefused`.
   */
  static forRoot(config: GatewayConfig, options: GatewayOptions = {}): DynamicModule {
    const { url, ownerUrl, waitSeconds } = config.database;
    if (url === null) {
      throw new CompositionRefused(
        'DATABASE_URL is not set, and the embedded PostgreSQL is there for bootGateway alone. Set DATABASE_URL.',
      );
    }
    const access = { url: url.reveal(), ownerUrl: ownerUrl?.reveal() ?? null };
    const composition = compose(config, options);
    const prepare = () =>
      prepareDatabase(access, {
        patience: patienceOf(waitSeconds),
        refusesStrongRole: config.environment === 'production',
        team: composition.migrations,
      });
    return GatewayModule.over(config, { url: access.url, prepare }, {}, composition);
  }

  /** Over a database wherever it is; what `surroundings` say changes no deed of the gateway. */
  static over(
    config: GatewayConfig,
    database: DatabasePlace,
    surroundings: Surroundings,
    composition: Composition,
    rest: RestModuleOptions = {},
  ): DynamicModule {
    const { replaced, without, imports } = composition;
    const has = (role: GatewayRole) => config.roles.includes(role);
    const unless = (part: OptionalPart, module: DynamicModule | Type) =>
      without.has(part) ? [] : [module];
    return {
      module: GatewayModule,
      imports: [
        ...domainOver(config, database, surroundings, composition),
        without.has('telegram')
          ? TelegramBindings.withoutTelegram(replaced)
          : TelegramBindings.forRoot(
              has('bot') ? telegramOptions(config, surroundings) : 'elsewhere',
              chatSettings(config),
              replaced,
            ),
        has('worker')
          ? GatewayScheduleModule.forRoot(new ScheduleOptions(config.scan.intervalSeconds))
          : GatewayScheduleModule.elsewhere(),
        EventRelayModule,
        ...(has('worker') ? [WebhookPumpModule] : []),
        ...opsWebhook(config),
        // What wakes operators must outlive the process that reads and pays.
        ...(has('worker') || has('bot') ? [AlarmPumpModule] : []),
        ...unless('health', HealthModule),
        ...unless('metrics', MetricsModule),
        ...(has('api') ? unless('rest', RestModule.forRoot(rest)) : []),
        ...imports,
      ],
      providers: [Start],
      exports: [...DOMAIN_MODULES],
    };
  }
}

/** Its settings are the worker's alone. */
function opsWebhook({ alarms: { webhook } }: GatewayConfig): DynamicModule[] {
  if (webhook === null) return [];
  return [OpsWebhookModule.forRoot(webhook.url.reveal(), webhook.secret.reveal())];
}

import type { DynamicModule, Type } from '@nestjs/common';
import { CrowdWizModule } from '../adapters/crowdwiz';
import { DATABASE_PORTS, DatabaseOptions, PostgresModule } from '../adapters/postgres';
import { SystemClock } from '../adapters/schedule';
import { WebhookOptions, WebhookSenderModule } from '../adapters/webhooks';
import type { Port } from '../kernel';
import { GatewayConfigModule, type GatewayConfig } from '../platform/config';
import { EventLinesModule } from '../platform/logging';
import { TELEGRAM_PORTS } from './team/bindable-ports';
import { HouseBindings } from './bindings';
import type { Composition } from './team/compose';
import { DOMAIN_MODULES } from './domain-modules';
import { KernelModule } from './kernel.module';
import { ListsModule } from './lists.module';
import { fingerprintsOf } from './start/common-settings';
import { crowdWizOptions, type Surroundings } from './start/surroundings';
import { TeamBindings } from './team/team-bindings';

/** A database: where it is, and what comes before the first connection. */
export interface DatabasePlace {
  readonly url: string;
  /** Migrations; of a database that is prepared already, nothing. */
  readonly prepare?: () => Promise<void>;
}

/**
 * The whole domain over a database and nodes; nothing of it moves by itself. What stands behind ports, settings
 * and the kernel are for everybody; ports and use cases are for whoever imports the module that owns them.
 */
export function domainOver(
  config: GatewayConfig,
  { url, prepare }: DatabasePlace,
  surroundings: Surroundings,
  composition: Composition,
): (DynamicModule | Type)[] {
  const { clock = new SystemClock() } = surroundings;
  const { replaced } = composition;
  const { poolSize } = config.database;
  const postgres = PostgresModule.forRoot(
    new DatabaseOptions(url, poolSize, fingerprintsOf(config)),
    { replaced, ...(prepare && { prepare }) },
  );
  return [
    ListsModule,
    GatewayConfigModule.forRoot(config),
    KernelModule.forRoot(config, clock, replaced),
    HouseBindings.forRoot(replaced),
    // Where a team keeps all of it elsewhere, nothing is asked of a PostgreSQL.
    ...(isAllKeptElsewhere(composition) ? [] : [postgres]),
    CrowdWizModule.forRootAsync({
      inject: [],
      useFactory: () => crowdWizOptions(config, surroundings),
      replaced,
      signs: config.roles.includes('worker'),
    }),
    WebhookSenderModule.forRoot(new WebhookOptions(config.webhooks.privateNetworks), replaced),
    TeamBindings.forRoot(composition),
    ...DOMAIN_MODULES,
    EventLinesModule,
  ];
}

function isAllKeptElsewhere({ replaced, without }: Composition): boolean {
  const unused = new Set<Port>(without.has('telegram') ? TELEGRAM_PORTS : []);
  return DATABASE_PORTS.every((port) => replaced.has(port) || unused.has(port));
}

import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { ContractGiven, ContractStores } from 'crowdwiz-testkit/contracts';
import {
  Database,
  DatabaseOptions,
  PostgresModule,
  PostgresOutboxBacklog,
} from '../../../src/adapters/postgres';
import {
  Assets,
  behindPorts,
  Clock,
  type DomainEvent,
  implementationOf,
} from '../../../src/kernel';
import { OutboxBacklog } from '../../../src/platform/status';
import { createTestDatabase } from '../../support/database';

const POOL_SIZE = 10;

@Global()
@Module({})
class Given {
  static of({ clock, assets }: ContractGiven): DynamicModule {
    const providers = [
      { provide: Clock, useValue: clock },
      { provide: Assets, useValue: assets },
    ];
    return { module: Given, providers, exports: [Clock, Assets] };
  }
}

interface PublishedRow {
  readonly type: DomainEvent['type'];
  readonly payload: object;
}

export interface PostgresStores extends ContractStores {
  readonly database: Database;
}

/** The stores of a database of their own. */
export async function postgresStores(given: ContractGiven): Promise<PostgresStores> {
  const test = await createTestDatabase();
  const stores = await Test.createTestingModule({
    imports: [Given.of(given), PostgresModule.forRoot(new DatabaseOptions(test.url, POOL_SIZE))],
    // Of a gateway with a bot.
    providers: behindPorts([{ provide: OutboxBacklog, useClass: PostgresOutboxBacklog }]),
  }).compile();
  const database = stores.get(Database, { strict: false });
  return {
    database,
    get: (port) => stores.get(implementationOf(port), { strict: false }),
    refusal: (rule) => ({ constraint: rule }),
    published: async () => {
      const rows = await database.rows<PublishedRow>(
        'SELECT type, payload FROM domain_event ORDER BY id',
      );
      return rows.map(({ type, payload }) => ({ type, ...payload }) as DomainEvent);
    },
    close: async () => {
      await stores.close();
      await test.drop();
    },
  };
}

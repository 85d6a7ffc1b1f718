import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { ContractGiven, ContractStores } from 'crowdwiz-testkit/contracts';
import { DatabaseOptions, PostgresModule } from '../../../src/adapters/postgres';
import { Assets, Clock, implementationOf } from '../../../src/kernel';
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

/** The stores of a database of their own. */
export async function postgresStores(given: ContractGiven): Promise<ContractStores> {
  const test = await createTestDatabase();
  const stores = await Test.createTestingModule({
    imports: [Given.of(given), PostgresModule.forRoot(new DatabaseOptions(test.url, POOL_SIZE))],
  }).compile();
  return {
    get: (port) => stores.get(implementationOf(port), { strict: false }),
    refusal: (rule) => ({ constraint: rule }),
    close: async () => {
      await stores.close();
      await test.drop();
    },
  };
}

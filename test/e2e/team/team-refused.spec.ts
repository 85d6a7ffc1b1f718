import { findFreePort } from 'crowdwiz-sandbox/free-port';
import { Injectable, Module } from '@nestjs/common';
import type { MigrationInterface } from 'typeorm';
import { AdjustPoints, bootGateway, CompositionRefused, type GatewayOptions } from '../../../src';
import { TelegramStoresModule } from '../../../src/adapters/telegram';
import { readGatewayConfig } from '../../../src/platform/config';
import { ApprovalPolicy, DefaultApprovalPolicy } from '../../../src/withdrawals';
import { TransactionSigner } from '../../../src/wallet';
import { GatewayHarness } from '../../support/gateway-harness';

@Injectable()
class Gifts {
  constructor(readonly adjustPoints: AdjustPoints) {}
}

@Module({ providers: [Gifts] })
class ForgetfulModule {}

@Module({ providers: [{ provide: ApprovalPolicy, useClass: DefaultApprovalPolicy }] })
class UsurperModule {}

@Module({ imports: [TelegramStoresModule] })
class NewsModule {}

class Broken1790000000001 implements MigrationInterface {
  async up(): Promise<void> {
    await Promise.reject(new Error('this table cannot be made'));
  }

  async down(): Promise<void> {
    await Promise.resolve();
  }
}

/** Parts that do not fit together: nothing is read, paid or left open. */
describe('a gateway whose parts do not fit together', () => {
  let gateway: GatewayHarness;
  let port: number;

  beforeAll(async () => {
    gateway = await GatewayHarness.start({}, undefined, { opensBooks: false });
    port = await findFreePort();
  }, 60_000);

  afterAll(() => gateway.stop());

  const boot = (options: unknown) =>
    bootGateway(
      readGatewayConfig({
        ...gateway.environment,
        DATABASE_OWNER_URL: gateway.database.ownerUrl,
        PORT: String(port),
      }),
      options as GatewayOptions,
    );

  const sessions = async (): Promise<number> => {
    const [row] = await gateway.rows<{ count: string }>(
      'SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()',
    );
    return Number(row?.count);
  };

  it.each<[string, unknown, string]>([
    [
      'names a policy that does not exist',
      { policies: { aproval: DefaultApprovalPolicy } },
      'There is no policy "aproval".',
    ],
    [
      'names a port that does not exist',
      { replace: [{ port: Gifts, by: Gifts }] },
      '`replace` names Gifts, which is no port of the gateway.',
    ],
    [
      'names what cannot stand behind a port',
      { replace: [{ port: TransactionSigner, by: Gifts }] },
      '`replace` of TransactionSigner is Gifts, which does not extend TransactionSigner.',
    ],
    [
      'names a bot that is left out',
      { imports: [NewsModule], without: ['telegram'] },
      'NewsModule imports TelegramStoresModule, and `without` leaves Telegram out.',
    ],
    [
      'has a module that lacks another one',
      { imports: [ForgetfulModule] },
      'Gifts of ForgetfulModule needs AdjustPoints, which no module that ForgetfulModule imports ' +
        'provides. Import LedgerModule in ForgetfulModule.',
    ],
    [
      'has a module that binds a port once more',
      { imports: [UsurperModule] },
      'ApprovalPolicy is bound twice: by the gateway, and by UsurperModule.',
    ],
  ])(
    'is refused where it %s',
    async (_what, options, message) => {
      const before = await sessions();
      const start = boot(options);
      await expect(start).rejects.toThrow(CompositionRefused);
      await expect(start).rejects.toThrow(message);
      await gateway.until(async () => (await sessions()) <= before);
    },
    60_000,
  );

  it('leaves nothing of migrations that fail, and starts without them on the same address', async () => {
    const tables = { shop_order: 'append' };
    const start = boot({ migrations: { steps: [Broken1790000000001], tables } });
    await expect(start).rejects.toThrow('this table cannot be made');
    expect(await gateway.rows('SELECT name FROM team_migration')).toEqual([]);
    const started = await boot({});
    await started.stop();
  }, 60_000);
});

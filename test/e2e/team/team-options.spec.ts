import {
  Controller,
  Get,
  Injectable,
  Module,
  type NestApplicationOptions,
  NotFoundException,
  Param,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule, Timeout } from '@nestjs/schedule';
import {
  bootGateway,
  Books,
  customerAccount,
  CWD,
  GatewayModule,
  LedgerModule,
  LinkingModule,
  Links,
  Money,
  type FlowsSnapshot,
  type GatewayOptions,
} from '../../../src';
import { WaitingFlows } from '../../../src/ports';
import { ApprovalPolicy } from '../../../src/withdrawals';
import { SandboxNode } from 'crowdwiz-sandbox/node';
import { NewcomerApproval } from '../../../examples/own-policy/src/newcomer-approval';
import { createEmptyTestDatabase } from '../../support/database';
import { GatewayHarness } from '../../support/gateway-harness';
import { LoyaltyShopModule, SHOP_MIGRATIONS, WelcomeGift } from '../loyalty-shop';

/** A throw-away key, made for these tests. */
const ADMIN_KEY = 'throw-away-admin-key-of-the-tests-of-teams';
const VARIABLES = { ADMIN_API_KEY: ADMIN_KEY, PORT: '0' };

/** Watches by other means than the database. */
@Injectable()
class OtherFlows extends WaitingFlows {
  looks = 0;

  constructor(readonly gift: WelcomeGift) {
    super();
  }

  override look(): Promise<FlowsSnapshot> {
    this.looks += 1;
    return Promise.resolve({ waiting: [], readToBlock: null, livingTransactions: 0 });
  }
}

/** As a plain object: Nest declares its options as a class. */
const NEST_OPTIONS: Pick<NestApplicationOptions, 'logger' | 'abortOnError'> = {
  logger: false,
  abortOnError: false,
};

const OPTIONS: GatewayOptions = {
  imports: [LoyaltyShopModule],
  policies: { approval: NewcomerApproval },
  replace: [{ port: WaitingFlows, by: OtherFlows }],
  without: ['telegram'],
  migrations: SHOP_MIGRATIONS,
};

type Create = NonNullable<Parameters<typeof GatewayHarness.start>[1]>;

/** What `create` starts migrates the database itself. */
async function startOverEmptyDatabase(create: Create): Promise<GatewayHarness> {
  const node = await SandboxNode.start();
  const database = await createEmptyTestDatabase();
  const variables = { ...VARIABLES, DATABASE_OWNER_URL: database.ownerUrl };
  return GatewayHarness.start(variables, create, { over: { node, database } });
}

describe('a gateway that a team has composed', () => {
  let gateway: GatewayHarness;
  let url = '';

  beforeAll(async () => {
    gateway = await startOverEmptyDatabase(async (config) => {
      const { application } = await bootGateway(config, OPTIONS);
      url = await application.getUrl();
      return application;
    });
  }, 60_000);

  afterAll(() => gateway.stop());

  it('hears what happens in the transaction in which it happens, and keeps tables of its own', async () => {
    const { customerId, account } = await gateway.linked('shopper');
    gateway.deposit(account, Money.parse('100', CWD).units);
    await gateway.settle();
    gateway.deposit(account, Money.parse('5', CWD).units);
    await gateway.settle();
    const rows = await gateway.rows('SELECT customer_id FROM shop_welcome');
    expect(rows).toEqual([{ customer_id: customerId }]);
    const before = await gateway.points(customerId);
    await gateway.get(WelcomeGift).giveAll();
    await gateway.get(WelcomeGift).giveAll();
    expect(Number(await gateway.points(customerId)) - Number(before)).toBe(50);
  }, 60_000);

  it('asks the policy of the team', async () => {
    expect(gateway.get(ApprovalPolicy)).toBeInstanceOf(NewcomerApproval);
    const { customerId, account } = await gateway.linked('newcomer');
    gateway.deposit(account, Money.parse('100', CWD).units);
    await gateway.settle();
    expect((await gateway.withdraw(customerId, '2000')).state).toBe('awaiting_approval');
  }, 60_000);

  it('asks the class of the team behind a port', async () => {
    const flows = gateway.get(WaitingFlows);
    if (!(flows instanceof OtherFlows)) throw new Error('it is another class');
    expect(flows.gift).toBe(gateway.get(WelcomeGift));
    const before = flows.looks;
    await gateway.round();
    expect(flows.looks).toBeGreaterThan(before);
  });

  it('writes to nobody by Telegram', async () => {
    expect(await gateway.rows('SELECT 1 FROM telegram_outbox')).toEqual([]);
    const answer = await fetch(`${url}/health/ready`, { headers: { 'X-Api-Key': ADMIN_KEY } });
    expect(await answer.json()).toMatchObject({ info: { telegram: { state: 'disabled' } } });
  });

  it('gives its role what the tables of the team take, and no more', async () => {
    const [row] = await gateway.rows<{ privileges: string[] }>(
      `SELECT array_agg(privilege ORDER BY privilege) AS privileges
       FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
       WHERE has_table_privilege($1, 'shop_welcome', privilege)`,
      [new URL(gateway.database.url).username],
    );
    expect(row?.privileges).toEqual(['INSERT', 'SELECT']);
  });

  it('writes the migrations of the team down beside its own, and runs each once', async () => {
    const applied = () => gateway.rows('SELECT name FROM team_migration');
    expect(await applied()).toEqual(SHOP_MIGRATIONS.steps.map(({ name }) => ({ name })));
    await gateway.restart();
    expect(await applied()).toHaveLength(1);
  }, 60_000);
});

@Controller('shop')
class ShopController {
  constructor(
    private readonly books: Books,
    private readonly links: Links,
  ) {}

  @Get(':customerId/points')
  async points(@Param('customerId') customerId: string): Promise<{ points: string }> {
    const link = await this.links.activeOfCustomer(customerId);
    if (link === null) throw new NotFoundException('No such customer');
    return { points: (await this.books.balanceOf(customerAccount(customerId))).toDecimal() };
  }
}

/** A job of the application, by a schedule of its own. */
@Injectable()
class ShopJobs {
  runs = 0;

  @Timeout(1)
  open(): void {
    this.runs += 1;
  }
}

@Module({
  imports: [ScheduleModule.forRoot(), LedgerModule, LinkingModule, LoyaltyShopModule],
  controllers: [ShopController],
  providers: [ShopJobs],
})
class ShopModule {}

describe('a gateway within an application of a team', () => {
  let gateway: GatewayHarness;
  let url = '';

  beforeAll(async () => {
    gateway = await startOverEmptyDatabase(async (config) => {
      const module = GatewayModule.forRoot(config, {
        without: ['telegram', 'metrics'],
        migrations: SHOP_MIGRATIONS,
      });
      const root = { module: ShopModule, imports: [module] };
      const application = await NestFactory.create(root, NEST_OPTIONS);
      await application.listen(0, '127.0.0.1');
      url = await application.getUrl();
      return application;
    });
  }, 60_000);

  afterAll(() => gateway.stop());

  it('migrates the database, reads the chain and serves the shop', async () => {
    const { customerId, account } = await gateway.linked('visitor');
    gateway.deposit(account, Money.parse('100', CWD).units);
    await gateway.settle();
    const answer = await fetch(`${url}/shop/${customerId}/points`);
    expect(await answer.json()).toEqual({ points: await gateway.points(customerId) });
    expect(Number(await gateway.points(customerId))).toBeGreaterThan(0);
    expect(await gateway.rows('SELECT 1 FROM shop_welcome')).toHaveLength(1);
    expect(await gateway.problems()).toEqual([]);
  }, 60_000);

  it('ran each job of the application twice, where that has a schedule of its own', () => {
    expect(gateway.get(ShopJobs).runs).toBe(1);
  });

  it('answers errors of the admin interface as problems, and leaves the rest to the application', async () => {
    const refused = await fetch(`${url}/admin/v1/customers`);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    const absent = await fetch(`${url}/shop/00000000-0000-0000-0000-000000000000/points`);
    expect(absent.status).toBe(404);
    expect(await absent.json()).toEqual({
      message: 'No such customer',
      error: 'Not Found',
      statusCode: 404,
    });
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  });
});

import { ConsoleLogger, type INestApplicationContext, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Client } from 'pg';
import { AlarmPump } from '../../src/adapters/alarms';
import { CycleTriggers } from '../../src/adapters/schedule';
import { AppModule } from '../../src/app.module';
import { GatewayCycle, type CycleReport } from '../../src/cycle';
import { Assets, Clock, Money, MoneyClock, type DomainEvent } from '../../src/kernel';
import { Books, customerAccount, customerHeldAccount } from '../../src/ledger';
import { ConfirmLink, RegisterCustomer, RequestLink } from '../../src/linking';
import { readGatewayConfig, type GatewayConfig, type Secret } from '../../src/platform/config';
import { CrowdWizOptions, PrivateKey, type ConnectionOptions } from '../../src/adapters/crowdwiz';
import { ChainHealth } from '../../src/wallet';
import { QuoteWithdrawal, RequestWithdrawal, type Withdrawal } from '../../src/withdrawals';
import { gatewayEnvironment } from 'crowdwiz-testkit/internal/world/gateway-environment';
import { newestMessage } from 'crowdwiz-testkit/sandbox';
import { deriveKeys, SandboxNode, type SandboxAccount } from 'crowdwiz-sandbox/node';
import type { DatabaseCopy } from 'crowdwiz-sandbox/postgres';
import { ClockAhead, SameClock } from './clocks';
import { createTestDatabase, type TestDatabase } from './database';

export const GATEWAY_NAME = 'cwd-gateway';
/** 100,000 CWD in units. */
const GATEWAY_FUNDS = 10_000_000_000n;
/** 11,000,000 CWD in units. */
const WALLET_FUNDS = 1_100_000_000_000n;
const ROUNDS_MAXIMUM = 20;
const UNTIL_MILLISECONDS = 10_000;
/** Counted in looks and not in time: while this machine gives the process no turn, no node is read either. */
const HEADS_WITHIN_LOOKS = 100;
/** A node that does not answer is given up soon: tests are full of such nodes. */
const IMPATIENT = {
  callTimeoutMilliseconds: 1_000,
  headPollMilliseconds: 50,
  // Blocks are made faster than time goes by.
  aheadMaximumMilliseconds: Number.POSITIVE_INFINITY,
};

interface HarnessOptions {
  readonly nodeCount?: number;
  readonly opensBooks?: boolean;
  /** A chain and a database that others have filled, in place of new ones; the harness ends them. */
  readonly over?: { readonly node: SandboxNode; readonly database: TestDatabase };
}

/** Telegram's own pace would be most of a test. */
const UNPACED = { chatPaceMilliseconds: 1, botPaceMilliseconds: 1 };

/** Makes the application over a database whose migrations have run. */
export type CreateApplication = (
  config: GatewayConfig,
  databaseUrl: string,
) => Promise<INestApplicationContext>;

const build = (
  config: GatewayConfig,
  databaseUrl: string,
  connection: Partial<ConnectionOptions> = {},
) =>
  Test.createTestingModule({
    imports: [AppModule.forRoot(config, databaseUrl, { telegramTimings: UNPACED })],
  })
    .overrideProvider(CrowdWizOptions)
    .useValue(
      new CrowdWizOptions({
        ...config.chain,
        gatewayAccountName: GATEWAY_NAME,
        activeKey: keyOf(config.wallet.activeKey),
        memoKey: keyOf(config.wallet.memoKey),
        connection: { ...IMPATIENT, ...connection },
      }),
    )
    .setLogger(new ConsoleLogger({ logLevels: [] }));

function keyOf(secret: Secret | null): PrivateKey | null {
  return secret && PrivateKey.fromWif(secret.reveal());
}

/**
 * Blocks are made faster than time goes by, so that the chain's time is no time of day here: money's
 * now is the test's clock, as it is where clock and chain agree.
 */
const withoutHttp: CreateApplication = (config, databaseUrl) => {
  const clock = new ClockAhead();
  return build(config, databaseUrl)
    .overrideProvider(Clock)
    .useValue(clock)
    .overrideProvider(MoneyClock)
    .useValue(new SameClock(clock))
    .compile();
};

/**
 * With the chain's time as money's now, which passes by blocks alone, and nodes that are judged by the
 * test's clock: `setClock` says how far that is from the chain's head.
 */
export const withChainClock: CreateApplication = (config, databaseUrl) =>
  withChainClockAhead(0)(config, databaseUrl);

/** The same, with a machine whose clock is ahead from the first start on. */
export const withChainClockAhead =
  (seconds: number): CreateApplication =>
  (config, databaseUrl) => {
    const clock = new ClockAhead();
    clock.advance(seconds);
    const connection = { now: () => clock.now().getTime(), elapsed: () => 0 };
    return build(config, databaseUrl, connection).overrideProvider(Clock).useValue(clock).compile();
  };

/** A round comes when the test asks for one: nothing is paid while it still prepares what comes first. */
function keepFromBeginningRounds(app: INestApplicationContext): void {
  const triggers = app.get(CycleTriggers);
  triggers.onApplicationBootstrap = () => undefined;
  triggers.on = () => Promise.resolve();
  // Nor is it told of alarms by itself.
  app.get(AlarmPump).onApplicationBootstrap = () => undefined;
}

function beginChain(node: SandboxNode): SandboxAccount {
  const gateway = node.createAccount(GATEWAY_NAME, deriveKeys(GATEWAY_NAME), GATEWAY_FUNDS);
  node.produceBlock();
  node.advanceToIrreversible();
  return gateway;
}

/** Starts another application over the same database and chain, with other settings if given. */
type StartAgain = (variables: Record<string, string>) => Promise<INestApplicationContext>;

type Abstract<T> = abstract new (...parameters: never[]) => T;

/** The whole gateway in this process, over a real PostgreSQL and a sandbox node under our thumb. */
export class GatewayHarness {
  /** How far the gateway's clock is before the system's. */
  private aheadSeconds = 0;

  private constructor(
    /** The first of the nodes; all serve one chain. */
    readonly node: SandboxNode,
    readonly nodes: readonly SandboxNode[],
    readonly database: TestDatabase,
    private running: INestApplicationContext,
    private sql: Client,
    private readonly startAgain: StartAgain,
    /** Its settings, for commands beside it. */
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  get app(): INestApplicationContext {
    return this.running;
  }

  static async start(
    variables: Record<string, string> = {},
    create: CreateApplication = withoutHttp,
    { nodeCount = 1, opensBooks = true, over }: HarnessOptions = {},
  ): Promise<GatewayHarness> {
    const node = over?.node ?? (await SandboxNode.start());
    const others = Array.from({ length: nodeCount - 1 }, () =>
      SandboxNode.start({ chain: node.chain }),
    );
    const nodes = [node, ...(await Promise.all(others))];
    const gateway = node.accounts.get(GATEWAY_NAME) ?? beginChain(node);
    const database = over?.database ?? (await createTestDatabase());
    const environment = {
      ...gatewayEnvironment({
        database: { url: database.url },
        node: { url: nodes.map(({ url }) => url).join(','), chainId: node.chain.chainId },
        hotWallet: gateway,
        codeSecret: 'throw-away-secret-of-the-end-to-end-tests',
      }),
      LOG_LEVEL: 'fatal',
      ...variables,
    };
    const startAgain: StartAgain = async (changes) => {
      const app = await create(readGatewayConfig({ ...environment, ...changes }), database.url);
      // An application that serves HTTP already runs.
      if (create === withoutHttp) keepFromBeginningRounds(app);
      return app.init();
    };
    const app = await startAgain({});
    const sql = await connect(database.ownerUrl);
    const harness = new GatewayHarness(node, nodes, database, app, sql, startAgain, environment);
    // Where several must agree, the first one that is connected is not enough.
    if (nodeCount > 1) await harness.until(() => Promise.resolve(harness.allHealthy()));
    if (opensBooks) await harness.open();
    return harness;
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.sql.end();
    await Promise.all(this.nodes.map((node) => node.stop()));
    await this.database.drop();
  }

  /** Ends the gateway, and its database with it. The chain goes on, for another gateway. */
  async leaveChain(): Promise<SandboxNode> {
    await this.app.close();
    await this.sql.end();
    await this.database.drop();
    return this.node;
  }

  /** Ends the gateway and starts another one over the same database, at the same time of day. */
  async restart(variables: Record<string, string> = {}): Promise<void> {
    await this.app.close();
    this.running = await this.startAgain(variables);
    this.advanceClock(this.aheadSeconds);
  }

  /** A copy of the database as it is now; the gateway is started again after it. */
  async copyDatabase(): Promise<DatabaseCopy> {
    return this.whileStopped(() => this.database.copy());
  }

  /** What no role of the gateway may do, on one connection. */
  async asSuperuser(...statements: readonly string[]): Promise<void> {
    const admin = new Client({ connectionString: this.database.adminUrl });
    await admin.connect();
    try {
      for (const statement of statements) await admin.query(statement);
    } finally {
      await admin.end();
    }
  }

  /** A restored backup: the gateway is started over a database that knows nothing since the copy. */
  async putBack(copy: DatabaseCopy, variables: Record<string, string> = {}): Promise<void> {
    await this.whileStopped(() => copy.putBack(), variables);
  }

  /** Work between the end of the gateway and the next start over the same database. */
  async whileStopped<T>(
    work: () => Promise<T>,
    variables: Record<string, string> = {},
  ): Promise<T> {
    await this.app.close();
    await this.sql.end();
    const result = await work();
    this.sql = await connect(this.database.ownerUrl);
    this.running = await this.startAgain(variables);
    this.advanceClock(this.aheadSeconds);
    return result;
  }

  get<T>(token: Type<T> | Abstract<T>): T {
    return this.app.get(token);
  }

  /** Waits, in bounded time, for what the gateway does by itself. */
  async until(condition: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + UNTIL_MILLISECONDS;
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error('It did not happen in time');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Time passes for the gateway, as for its retries; the chain has its own. */
  passTime(seconds: number): void {
    this.aheadSeconds += seconds;
    this.advanceClock(seconds);
  }

  private advanceClock(seconds: number): void {
    const clock = this.get(Clock);
    if (clock instanceof ClockAhead) clock.advance(seconds);
  }

  /** The machine's clock is set to this many seconds after the head of the chain. */
  setClock(secondsAfterHead: number): void {
    const wanted = this.node.chain.headTime.getTime() / 1000 + secondsAfterHead;
    this.passTime(wanted - this.get(Clock).now().getTime() / 1000);
  }

  /** Until the next start the gateway begins rounds at blocks, ticks and requests, as in earnest. */
  letItBeginRounds(): void {
    const triggers = this.get(CycleTriggers);
    Reflect.deleteProperty(triggers, 'on');
    Reflect.deleteProperty(triggers, 'onApplicationBootstrap');
    triggers.onApplicationBootstrap();
  }

  async round(): Promise<CycleReport> {
    await this.headsAreKnown();
    return this.get(GatewayCycle).run();
  }

  private allHealthy(): boolean {
    return this.get(ChainHealth)
      .nodes()
      .every(({ state }) => state === 'healthy');
  }

  /** A gateway learns of a block a moment after it was made. */
  private async headsAreKnown(): Promise<void> {
    const heads = () => this.nodes.map((node) => node.faults.visibleHead(node.chain.headNumber));
    const isBehind = () =>
      this.get(ChainHealth)
        .nodes()
        .some(
          ({ state, headNumber }) =>
            state === 'healthy' && headNumber !== null && !heads().includes(headNumber),
        );
    for (let look = 0; look < HEADS_WITHIN_LOOKS && isBehind(); look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** Makes everything that is pending irreversible, and lets the gateway read it. */
  async settle(): Promise<CycleReport> {
    this.node.advanceToIrreversible();
    return this.round();
  }

  /** Takes the opening balance, which needs two heads. */
  async open(): Promise<void> {
    await this.round();
    this.node.produceBlock();
    await this.round();
  }

  account(name: string, units: bigint = WALLET_FUNDS): SandboxAccount {
    return this.node.createAccount(name, deriveKeys(name), units);
  }

  get hotWalletId(): string {
    const hotWallet = this.node.accounts.get(GATEWAY_NAME);
    if (!hotWallet) throw new Error('The hot wallet is missing');
    return hotWallet.id;
  }

  deposit(from: SandboxAccount, units: bigint, assetId?: string): string {
    const to = this.hotWalletId;
    return this.node.transfer({ from, to, units, ...(assetId !== undefined && { assetId }) });
  }

  async register(reference: string): Promise<string> {
    const { customer } = await this.get(RegisterCustomer).execute(reference);
    return customer.id;
  }

  async requestLink(customerId: string, account: SandboxAccount): Promise<void> {
    const requestLink = this.get(RequestLink);
    const found = await requestLink.lookUp(account.name);
    await requestLink.execute({ customerId, account: found });
  }

  /** Lets the gateway send the code, and reads it as the account's wallet does. */
  async readCode(account: SandboxAccount): Promise<string> {
    const before = this.newestMessage(account);
    for (let round = 0; round < ROUNDS_MAXIMUM; round += 1) {
      await this.round();
      this.node.produceBlock();
      const code = this.newestMessage(account);
      if (code !== null && code !== before) return code;
    }
    throw new Error(`No code arrived at ${account.name}`);
  }

  /** The newest message to the account, decrypted with its memo key. */
  newestMessage(account: SandboxAccount): string | null {
    return newestMessage(this.node.chain, account);
  }

  async confirm(customerId: string, code: string) {
    const confirmLink = this.get(ConfirmLink);
    const facts = await confirmLink.lookUp(customerId);
    return confirmLink.execute({ customerId, code, facts });
  }

  /** A customer with a linked account. */
  async linked(name: string): Promise<{ customerId: string; account: SandboxAccount }> {
    const account = this.account(name);
    const customerId = await this.register(`test:${name}`);
    await this.requestLink(customerId, account);
    const outcome = await this.confirm(customerId, await this.readCode(account));
    if (outcome.status !== 'linked') throw new Error(`Not linked: ${outcome.code}`);
    return { customerId, account };
  }

  async withdraw(customerId: string, points: string): Promise<Withdrawal> {
    const quoteWithdrawal = this.get(QuoteWithdrawal);
    const fee = await quoteWithdrawal.lookUp(customerId);
    const amount = Money.parse(points, this.get(Assets).points);
    const quote = await quoteWithdrawal.execute({ customerId, points: amount, fee });
    return this.get(RequestWithdrawal).execute({ customerId, quoteId: quote.id });
  }

  async points(customerId: string): Promise<string> {
    return (await this.get(Books).balanceOf(customerAccount(customerId))).toDecimal();
  }

  async held(customerId: string): Promise<string> {
    return (await this.get(Books).balanceOf(customerHeldAccount(customerId))).toDecimal();
  }

  /** One sentence per thing that is wrong: the audit's, and books against chain to the unit. */
  async problems(): Promise<readonly string[]> {
    await this.settle();
    const books = this.get(Books);
    const trial = await books.trialBalance();
    const custody = trial.find(({ code }) => code === 'custody')?.balance.units ?? 0n;
    const onChain = this.node.chain.state.balanceOf(this.hotWalletId, '1.3.0');
    const audit = await books.audit();
    return custody === onChain ? audit : [...audit, `custody ${custody}, chain ${onChain}`];
  }

  async rows<Row>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.sql.query(statement, [...parameters]);
    return rows as Row[];
  }

  async events(type: DomainEvent['type']): Promise<DomainEvent[]> {
    const rows = await this.rows<{ payload: DomainEvent }>(
      'SELECT payload FROM domain_event WHERE type = $1 ORDER BY id',
      [type],
    );
    return rows.map(({ payload }) => payload);
  }
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  await client.connect();
  return client;
}

import { randomUUID } from 'node:crypto';
import {
  Global,
  Module,
  type DynamicModule,
  type INestApplication,
  type LoggerService,
  type NestApplicationOptions,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { DatabaseOptions, PostgresModule } from '../../../src/adapters/postgres';
import {
  ChatSettings,
  TelegramHealth,
  TelegramModule,
  TelegramNotifier,
  TelegramOptions,
  type TelegramTimings,
  type TelegramWebhook,
} from '../../../src/adapters/telegram';
import {
  Assets,
  behindPorts,
  Clock,
  MoneyClock,
  CWD,
  DomainError,
  EVENT_LISTENERS,
  EventLog,
  EventPublisher,
  Money,
  portsOf,
  Rate,
  ProcessSignals,
  UnitOfWork,
  type DomainEvent,
  type EventListener,
} from '../../../src/kernel';
import {
  AdjustPoints,
  Books,
  credit,
  CUSTODY,
  debit,
  entry,
  HeldPoints,
  LedgerModule,
  TREASURY,
} from '../../../src/ledger';
import { DepositSettings } from '../../../src/deposits';
import { hashCode, LinkingSettings, LinkRequests } from '../../../src/linking';
import { ChainDisagreement, ChainReader, RescanFloor, ScanSettings } from '../../../src/scan';
import { findFreePort } from 'crowdwiz-sandbox/free-port';
import { FakeTelegram, type SentMessage, type TelegramPerson } from 'crowdwiz-sandbox/telegram';
import { SeedTerms, TermsModule, TermsSettings } from '../../../src/terms';
import {
  AnnouncedSpendings,
  BalanceChecks,
  ChainAccounts,
  ChainHealth,
  ColdWalletSettings,
  FeeSchedule,
  GuardsOff,
  MemoReader,
  MemoSeal,
  TransactionBroadcaster,
  TransactionBuilder,
  TransactionSigner,
  WalletSettings,
  type BalanceCheck,
  type ChainAccount,
} from '../../../src/wallet';
import {
  ApprovalPolicy,
  DefaultApprovalPolicy,
  WithdrawalSettings,
} from '../../../src/withdrawals';
import { EVENT_DISPATCHER } from '../../../src/composition/kernel.module';
import { SameClock } from '../../support/clocks';
import { createTestDatabase, type TestDatabase } from '../../support/database';

/** As a plain object: Nest declares its options as a class. */
export type NestOptions = Pick<NestApplicationOptions, 'logger' | 'abortOnError'>;

const CODE_SECRET = 'throw-away secret of the Telegram tests';
const ATTEMPTS = 5;
const FEE = Money.parse('2.1', CWD);
const FEE_CEILINGS = { transfer: FEE, message: FEE, massPayment: FEE, massPaymentRecipient: FEE };
const LIMITS = {
  codes_per_customer_per_day: '10',
  codes_per_customer_and_account_per_day: '10',
  codes_per_day: 'none',
  link_messages_per_customer_per_day: '20',
  deposit_minimum: 'none',
  withdrawal_minimum: 'none',
  withdrawal_maximum: '1000',
  withdrawal_count_per_customer_per_day: 'none',
  withdrawals_per_customer_per_day: 'none',
  withdrawals_per_day: 'none',
  approval_above: '500',
};

const NO_CWD = Money.parse('0', CWD);
/** More than anybody asks for. */
const HOT_WALLET = Money.parse('1000000', CWD);
/** As after the first comparison of books and chain: payouts go out. */
const BOOKS_AGREE: BalanceCheck = {
  checkedAt: new Date(),
  headNumber: 1,
  onChain: NO_CWD,
  expected: NO_CWD,
  inFlight: NO_CWD,
  pending: NO_CWD,
  difference: NO_CWD,
  differsSince: null,
  differsSinceBlock: null,
  leastSurplus: null,
  explanation: null,
  isOutdated: false,
};

/** Short, so that no test waits for what takes long in earnest. */
const QUICK: Partial<TelegramTimings> = {
  pollSeconds: 2,
  callTimeoutMilliseconds: 3_000,
  firstRetryMilliseconds: 20,
  longestRetryMilliseconds: 100,
  refusedTokenRetryMilliseconds: 100,
  stopDeadlineMilliseconds: 5_000,
  inboxPollMilliseconds: 50,
  outboxPollMilliseconds: 50,
  outboxFirstRetryMilliseconds: 20,
  outboxLongestRetryMilliseconds: 100,
  chatPaceMilliseconds: 1,
  botPaceMilliseconds: 1,
  longestBotPauseMilliseconds: 100,
};

/** The chain's accounts as a test wants them; `isAway` makes every question fail. */
export class PlannedChain extends ChainAccounts {
  isAway = false;
  /** What the nodes contradict each other about, if they do. */
  disagreement: ChainDisagreement | null = null;
  /** Called with each question: a test may hold an answer back. */
  beforeAnswer: () => Promise<void> = () => Promise.resolve();
  private readonly accounts = new Map<string, ChainAccount>();

  add(name: string): ChainAccount {
    const account = {
      id: `1.2.${this.accounts.size + 100}`,
      name,
      memoKey: `CWD-memo-of-${name}`,
      memoKeyUsable: true,
      authorityFingerprint: `keys of ${name}`,
    };
    this.accounts.set(name, account);
    return account;
  }

  /** The account's owner, or somebody else, sets other keys. */
  changeKeys(name: string): void {
    const account = this.accounts.get(name);
    if (!account) throw new Error(`no account ${name} was planned`);
    this.accounts.set(name, { ...account, authorityFingerprint: `other keys of ${name}` });
  }

  fingerprintOf(name: string): string {
    return this.accounts.get(name)?.authorityFingerprint ?? 'keys of nobody';
  }

  override async findByName(name: string): Promise<ChainAccount | null> {
    await this.answerable();
    return this.accounts.get(name) ?? null;
  }

  override async findByIds(ids: readonly string[]): Promise<readonly (ChainAccount | null)[]> {
    await this.answerable();
    const all = [...this.accounts.values()];
    return ids.map((id) => all.find((account) => account.id === id) ?? null);
  }

  override async hotWallet(): Promise<ChainAccount> {
    await this.answerable();
    const account = this.accounts.get('cwd-gateway');
    if (!account) throw new Error('no hot wallet was planned');
    return account;
  }

  override async headNumber(): Promise<number> {
    return (await this.head()).number;
  }

  override async head(): Promise<{ number: number; time: Date }> {
    await this.answerable();
    return { number: 1_000, time: new Date() };
  }

  private async answerable(): Promise<void> {
    await this.beforeAnswer();
    if (this.disagreement) throw this.disagreement;
    if (this.isAway) throw new DomainError('chain_unavailable');
  }
}

interface HarnessOptions {
  readonly timings?: Partial<TelegramTimings>;
  readonly proxyUrl?: string;
  readonly webhook?: (origin: string) => TelegramWebhook;
  /** Starts on this Telegram and database instead of new ones. */
  readonly telegram?: FakeTelegram;
  readonly database?: TestDatabase;
  readonly token?: string;
  readonly apiRoot?: string;
  /** False: a gateway that has no token. */
  readonly hasBot?: boolean;
  readonly logger?: LoggerService;
  readonly chatSettings?: ChatSettings;
}

/**
 * The bot with all use cases, a real PostgreSQL and a real HTTP Bot API in a box. Only the chain is
 * planned by the test: what happens there comes as events.
 */
export class TelegramHarness {
  private constructor(
    readonly app: INestApplication,
    readonly telegram: FakeTelegram,
    readonly database: TestDatabase,
    readonly chain: PlannedChain,
    private readonly sql: Client,
  ) {}

  static async start(options: HarnessOptions = {}): Promise<TelegramHarness> {
    const telegram = options.telegram ?? (await FakeTelegram.start());
    const database = options.database ?? (await createTestDatabase());
    const sql = new Client({ connectionString: database.ownerUrl });
    sql.on('error', () => undefined);
    await sql.connect();
    const chain = new PlannedChain();
    chain.add('cwd-gateway');
    const port = await findFreePort();
    const telegramOptions = new TelegramOptions({
      token: options.token ?? telegram.token,
      apiRoot: options.apiRoot ?? telegram.apiRoot,
      proxyUrl: options.proxyUrl ?? null,
      webhook: options.webhook?.(`http://127.0.0.1:${port}`) ?? null,
      timings: { ...QUICK, ...options.timings },
    });
    const listeners: EventListener[] = [];
    const { hasBot = true } = options;
    const root = rootModule(
      database.url,
      chain,
      { telegram: hasBot ? telegramOptions : null, chatSettings: options.chatSettings },
      listeners,
    );
    const nestOptions: NestOptions = { logger: options.logger ?? false, abortOnError: false };
    const app = await NestFactory.create(root, nestOptions);
    listeners.push(app.get(TelegramNotifier, { strict: false }));
    await app.get(SeedTerms).execute({
      depositRate: '90',
      withdrawalRate: '100',
      limits: LIMITS,
      pointsDecimals: 2,
    });
    await app.get(BalanceChecks, { strict: false }).save(BOOKS_AGREE);
    const opening = [debit(CUSTODY, HOT_WALLET), credit(TREASURY, HOT_WALLET)];
    const opened = entry('opening', 'opening', new Date(0), opening);
    const unitOfWork = app.get(UnitOfWork, { strict: false });
    const books = app.get(Books, { strict: false });
    if (opened) await unitOfWork.run(() => books.post([opened]));
    await app.listen(port, '127.0.0.1');
    return new TelegramHarness(app, telegram, database, chain, sql);
  }

  /** Ends the process, so to speak; Telegram and database live on. */
  async stopApp(): Promise<void> {
    await this.app.close();
    await this.sql.end();
  }

  async stop(): Promise<void> {
    await this.stopApp();
    await this.telegram.stop();
    await this.database.drop();
  }

  get<T>(token: Type<T> | (abstract new (...parameters: never[]) => T)): T {
    return this.app.get(token, { strict: false });
  }

  get health(): TelegramHealth {
    return this.get(TelegramHealth);
  }

  async rows<Row>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.sql.query(statement, [...parameters]);
    return rows as Row[];
  }

  /** Waits until the question has so many rows. */
  until(statement: string, count: number): Promise<void> {
    const isSo = async () => (await this.rows(statement)).length >= count;
    return eventually(isSo, `${count} rows of ${statement}`);
  }

  publish(...events: readonly DomainEvent[]): Promise<void> {
    return this.get(UnitOfWork).run(async () => {
      for (const event of events) await this.get(EventPublisher).publish(event);
    });
  }

  async customerOf(person: TelegramPerson): Promise<string> {
    const [row] = await this.rows<{ id: string }>(
      'SELECT id FROM customer WHERE external_reference = $1',
      [`telegram:${person.id}`],
    );
    if (!row) throw new Error(`${person.firstName} is not registered`);
    return row.id;
  }

  async outcomes(): Promise<string[]> {
    const rows = await this.rows<{ outcome: string }>(
      'SELECT outcome FROM telegram_update ORDER BY update_id',
    );
    return rows.map(({ outcome }) => outcome);
  }

  /** Writes, and gives the first new message that fits. */
  async ask(person: TelegramPerson, text: string, answer: RegExp): Promise<SentMessage> {
    const from = this.telegram.sent(person.id).length;
    this.telegram.sendText(person, text);
    return this.hear(person, answer, from);
  }

  async press(person: TelegramPerson, button: string, answer: RegExp): Promise<SentMessage> {
    const from = this.telegram.sent(person.id).length;
    this.telegram.press(person, button);
    return this.hear(person, answer, from);
  }

  hear(person: TelegramPerson, answer: RegExp, from = 0): Promise<SentMessage> {
    return this.telegram.waitForMessage(person.id, ({ text }) => answer.test(text), { from });
  }

  /** What the gateway does when it sends a code: the customer's wallet then shows `code`. */
  async sendCode(person: TelegramPerson, code: string): Promise<void> {
    const customerId = await this.customerOf(person);
    const requests = this.get(LinkRequests);
    await this.get(UnitOfWork).run(async () => {
      const request = await requests.openOfCustomer(customerId);
      if (!request) throw new Error('no link was requested');
      const expiresAt = new Date(Date.now() + 600_000);
      const hash = hashCode(CODE_SECRET, request.id, code);
      const authorityFingerprint = this.chain.fingerprintOf(request.accountName);
      const sent = { hash, expiresAt, authorityFingerprint };
      await requests.transition(request.id, 'requested', 'sent', sent);
      await this.get(EventPublisher).publish({
        type: 'link_code_sent',
        customerId,
        accountName: request.accountName,
        expiresAt: expiresAt.toISOString(),
      });
    });
  }

  /** Through the bot, from the first word to the linked account. */
  async link(person: TelegramPerson, accountName: string): Promise<void> {
    this.chain.add(accountName);
    await this.ask(person, '/start', /./);
    await this.ask(person, `/link ${accountName}`, new RegExp(accountName));
    await this.sendCode(person, 'ACDEFGHJ');
    await this.ask(person, 'acde-fghj', new RegExp(accountName));
    await this.hear(person, /привязан\.|is linked\./);
  }

  async givePoints(person: TelegramPerson, decimal: string): Promise<void> {
    const from = this.telegram.sent(person.id).length;
    await this.get(AdjustPoints).execute({
      customerId: await this.customerOf(person),
      points: Money.parse(decimal, this.get(Assets).points),
      key: randomUUID(),
      reason: 'test',
      by: 'test',
    });
    await this.hear(person, /test/, from);
  }
}

/** Waits until the condition holds; fails after a bounded time. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  what: string,
): Promise<void> {
  const deadline = Date.now() + 8_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

interface BotSettings {
  readonly telegram: TelegramOptions | null;
  readonly chatSettings: ChatSettings | undefined;
}

function rootModule(
  url: string,
  chain: PlannedChain,
  { telegram, chatSettings = new ChatSettings() }: BotSettings,
  listeners: EventListener[],
): DynamicModule {
  const notUsed = {};
  const values = [
    { provide: Assets, useValue: Assets.withPoints('DEMO', 2) },
    { provide: Clock, useValue: { now: () => new Date() } },
    { provide: MoneyClock, useFactory: (clock: Clock) => new SameClock(clock), inject: [Clock] },
    { provide: LinkingSettings, useValue: new LinkingSettings(CODE_SECRET, 600, ATTEMPTS, 60) },
    { provide: TermsSettings, useValue: new TermsSettings(Rate.parse('2')) },
    { provide: DepositSettings, useValue: new DepositSettings(86_400) },
    { provide: WithdrawalSettings, useValue: new WithdrawalSettings('customer', 300, 86_400) },
    { provide: WalletSettings, useValue: new WalletSettings(120, 60, FEE_CEILINGS, 600, null) },
    { provide: ColdWalletSettings, useValue: new ColdWalletSettings(null) },
    { provide: MemoSeal, useValue: new MemoSeal([CODE_SECRET]) },
    { provide: ScanSettings, useValue: new ScanSettings('00'.repeat(32), null) },
    { provide: GuardsOff, useValue: new GuardsOff(new Set()) },
    { provide: EVENT_LISTENERS, useValue: listeners },
    EVENT_DISPATCHER,
  ];
  const fees = { required: () => Promise.resolve([{ fee: FEE, scheduled: FEE }]) };
  const ports = behindPorts([
    { provide: ApprovalPolicy, useClass: DefaultApprovalPolicy },
    { provide: HeldPoints, useValue: { giveBack: () => Promise.resolve(false) } },
    { provide: ChainAccounts, useValue: chain },
    { provide: FeeSchedule, useValue: fees },
    // Nothing is signed, sent or read again here.
    { provide: RescanFloor, useValue: notUsed },
    { provide: AnnouncedSpendings, useValue: notUsed },
    { provide: MemoReader, useValue: notUsed },
    { provide: ChainReader, useValue: notUsed },
    { provide: ChainHealth, useValue: notUsed },
    { provide: TransactionBuilder, useValue: notUsed },
    { provide: TransactionSigner, useValue: notUsed },
    { provide: TransactionBroadcaster, useValue: notUsed },
  ]);
  const provided = [...values, ...ports, ...portsOf(UnitOfWork, EventLog, ProcessSignals)];

  @Global()
  @Module({ providers: provided, exports: provided.map(({ provide }) => provide) })
  class Surroundings {}

  @Module({
    imports: [
      Surroundings,
      PostgresModule.forRoot(new DatabaseOptions(url, 10)),
      TermsModule,
      LedgerModule,
      TelegramModule.forRoot(telegram, chatSettings),
    ],
  })
  class Root {}
  return { module: Root };
}

import { Global, Inject, Injectable, Logger, Module } from '@nestjs/common';
import type { DynamicModule, OnModuleInit, Type } from '@nestjs/common';
import { CrowdWizModule, type CrowdWizSettings, PrivateKey } from './adapters/crowdwiz';
import { DatabaseOptions, PostgresModule, PostgresOutboxBacklog } from './adapters/postgres';
import { RestModule } from './adapters/rest';
import {
  CycleTriggers,
  GatewayScheduleModule,
  ScheduleOptions,
  SystemClock,
} from './adapters/schedule';
import {
  TelegramHealth,
  TelegramModule,
  TelegramNotifier,
  TelegramOptions,
  type TelegramTimings,
  type TelegramWebhook,
} from './adapters/telegram';
import {
  CreditDeposits,
  DepositSettings,
  DepositsModule,
  ForgottenRefunds,
  OfferDeposits,
  RecheckDeposits,
  RefundSource,
  ReverseDeposits,
  SettleRefunds,
  UndoneRefunds,
} from './deposits';
import { Assets, Clock, EVENT_LISTENERS, MoneyClock, type EventListener } from './kernel';
import { HeldPoints, LedgerModule } from './ledger';
import {
  CodeSource,
  FailLinkRequest,
  ForgottenCodes,
  LinkingModule,
  LinkingSettings,
  ReadLinkMessages,
  RecordKeyUpdates,
} from './linking';
import { AccessModule } from './platform/access';
import { GatewayConfig, GatewayConfigModule } from './platform/config';
import { HealthModule } from './platform/health';
import {
  EventLines,
  EventLinesModule,
  type LogDestination,
  LoggingModule,
} from './platform/logging';
import { EventCounters, MetricsModule } from './platform/metrics';
import { OutboxBacklog, TelegramStatus } from './platform/status';
import { SafetyModule } from './safety';
import {
  BLOCK_LISTENERS,
  ChainReader,
  RECONCILE_LISTENERS,
  RESCAN_LISTENERS,
  RescanFloor,
  ScanCursor,
  ScanModule,
  ScanSettings,
  startInFuture,
  type BlockListener,
  type ReconcileListener,
  type RescanListener,
} from './scan';
import { plannedAfter, RateBook, SeedTerms, TermsModule, TermsSettings, WatchRates } from './terms';
import {
  ChainHealth,
  FORGOTTEN_ORDERS,
  type ForgottenOrders,
  GuardsOff,
  MemoSeal,
  OpeningFloor,
  OUTGOING_LISTENERS,
  OUTGOING_SOURCES,
  ProveOutcomes,
  SettleSurplus,
  RecheckOutgoing,
  RecordOddOperations,
  ReportRepeatedExpiry,
  UndoPayments,
  UNDONE_ORDERS,
  WalletModule,
  WalletSettings,
  WatchDatabaseHistory,
  WatchHotWallet,
  WatchSpending,
  WatchUndone,
  type IdentityCheck,
  type OutgoingListener,
  type OutgoingSource,
  type UndoneOrder,
} from './wallet';
import {
  ApprovalPolicy,
  DefaultApprovalPolicy,
  ForgottenPayouts,
  GiveBackHeld,
  LapseWithdrawals,
  PayoutSource,
  SettleWithdrawals,
  UndoneWithdrawals,
  WithdrawalSettings,
  WithdrawalsModule,
} from './withdrawals';

const BALANCE_GRACE_SECONDS = 60;
const IDENTITY_WAIT_MILLISECONDS = 5_000;
const IDENTITY_RETRY_MILLISECONDS = 250;

/** What the chain or the database says cannot be mended by waiting; the message names the setting. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/** What every module may ask for: settings by value, and the lists of listeners, filled below. */
@Global()
@Module({})
class KernelModule {
  static forRoot(config: GatewayConfig, clock: Clock): DynamicModule {
    const { points, scan, chain, linking, withdrawals, wallet } = config;
    const values = [
      { provide: Assets, useValue: Assets.withPoints(points.symbol, points.decimals) },
      { provide: Clock, useValue: clock },
      { provide: ScanSettings, useValue: new ScanSettings(chain.chainId, scan.fromBlock) },
      {
        provide: LinkingSettings,
        useValue: new LinkingSettings(
          linking.codeSecret.reveal(),
          linking.codeLifetimeSeconds,
          5,
          chain.clockToleranceSeconds,
        ),
      },
      {
        provide: TermsSettings,
        useValue: new TermsSettings(config.rateChangeFactorMaximum),
      },
      {
        provide: DepositSettings,
        useValue: new DepositSettings(config.deposits.claimPeriodSeconds),
      },
      {
        provide: WithdrawalSettings,
        useValue: new WithdrawalSettings(
          withdrawals.feePayer,
          withdrawals.quoteLifetimeSeconds,
          withdrawals.deadlineSeconds,
        ),
      },
      {
        provide: WalletSettings,
        useValue: new WalletSettings(
          wallet.transactionLifetimeSeconds,
          BALANCE_GRACE_SECONDS,
          wallet.feeCeilings,
          wallet.shortWaitSeconds,
        ),
      },
      { provide: MemoSeal, useValue: memoSealOf(config) },
      { provide: GuardsOff, useValue: new GuardsOff(new Set(wallet.guardsOff)) },
      // Listeners publish events and send transactions themselves, so the lists are filled once
      // everything stands: a constructor could not have them.
      { provide: EVENT_LISTENERS, useValue: [] },
      { provide: BLOCK_LISTENERS, useValue: [] },
      { provide: RESCAN_LISTENERS, useValue: [] },
      { provide: OUTGOING_LISTENERS, useValue: [] },
      { provide: OUTGOING_SOURCES, useValue: [] },
      { provide: FORGOTTEN_ORDERS, useValue: [] },
      { provide: RECONCILE_LISTENERS, useValue: [] },
      { provide: UNDONE_ORDERS, useValue: [] },
    ];
    return {
      module: KernelModule,
      providers: values,
      exports: values.map(({ provide }) => provide),
    };
  }
}

/** The rules that a team may replace by its own (docs/EXTENDING.md). */
@Global()
@Module({
  providers: [{ provide: ApprovalPolicy, useClass: DefaultApprovalPolicy }],
  exports: [ApprovalPolicy],
})
class PoliciesModule {}

/** What the scan asks the wallet, on which it must not depend. */
@Global()
@Module({
  providers: [{ provide: RescanFloor, useClass: OpeningFloor }],
  exports: [RescanFloor],
})
class FloorModule {}

/** What the ledger asks withdrawals, on which it must not depend. */
@Global()
@Module({
  imports: [WithdrawalsModule],
  providers: [{ provide: HeldPoints, useExisting: GiveBackHeld }],
  exports: [HeldPoints],
})
class HeldPointsModule {}

/** The bot, and what the platform asks about it. */
@Global()
@Module({})
class TelegramBindings {
  static forRoot(options: TelegramOptions | null): DynamicModule {
    return {
      module: TelegramBindings,
      imports: [TelegramModule.forRoot(options)],
      providers: [
        { provide: TelegramStatus, useExisting: TelegramHealth },
        { provide: OutboxBacklog, useClass: PostgresOutboxBacklog },
      ],
      exports: [TelegramModule, TelegramStatus, OutboxBacklog],
    };
  }
}

/** Who listens to a reconciliation, which is a command of its own. */
@Injectable()
class ReconcileListeners implements OnModuleInit {
  constructor(
    @Inject(RECONCILE_LISTENERS) private readonly ofReconciling: ReconcileListener[],
    private readonly undoPayments: UndoPayments,
    private readonly reverseDeposits: ReverseDeposits,
  ) {}

  /** Payments first: what they had spent is not there for deposits until they are dead. */
  onModuleInit(): void {
    this.ofReconciling.push(this.undoPayments, this.reverseDeposits);
  }
}

/** What a command does is told as what the gateway does. */
@Injectable()
class EventsOfCommands implements OnModuleInit {
  constructor(
    @Inject(EVENT_LISTENERS) private readonly ofEvents: EventListener[],
    private readonly lines: EventLines,
    private readonly notifier: TelegramNotifier,
  ) {}

  onModuleInit(): void {
    this.ofEvents.push(this.lines, this.notifier);
  }
}

/** Tells everybody who listens to whom, before anything moves. */
@Injectable()
class Listeners implements OnModuleInit {
  constructor(
    @Inject(EVENT_LISTENERS) private readonly ofEvents: EventListener[],
    @Inject(BLOCK_LISTENERS) private readonly ofBlocks: BlockListener[],
    @Inject(RESCAN_LISTENERS) private readonly ofRescans: RescanListener[],
    @Inject(OUTGOING_LISTENERS) private readonly ofOutgoing: OutgoingListener[],
    @Inject(OUTGOING_SOURCES) private readonly sources: OutgoingSource[],
    @Inject(FORGOTTEN_ORDERS) private readonly forgotten: ForgottenOrders[],
    @Inject(UNDONE_ORDERS) private readonly undone: UndoneOrder[],
    private readonly offerDeposits: OfferDeposits,
    private readonly lapseWithdrawals: LapseWithdrawals,
    private readonly notifier: TelegramNotifier,
    private readonly triggers: CycleTriggers,
    private readonly counters: EventCounters,
    private readonly lines: EventLines,
    private readonly creditDeposits: CreditDeposits,
    private readonly proveOutcomes: ProveOutcomes,
    private readonly readLinkMessages: ReadLinkMessages,
    private readonly recordKeyUpdates: RecordKeyUpdates,
    private readonly recheckDeposits: RecheckDeposits,
    private readonly recheckOutgoing: RecheckOutgoing,
    private readonly recordOddOperations: RecordOddOperations,
    private readonly reportRepeatedExpiry: ReportRepeatedExpiry,
    private readonly codes: CodeSource,
    private readonly payouts: PayoutSource,
    private readonly refunds: RefundSource,
    private readonly failLinkRequest: FailLinkRequest,
    private readonly settleWithdrawals: SettleWithdrawals,
    private readonly settleRefunds: SettleRefunds,
    private readonly forgottenCodes: ForgottenCodes,
    private readonly forgottenPayouts: ForgottenPayouts,
    private readonly forgottenRefunds: ForgottenRefunds,
    private readonly settleSurplus: SettleSurplus,
    private readonly watchDatabaseHistory: WatchDatabaseHistory,
    private readonly watchHotWallet: WatchHotWallet,
    private readonly watchSpending: WatchSpending,
    private readonly watchUndone: WatchUndone,
    private readonly undoneWithdrawals: UndoneWithdrawals,
    private readonly undoneRefunds: UndoneRefunds,
  ) {}

  onModuleInit(): void {
    // First: others publish what follows from an event, and its line comes before theirs.
    this.ofEvents.push(this.lines);
    this.ofEvents.push(this.offerDeposits, this.lapseWithdrawals, this.watchHotWallet);
    this.ofEvents.push(this.notifier, this.triggers, this.counters);
    this.undone.push(this.undoneWithdrawals, this.undoneRefunds);
    // Before the deposits, whose owners they tell.
    this.ofBlocks.push(this.recordKeyUpdates, this.watchUndone);
    this.ofBlocks.push(this.proveOutcomes, this.creditDeposits, this.recordOddOperations);
    this.ofBlocks.push(this.watchSpending, this.watchDatabaseHistory);
    // Last: it locks link requests, which whoever locks customers does after them.
    this.ofBlocks.push(this.readLinkMessages);
    this.ofRescans.push(this.recheckOutgoing, this.recheckDeposits);
    this.ofOutgoing.push(this.failLinkRequest, this.settleWithdrawals, this.settleRefunds);
    this.ofOutgoing.push(this.reportRepeatedExpiry);
    this.ofOutgoing.push(this.settleSurplus);
    this.forgotten.push(this.forgottenCodes, this.forgottenPayouts, this.forgottenRefunds);
    this.sources.push(this.codes, this.payouts, this.refunds);
  }
}

/**
 * Gives the terms their first values, and refuses a gateway whose keys, account or books do not fit
 * together. All this happens before anything moves: no update is taken from Telegram, no block read.
 */
@Injectable()
class Start implements OnModuleInit {
  private readonly logger = new Logger('Start');

  constructor(
    private readonly config: GatewayConfig,
    private readonly seedTerms: SeedTerms,
    private readonly watchRates: WatchRates,
    private readonly rates: RateBook,
    private readonly moneyClock: MoneyClock,
    private readonly cursor: ScanCursor,
    private readonly reader: ChainReader,
    private readonly health: ChainHealth,
    private readonly watchDatabaseHistory: WatchDatabaseHistory,
  ) {}

  async onModuleInit(): Promise<void> {
    for (const warning of this.config.warnings) this.logger.warn(warning);
    const known = await this.cursor.load();
    if (known !== null) this.requireChainOfBooks(known.chainId);
    await this.seed();
    await this.watchRates.run();
    await this.namePlannedRates();
    const identity = await this.firstIdentity();
    if (identity.status === 'ok') {
      if (known !== null) this.requireAccountOfBooks(known.hotWalletId, identity.accountId);
      else await this.requireStartInPast();
      this.logger.log(`The gateway's account is ${identity.accountId}`);
    } else if (identity.status === 'unreachable') {
      this.logger.warn(`No node answers yet; the gateway goes on trying: ${identity.explanation}`);
    } else {
      throw new StartRefused(identity.explanation);
    }
    // Once nodes have told the chain's time: a loss is noted by it.
    await this.watchDatabaseHistory.run();
  }

  private requireChainOfBooks(chainId: string): void {
    const configured = this.config.chain.chainId;
    if (chainId === configured) return;
    throw new StartRefused(
      `The books of this database belong to the chain ${chainId}, but CHAIN_ID is ${configured}. ` +
        'Mend CHAIN_ID, or give this chain a database of its own in DATABASE_URL.',
    );
  }

  private requireAccountOfBooks(kept: string, configured: string): void {
    if (kept === configured) return;
    const { accountName } = this.config.wallet;
    throw new StartRefused(
      `The books of this database belong to the account ${kept}, but GATEWAY_ACCOUNT ` +
        `"${accountName}" is ${configured}. Mend GATEWAY_ACCOUNT, or give this account a database ` +
        'of its own in DATABASE_URL.',
    );
  }

  /** The first start alone begins at that block. */
  private async requireStartInPast(): Promise<void> {
    const { fromBlock } = this.config.scan;
    if (fromBlock === null) return;
    const future = startInFuture(fromBlock, await this.reader.position());
    if (future !== null) throw new StartRefused(future);
  }

  /** A plan that nobody remembers changes the rates all the same. */
  private async namePlannedRates(): Promise<void> {
    const { deposit, withdrawal } = await this.rates.schedule();
    for (const planned of plannedAfter([...deposit, ...withdrawal], this.moneyClock.likely())) {
      const { direction, rate, effectiveAt, version, setBy } = planned;
      this.logger.warn(
        `From ${effectiveAt.toISOString()} on, the ${direction} rate will be ${rate.text} ` +
          `(version ${version}, set by ${setBy}); POST /admin/v1/rates/cancel takes it back`,
      );
    }
  }

  private seed(): Promise<void> {
    const { terms, points } = this.config;
    return this.seedTerms.execute({
      depositRate: terms.depositRate.text,
      withdrawalRate: terms.withdrawalRate.text,
      limits: terms.limits,
      pointsDecimals: points.decimals,
    });
  }

  private async firstIdentity(): Promise<IdentityCheck> {
    const deadline = performance.now() + IDENTITY_WAIT_MILLISECONDS;
    for (;;) {
      const identity = await this.health.checkIdentity();
      if (identity.status !== 'unreachable' || performance.now() >= deadline) return identity;
      await new Promise((resolve) => setTimeout(resolve, IDENTITY_RETRY_MILLISECONDS));
    }
  }
}

/** What a start may exchange: nothing of it changes what the gateway does, only how fast and by which clock. */
export interface Surroundings {
  /** Where log lines go; the standard output without it. */
  readonly logDestination?: LogDestination;
  /** The system's without it. */
  readonly clock?: Clock;
  readonly chainConnection?: NonNullable<CrowdWizSettings['connection']>;
  readonly telegramTimings?: Partial<TelegramTimings>;
}

/** The domain over database and nodes, and nothing that moves by itself: for commands. */
@Module({})
export class ReconcileModule {
  static forRoot(config: GatewayConfig, databaseUrl: string): DynamicModule {
    const surroundings: Surroundings = {};
    return {
      module: ReconcileModule,
      imports: [...domainOver(config, databaseUrl, surroundings), TelegramBindings.forRoot(null)],
      providers: [ReconcileListeners, EventsOfCommands],
    };
  }
}

/** The composition root: the only file that knows both ports and adapters. */
@Module({})
export class AppModule {
  /** Needs a database at `databaseUrl` whose migrations have run. */
  static forRoot(
    config: GatewayConfig,
    databaseUrl: string,
    surroundings: Surroundings = {},
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ...domainOver(config, databaseUrl, surroundings),
        TelegramBindings.forRoot(telegramOptions(config, surroundings)),
        GatewayScheduleModule.forRoot(new ScheduleOptions(config.scan.intervalSeconds)),
        HealthModule,
        MetricsModule,
        RestModule.forRoot(),
      ],
      providers: [Listeners, ReconcileListeners, Start],
    };
  }
}

function domainOver(
  config: GatewayConfig,
  databaseUrl: string,
  surroundings: Surroundings,
): (DynamicModule | Type)[] {
  const { logDestination, clock = new SystemClock() } = surroundings;
  return [
    GatewayConfigModule.forRoot(config),
    LoggingModule.forRoot(config, logDestination),
    AccessModule.forRoot(config),
    KernelModule.forRoot(config, clock),
    PoliciesModule,
    FloorModule,
    HeldPointsModule,
    PostgresModule.forRoot(new DatabaseOptions(databaseUrl, config.database.poolSize)),
    CrowdWizModule.forRootAsync({
      inject: [],
      useFactory: () => crowdWizOptions(config, surroundings),
    }),
    LedgerModule,
    TermsModule,
    SafetyModule,
    ScanModule,
    WalletModule,
    LinkingModule,
    DepositsModule,
    WithdrawalsModule,
    EventLinesModule,
  ];
}

function memoSealOf({ wallet }: GatewayConfig): MemoSeal {
  const [sealing, ...former] = wallet.memoSecrets;
  return new MemoSeal([sealing.reveal(), ...former.map((secret) => secret.reveal())]);
}

function crowdWizOptions(
  { chain, wallet }: GatewayConfig,
  { chainConnection }: Surroundings,
): CrowdWizSettings {
  return {
    nodes: chain.nodes,
    chainId: chain.chainId,
    quorum: chain.quorum,
    gatewayAccountName: wallet.accountName,
    activeKey: PrivateKey.fromWif(wallet.activeKey.reveal()),
    memoKey: PrivateKey.fromWif(wallet.memoKey.reveal()),
    clockToleranceSeconds: chain.clockToleranceSeconds,
    connection: {
      payloadMaximumBytes: chain.messageMaximumBytes,
      callTimeoutMilliseconds: chain.callTimeoutSeconds * 1000,
      connectTimeoutMilliseconds: chain.connectTimeoutSeconds * 1000,
      aheadMaximumMilliseconds: chain.clockToleranceSeconds * 1000,
      ...chainConnection,
    },
  };
}

function telegramOptions(
  { telegram }: GatewayConfig,
  { telegramTimings }: Surroundings,
): TelegramOptions | null {
  if (!telegram) return null;
  const { token, apiRoot, proxy, webhook } = telegram;
  return new TelegramOptions({
    token: token.reveal(),
    apiRoot,
    proxyUrl: proxy?.reveal() ?? null,
    webhook: webhook && webhookOf(webhook.url, webhook.secret.reveal()),
    ...(telegramTimings && { timings: telegramTimings }),
  });
}

function webhookOf(url: string, secret: string): TelegramWebhook {
  const { origin, pathname } = new URL(url);
  return { publicUrl: origin, path: pathname, secret };
}

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger, type INestApplication, type NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Telegraf } from 'telegraf';
import { DEFAULT_BOT_NAME } from 'nestjs-telegraf';
import { DataSource } from 'typeorm';
import { NodePool, type ConnectionOptions } from 'crowdwiz-gateway/crowdwiz';
import { AlarmPump } from 'crowdwiz-gateway/internal/adapters/alarms/index';
import { CycleTriggers } from 'crowdwiz-gateway/internal/adapters/schedule/index';
import type { TelegramTimings } from 'crowdwiz-gateway/telegram';
import { PostgresSession } from 'crowdwiz-gateway/internal/adapters/postgres/connection/postgres-session';
import { EventRelay } from 'crowdwiz-gateway/internal/adapters/event-relay/index';
import { OutboxPump } from 'crowdwiz-gateway/internal/adapters/telegram/delivery/outbox-pump';
import { UpdateRelay } from 'crowdwiz-gateway/internal/adapters/telegram/inbox/update-relay';
import { AppModule } from 'crowdwiz-gateway/internal/app.module';
import { compose, type GatewayOptions } from 'crowdwiz-gateway/internal/composition/index';
import { GatewayCycle, type CycleReport } from 'crowdwiz-gateway/internal/cycle/index';
import { readGatewayConfig } from 'crowdwiz-gateway/internal/platform/config/index';
import {
  MEMORY_POLICIES,
  MEMORY_STORES,
  MemoryStoresModule,
  type MemoryDatabase,
} from 'crowdwiz-testkit/memory';
import type { Life } from './life';
import type { SimulatedClock } from './simulated-clock';
import { tapDatabase, tapPorts, tapSession, tapTelegram, type CutDatabase } from './taps';

/** As a plain object: Nest declares its options as a class. */
type NestOptions = Pick<NestApplicationOptions, 'logger' | 'abortOnError'>;

/** Where a gateway of the simulation stands. */
export interface GatewayPlace {
  readonly environment: Readonly<Record<string, string>>;
  readonly databaseUrl: string;
  /** Where it keeps everything in place of a PostgreSQL, if it does; then it has no bot. */
  readonly memory?: MemoryDatabase | null;
  readonly clock: SimulatedClock;
  /** How long it waits for a node's answer; default: as long as a lost one may cost. */
  readonly callTimeoutMilliseconds?: number | undefined;
  /** Ends the gateway's connections on the database's side; resolves when they are gone. */
  readonly cutDatabase: CutDatabase;
}

/** An answer that is lost costs this long; a machine that is slow must not lose any. */
const CALL_TIMEOUT_MILLISECONDS = 250;

/**
 * A cycle that has not ended after so many ticks hangs: thirty seconds and more. Each tick begins when the one
 * before is over, so that a time in which the machine gave this process no processor counts as one of them.
 */
const ROUND_TICKS = 300;
const TICK_MILLISECONDS = 100;

const TELEGRAM_TIMINGS: Partial<TelegramTimings> = {
  pollSeconds: 5,
  callTimeoutMilliseconds: 3_000,
  firstRetryMilliseconds: 5,
  longestRetryMilliseconds: 40,
  refusedTokenRetryMilliseconds: 40,
  stopDeadlineMilliseconds: 3_000,
  // The world wakes the bot when it waits for it: looks on its own would be half of all statements.
  inboxPollMilliseconds: 1_000,
  outboxPollMilliseconds: 1_000,
  outboxFirstRetryMilliseconds: 500,
  outboxLongestRetryMilliseconds: 10_000,
  // Telegram's own pace would be most of a story.
  chatPaceMilliseconds: 0,
  botPaceMilliseconds: 0,
  longestBotPauseMilliseconds: 20,
};

/** A cycle of a gateway that died in the middle of it, or that never ends. */
export type RoundOutcome = CycleReport | 'died' | 'hangs';

/**
 * One whole gateway in this process, with its real modules: it lives until it is stopped in order, or
 * until it dies at a place of the simulation's choice.
 */
export class SimulatedGateway {
  private door: Promise<unknown> | null = null;

  private constructor(
    private readonly app: INestApplication,
    readonly life: Life,
    private readonly cutDatabase: CutDatabase,
    private readonly hasPostgres: boolean,
  ) {}

  /** Null when it died while it was starting; rejects when it could not start, as a process exits. */
  static async start(place: GatewayPlace, life: Life): Promise<SimulatedGateway | null> {
    Logger.overrideLogger(false);
    const { clock, databaseUrl, memory = null } = place;
    const config = readGatewayConfig(place.environment);
    const surroundings = {
      clock,
      chainConnection: chainConnection(place),
      telegramTimings: TELEGRAM_TIMINGS,
    };
    const composition = compose(config, memory === null ? {} : keptIn(memory));
    const root = AppModule.forRoot(config, databaseUrl, surroundings, composition);
    const options: NestOptions = { abortOnError: false, logger: false };
    const app = await NestFactory.create(root, options);
    const gateway = new SimulatedGateway(app, life, place.cutDatabase, memory === null);
    gateway.tap();
    try {
      const up = app.init().then(() => 'up' as const);
      const outcome = await Promise.race([up, life.ended.then(() => 'died' as const)]);
      if (outcome === 'up') return gateway;
    } catch (error) {
      await gateway.bury();
      throw error;
    }
    await gateway.bury();
    return null;
  }

  get<T>(token: abstract new (...given: never[]) => T): T {
    return this.app.get(token, { strict: false });
  }

  /** Opens the door for operators; gives its port. */
  async httpPort(): Promise<number> {
    this.door ??= this.app.listen(0, '127.0.0.1');
    await this.door;
    return (this.server.address() as AddressInfo).port;
  }

  private get server(): Server {
    return this.app.getHttpServer() as Server;
  }

  /** One cycle, as a block notice or the cron would begin it. */
  async round(): Promise<RoundOutcome> {
    return this.within(this.get(GatewayCycle).run());
  }

  /** Whatever is asked of a gateway may never be answered, if it dies meanwhile. */
  async within<T>(work: Promise<T>): Promise<T | 'died' | 'hangs'> {
    const bound = new AbortController();
    try {
      const died = this.life.ended.then(() => 'died' as const);
      return await Promise.race([work, died, late(bound.signal)]);
    } finally {
      bound.abort();
    }
  }

  /** The bot looks for updates and messages at once, as it would by itself a moment later. */
  wakeBot(): void {
    this.get(UpdateRelay).wake();
    this.get(OutboxPump).wake();
  }

  /** SIGTERM: finishes what is in hand. */
  async stop(): Promise<void> {
    const outcome = await this.within(this.app.close());
    this.life.end();
    if (outcome === 'died' || outcome === 'hangs') await this.bury();
  }

  /** What the operating system does with a process that is gone: its connections end. */
  async bury(): Promise<void> {
    this.life.end();
    this.server.close();
    this.server.closeAllConnections();
    const registry = this.get(SchedulerRegistry);
    for (const name of registry.getIntervals()) registry.deleteInterval(name);
    await this.cutDatabase();
    await this.get(NodePool).stop();
    if (!this.hasPostgres) return;
    const dataSource = this.get(DataSource);
    // Its connections are dead already; what it says about that is of no interest.
    if (dataSource.isInitialized) await dataSource.destroy().catch(() => undefined);
  }

  private tap(): void {
    quietTriggers(this.get(CycleTriggers));
    // Nobody reads events or is told of alarms here, and looks come when they come: see `quietTriggers`.
    this.get(EventRelay).onApplicationBootstrap = () => undefined;
    this.get(AlarmPump).onApplicationBootstrap = () => undefined;
    if (this.hasPostgres) {
      tapDatabase(this.get(DataSource), this.life, this.cutDatabase);
      tapSession(this.get(PostgresSession), this.life);
    }
    tapPorts((token) => this.get(token), this.life, this.cutDatabase);
    tapTelegram(this.botOrNull(), (token) => this.get(token), this.life);
  }

  private botOrNull(): Telegraf | null {
    try {
      return this.app.get<Telegraf>(DEFAULT_BOT_NAME, { strict: false });
    } catch {
      // A gateway without a token has no bot.
      return null;
    }
  }
}

/** A gateway whose stores are all in memory. */
function keptIn(memory: MemoryDatabase): GatewayOptions {
  return {
    imports: [MemoryStoresModule.over(memory)],
    policies: MEMORY_POLICIES,
    replace: MEMORY_STORES,
    without: ['telegram'],
  };
}

/** Rounds come when the simulation says so: only then is the same seed the same story. */
function quietTriggers(triggers: CycleTriggers): void {
  triggers.onApplicationBootstrap = () => undefined;
  triggers.on = () => Promise.resolve();
}

/** How whatever runs in a world asks its nodes. */
export function chainConnection({
  clock,
  callTimeoutMilliseconds = CALL_TIMEOUT_MILLISECONDS,
}: Pick<GatewayPlace, 'clock' | 'callTimeoutMilliseconds'>): Partial<ConnectionOptions> {
  return {
    connectTimeoutMilliseconds: callTimeoutMilliseconds,
    callTimeoutMilliseconds,
    surveyGraceMilliseconds: 20,
    // Blocks are made faster than time goes by.
    aheadMaximumMilliseconds: Number.POSITIVE_INFINITY,
    headPollMilliseconds: 100,
    reconnectFirstMilliseconds: 5,
    reconnectMaximumMilliseconds: 40,
    now: () => clock.now().getTime(),
    elapsed: () => clock.worldNow().getTime(),
    random: () => 0.5,
  };
}

/** Ends early, which nobody waits for any more, when the signal says so. */
async function late(signal: AbortSignal): Promise<'hangs'> {
  for (let tick = 0; tick < ROUND_TICKS && !signal.aborted; tick += 1) {
    await delay(TICK_MILLISECONDS, undefined, { signal }).catch(() => undefined);
  }
  return 'hangs';
}

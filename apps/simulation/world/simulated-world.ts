import { setTimeout as delay } from 'node:timers/promises';
import type { ReconcileCommand, ReconcileReport } from 'crowdwiz-gateway/internal/scan/index';
import { ChainHealth } from 'crowdwiz-gateway/internal/wallet/index';
import {
  deriveKeys,
  SandboxChain,
  SandboxNode,
  type LostBlock,
  type SandboxAccount,
} from 'crowdwiz-sandbox/node';
import { gatewayEnvironment } from 'crowdwiz-testkit/internal/world/gateway-environment';
import { tellNumbers } from 'crowdwiz-testkit/internal/world/told-numbers';
import { checkInvariants, type ToldNumber, type Violation } from 'crowdwiz-testkit/invariants';
import type { DatabaseCopy } from 'crowdwiz-sandbox/postgres';
import { FakeTelegram } from 'crowdwiz-sandbox/telegram';
import { OPERATORS_KEY } from '../faults/knock';
import { Life, type Deed, type Place } from './life';
import { runReconcile } from './run-reconcile';
import { SeededRandom } from '../../shared/seeded-random';
import { SimulatedClock } from './simulated-clock';
import { chainConnection, SimulatedGateway, type RoundOutcome } from './simulated-gateway';
import { WorldTally } from '../tally';
import type { Databases, WorldDatabase } from './world-database';

/** What kind of world a seed gets; drawn once, at its beginning. */
export interface Traits {
  readonly nodeCount: number;
  readonly quorum: number;
  /** Minor units of CWD. */
  readonly hotWalletUnits: bigint;
  readonly depositRate: string;
  readonly withdrawalRate: string;
  readonly pointsDecimals: number;
  readonly feePayer: 'customer' | 'house';
  readonly approvalAbove: string;
  /** A second gateway over the same database, without a bot. */
  readonly hasSecondGateway: boolean;
  /** Nobody talks to a bot: there is none. Default false. */
  readonly isWithoutBot?: boolean;
  /** How long a gateway waits for a node's answer; default: as long as a lost one may cost. */
  readonly callTimeoutMilliseconds?: number;
  /** Settings of its own. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A seed's world, a quiet story with a death at one place, or a history. */
export type StoryKind = 'seed' | 'place' | 'history';

export const GATEWAY_NAME = 'cwd-gateway';
const BEGIN = new Date('2026-03-01T12:00:00Z');
/** Of a gateway that keeps everything in memory: nobody connects. */
const NO_DATABASE = 'postgres://nobody:nothing@127.0.0.1:1/memory';
const CODE_SECRET = 'throw-away-secret-of-the-simulation';
/** Looks for calm come this often; a gateway that is not calm by then is left to itself. */
const CALM_LOOK_MILLISECONDS = 2;
const CALM_WITHIN_MILLISECONDS = 600;
const WAKE_EVERY_MILLISECONDS = 15;
const HEADS_WITHIN_MILLISECONDS = 150;
const BLOCKS_BEFORE = 12;
/** Nodes are replaced in no time, and their chain has stood still for a moment. */
const SNAPSHOT_SECONDS = 6;
/** More than any start needs; a gateway that cannot start at all is a finding of the simulation. */
const STARTS_MAXIMUM = 8;

/** A chain with its nodes, a Telegram, a PostgreSQL and the gateways of one seed. */
export class SimulatedWorld {
  tally = new WorldTally();
  kind: StoryKind = 'seed';
  readonly violations: Violation[] = [];
  readonly trace: string[] = [];
  /** Transactions that a thief signed with the hot wallet's key. */
  readonly stolen: string[] = [];
  /** Chats that have blocked the bot at some time. */
  readonly silentChats: number[] = [];
  /** Chats whose accounts a stranger asked to be given. */
  readonly spammed = new Set<number>();
  /** What the chain lost when it went back. */
  private readonly lost: LostBlock[] = [];
  /** In the end it is asked to explain every row; that takes its time. */
  explainsAll = false;
  /** The only node has lied about the history at some time. */
  isHistoryDoubtful = false;
  private readonly running: (SimulatedGateway | null)[] = [];
  private lives: Life[] = [];
  private startCount = 0;
  private readonly cuts: Promise<void>[] = [];

  private constructor(
    readonly random: SeededRandom,
    readonly traits: Traits,
    readonly clock: SimulatedClock,
    readonly chain: SandboxChain,
    readonly nodes: readonly SandboxNode[],
    readonly telegram: FakeTelegram,
    readonly database: WorldDatabase,
    readonly hotWallet: SandboxAccount,
  ) {}

  static async create(
    random: SeededRandom,
    traits: Traits,
    databases: Databases,
  ): Promise<SimulatedWorld> {
    const clock = new SimulatedClock(BEGIN);
    const chain = new SandboxChain({ genesisTime: BEGIN, signBlocks: false });
    const nodes: SandboxNode[] = [];
    for (let count = 0; count < traits.nodeCount; count += 1) {
      nodes.push(await SandboxNode.start({ chain }));
    }
    const [first] = nodes;
    if (!first) throw new Error('A world needs a node');
    const { hotWalletUnits } = traits;
    const hotWallet = first.createAccount(GATEWAY_NAME, deriveKeys(GATEWAY_NAME), hotWalletUnits);
    const telegram = await FakeTelegram.start({ now: () => clock.worldNow().getTime() });
    const database = await databases.open();
    const world = new SimulatedWorld(
      random,
      traits,
      clock,
      chain,
      nodes,
      telegram,
      database,
      hotWallet,
    );
    chain.listen({
      onBlock: () => undefined,
      onPending: () => undefined,
      onGoneBack: (lost) => world.lost.push(...lost),
    });
    world.pass(BLOCKS_BEFORE);
    return world;
  }

  /** Another story begins in the same world: what is noted from here on is its own. */
  begin(tally: WorldTally): void {
    this.tally = tally;
    this.violations.length = 0;
    this.trace.length = 0;
  }

  note(line: string): void {
    this.trace.push(`[block ${this.chain.headNumber}] ${line}`);
  }

  violate(rule: string, detail: string): void {
    this.violations.push({ rule, detail });
    this.note(`VIOLATION ${rule}: ${detail}`);
  }

  get gatewayCount(): number {
    return this.traits.hasSecondGateway ? 2 : 1;
  }

  /** The gateway with the bot; null while it is down. */
  get gateway(): SimulatedGateway | null {
    return this.running[0] ?? null;
  }

  get gateways(): readonly SimulatedGateway[] {
    return this.running.filter((each) => each !== null);
  }

  /** That many blocks, a second or so of world time each, as long as somebody produces. */
  pass(blocks: number, secondsEach = 1): void {
    for (let made = 0; made < blocks; made += 1) {
      this.clock.advance(secondsEach);
      this.chain.produceBlock(this.clock.worldNow());
    }
  }

  /** Every node is replaced by a snapshot of this block; none of the new ones lies, and none forgets its history. */
  goBackTo(block: number): void {
    const { chain, nodes } = this;
    for (const { faults } of nodes) faults.reset();
    chain.history.maximumOperationsPerAccount = chain.options.maximumOperationsPerAccount;
    chain.goBackTo(block);
    this.pass(1, SNAPSHOT_SECONDS);
  }

  /** The gateway has read blocks that the chain has lost, and nobody has booked that. */
  async isUnreconciled(): Promise<boolean> {
    if (this.lost.length === 0) return false;
    const [cursor] = await this.rows<{ number: number; id: string }>(
      'SELECT block_number AS number, block_id AS id FROM scan_cursor',
    );
    return cursor !== undefined && this.chain.block(cursor.number)?.id !== cursor.id;
  }

  /** An operator runs `npm run chain:reconcile` beside the gateways, or while they are down. */
  async reconcile(command: ReconcileCommand): Promise<ReconcileReport> {
    this.startCount += 1;
    const name = `simulated-operator-${this.startCount}`;
    const { callTimeoutMilliseconds } = this.traits;
    try {
      return await runReconcile(command, {
        environment: this.environment(0, name),
        databaseUrl: this.database.urlFor(name) ?? '',
        connection: chainConnection({ clock: this.clock, callTimeoutMilliseconds }),
        clock: this.clock,
      });
    } finally {
      this.database.noteDead(name);
    }
  }

  /** Starts what is down. What dies while it starts is started again. */
  async startGateways(): Promise<void> {
    for (let index = 0; index < this.gatewayCount; index += 1) {
      for (let attempt = 0; !this.running[index]; attempt += 1) {
        if (attempt >= STARTS_MAXIMUM) {
          this.violate('starts', 'the gateway does not start any more');
          return;
        }
        this.running[index] = await this.startOne(index);
      }
    }
  }

  private async startOne(index: number): Promise<SimulatedGateway | null> {
    const life = this.lives[index] ?? this.newLife();
    this.lives[index] = life;
    void life.ended.then((place) => {
      this.noteEnd(index, place);
    });
    this.startCount += 1;
    const name = `simulated-gateway-${this.startCount}`;
    void life.ended.then(() => {
      this.database.noteDead(name);
      // Another gateway may wait for a row that the dead one has locked.
      this.cuts.push(this.database.cut([name]));
    });
    const place = {
      environment: this.environment(index, name),
      databaseUrl: this.database.urlFor(name) ?? '',
      memory: this.database.memory,
      clock: this.clock,
      callTimeoutMilliseconds: this.traits.callTimeoutMilliseconds,
      cutDatabase: () => this.database.cut([name]),
    };
    try {
      const gateway = await SimulatedGateway.start(place, life);
      if (gateway !== null) return gateway;
    } catch (error) {
      // The process would end with an error, and be started again.
      this.note(`gateway ${index} did not start: ${String(error)}`);
    }
    this.lives[index] = this.newLife();
    return null;
  }

  /** What was armed is a fault only once it has come. */
  private newLife(): Life {
    return new Life((kind, place) => {
      if (kind === 'die') this.tally.count('deaths', place);
      else this.tally.count('faults', kind);
    });
  }

  private noteEnd(index: number, place: Place | null): void {
    if (place !== null) this.note(`gateway ${index} died ${place}`);
  }

  /** Arms a deed at the first gateway, also one that is about to start. */
  arm(deed: Deed, index = 0): void {
    const life = this.lives[index] ?? this.newLife();
    this.lives[index] = life;
    life.arm(deed);
  }

  disarm(): void {
    for (const life of this.lives) life.disarm();
  }

  /** Buries the dead; gives whether there were any. */
  async bury(): Promise<boolean> {
    let any = false;
    for (const [index, gateway] of this.running.entries()) {
      if (!gateway?.life.isOver) continue;
      await gateway.bury();
      this.running[index] = null;
      this.lives[index] = this.newLife();
      any = true;
    }
    return any;
  }

  /** kill -9, from outside. */
  async kill(): Promise<void> {
    for (const gateway of this.gateways) gateway.life.end();
    await this.bury();
  }

  /** SIGTERM. */
  async stopGateways(): Promise<void> {
    for (const [index, gateway] of this.running.entries()) {
      if (!gateway) continue;
      await gateway.stop();
      this.running[index] = null;
      this.lives[index] = this.newLife();
    }
  }

  /** Somebody makes a backup, for which the gateways are down. */
  async copyDatabase(): Promise<DatabaseCopy> {
    await this.kill();
    await Promise.all(this.cuts);
    return this.database.copy();
  }

  /** The backup takes the place of the database: what was committed since is forgotten. */
  async putBack(copy: DatabaseCopy): Promise<void> {
    await this.kill();
    await Promise.all(this.cuts);
    await this.database.putBack(copy);
  }

  /** One cycle of every gateway that is up, side by side. */
  async round(): Promise<readonly RoundOutcome[]> {
    await this.database.cut();
    await this.headsAreKnown();
    const { gateways } = this;
    const outcomes = await Promise.all(gateways.map((gateway) => gateway.round()));
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome !== 'hangs') continue;
      const place = gateways[index]?.life.lastPlace ?? 'nowhere';
      this.violate('rounds-end', `a round did not end; it was last seen ${place}`);
    }
    await this.bury();
    return outcomes;
  }

  /** Until the bot has handled what was said to it, and has said what is due. */
  async calm(): Promise<void> {
    const deadline = Date.now() + CALM_WITHIN_MILLISECONDS;
    let wakeAt = 0;
    while (this.gateway && !this.gateway.life.isOver && Date.now() < deadline) {
      const isHeard = this.telegram.pendingUpdateCount === 0 && !(await this.hasPendingUpdates());
      if (isHeard && !(await this.hasDueMessages())) break;
      if (Date.now() >= wakeAt) {
        this.gateway.wakeBot();
        wakeAt = Date.now() + WAKE_EVERY_MILLISECONDS;
      }
      await delay(CALM_LOOK_MILLISECONDS);
    }
    await this.bury();
  }

  rows<Row>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.database.rows(statement, parameters);
  }

  count(statement: string, parameters: readonly unknown[] = []): Promise<number> {
    return this.database.count(statement, parameters);
  }

  private async hasPendingUpdates(): Promise<boolean> {
    return (await this.count('SELECT 1 FROM telegram_update WHERE outcome IS NULL')) > 0;
  }

  private async hasDueMessages(): Promise<boolean> {
    const due = await this.count(
      `SELECT 1 FROM telegram_outbox o
       WHERE delivered_at IS NULL AND dropped_at IS NULL AND next_attempt_at <= $1
         AND NOT EXISTS (
           SELECT 1 FROM telegram_outbox e WHERE e.chat_id = o.chat_id AND e.id < o.id
             AND e.delivered_at IS NULL AND e.dropped_at IS NULL AND e.next_attempt_at > $1)`,
      [this.clock.now()],
    );
    return due > 0;
  }

  /** A gateway learns of a block a moment later; the same seed shall not depend on that moment. */
  async headsAreKnown(): Promise<void> {
    const deadline = Date.now() + HEADS_WITHIN_MILLISECONDS;
    // No node of a history is ever silent: one that seems so has told a head that nobody has read yet.
    const isHeard = (state: string) =>
      state === 'healthy' || (state === 'stale' && this.kind === 'history');
    const isBehind = (gateway: SimulatedGateway) =>
      !gateway.life.isOver &&
      gateway
        .get(ChainHealth)
        .nodes()
        .some(({ state, headNumber }) => isHeard(state) && !this.isSeen(headNumber));
    while (this.gateways.some(isBehind) && Date.now() < deadline)
      await delay(CALM_LOOK_MILLISECONDS);
  }

  /** Whether this is what some node shows as its head now. */
  private isSeen(headNumber: number | null): boolean {
    return this.nodes.some(
      ({ faults }) => faults.visibleHead(this.chain.headNumber) === headNumber,
    );
  }

  private environment(index: number, name: string): Record<string, string> {
    const { traits, hotWallet, telegram } = this;
    return {
      ...gatewayEnvironment({
        database: { url: this.database.urlFor(name) ?? NO_DATABASE },
        node: { url: this.nodes.map(({ url }) => url).join(','), chainId: this.chain.chainId },
        hotWallet,
        ...(index === 0 && traits.isWithoutBot !== true && { telegram }),
        adminKey: OPERATORS_KEY,
        codeSecret: CODE_SECRET,
      }),
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      DATABASE_POOL_SIZE: '6',
      CHAIN_QUORUM: String(traits.quorum),
      POINTS_DECIMALS: String(traits.pointsDecimals),
      DEPOSIT_RATE: traits.depositRate,
      WITHDRAW_RATE: traits.withdrawalRate,
      WITHDRAW_FEE_PAYER: traits.feePayer,
      APPROVAL_ABOVE: traits.approvalAbove,
      LIMIT_WITHDRAWAL_MINIMUM: 'none',
      TRANSACTION_LIFETIME_SECONDS: '60',
      ...traits.settings,
    };
  }

  /** What the oracle says; `isSettled`: nothing is under way any more. */
  async judge(isSettled: boolean): Promise<void> {
    // Until then the tables tell of another chain.
    if (!isSettled && (await this.isUnreconciled())) return;
    const toldNumbers = isSettled && this.explainsAll ? await this.tellNumbers() : null;
    const found = await checkInvariants({
      ...(toldNumbers && { toldNumbers }),
      chain: this.chain,
      lost: this.lost,
      hotWalletId: this.hotWallet.id,
      query: (sql, parameters) => this.rows(sql, parameters),
      pointsDecimals: this.traits.pointsDecimals,
      memoKey: this.hotWallet.keys.memo,
      codeSecret: CODE_SECRET,
      foreignTransactionIds: this.stolen,
      silentChats: this.silentChats,
      historyDoubtful: this.isHistoryDoubtful,
      clockErrorMilliseconds: this.clock.largestError,
      quorum: this.traits.quorum,
      settled: isSettled,
    });
    for (const { rule, detail } of found) this.violate(rule, detail);
  }

  /** Null, and a violation, where it cannot: with what it cannot explain nobody can be told the truth. */
  private async tellNumbers(): Promise<readonly ToldNumber[] | null> {
    const [gateway] = this.gateways;
    try {
      if (!gateway) throw new Error('no gateway is up');
      return await tellNumbers(gateway, (sql, parameters) => this.rows(sql, parameters));
    } catch (error) {
      this.violate('told-numbers', `not everything is explained: ${String(error)}`);
      return null;
    }
  }

  async stop(): Promise<void> {
    await this.kill();
    await Promise.all(this.cuts);
    await this.telegram.stop();
    await Promise.all(this.nodes.map((node) => node.stop()));
    await this.database.drop();
  }
}

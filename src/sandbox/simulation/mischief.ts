import { tamperedBalances, tamperedBlock, withoutMassPayments, type SandboxNode } from '../node';
import { DEED_KINDS, PLACES, type Place } from './life';
import type { People } from './people';
import type { SimulatedWorld } from './simulated-world';

/** What goes wrong, and how often against the others. */
const WEIGHTS = {
  // the process
  die: 36,
  kill: 4,
  restart: 2,
  // the database
  'cut-database': 5,
  'refuse-commit': 5,
  'lose-commit-reply': 5,
  // the way to the node
  'lose-replies': 6,
  'lose-broadcasts': 6,
  'late-replies': 2,
  'repeat-replies': 2,
  'close-connections': 3,
  'node-down': 4,
  'node-freezes': 2,
  'node-lags': 4,
  'node-goes-stale': 2,
  // the chain
  fork: 10,
  'stall-irreversibility': 4,
  'much-time': 5,
  theft: 1,
  'history-pruned': 1,
  // nodes that lie
  'lie-about-blocks': 3,
  'lie-about-history': 3,
  'lie-about-balance': 3,
  // Telegram
  flood: 3,
  'server-error': 3,
  'telegram-lost': 4,
  redelivery: 5,
  'bot-blocked': 2,
  // time
  'clock-jumps': 4,
} as const;

export type MischiefName = keyof typeof WEIGHTS;

/** Around a broadcast money can be lost or paid twice, and broadcasts are few. */
const PLACES_OF_DEATH = PLACES.map((place): [Place, number] => [
  place,
  place.endsWith('broadcast') || place.endsWith('commit') ? 3 : 1,
]);

/** A death comes after at most so many places. */
const PLACES_UNTIL_DEATH_MAXIMUM = 40;
const LATE_MILLISECONDS = 600;
const PRUNED_TO = 3;
/** A head of that age is no longer believed. */
const STALE_SECONDS = 70;
/** Beyond the life of what the gateway signs, and of its quotes and codes. */
const MUCH_TIME_SECONDS = 900;
const BROADCAST = 'broadcast_transaction';
const HISTORY = 'get_relative_account_history';
const LIE = 'lie';
const QUESTIONS = ['get_block', 'get_dynamic_global_properties', 'get_required_fees', BROADCAST];

interface Lasting {
  readonly name: string;
  turnsLeft: number;
  readonly undo: () => Promise<void> | void;
}

/** Makes things go wrong, and lets the lasting ones pass after a while. */
export class Mischief {
  private lasting: Lasting[] = [];

  constructor(
    private readonly world: SimulatedWorld,
    private readonly people: People,
  ) {}

  /** One more thing goes wrong. */
  async strike(): Promise<void> {
    const name = this.world.random.weighted(WEIGHTS);
    this.world.note(`mischief: ${name}`);
    // What is armed comes later, or never: it is counted when it does.
    const isArmed = DEED_KINDS.some((kind) => kind === name);
    if (!isArmed) this.world.tally.count('faults', name);
    await this.play(name);
  }

  /** Time goes by for what lasts. */
  async turn(): Promise<void> {
    const over: Lasting[] = [];
    for (const each of this.lasting) {
      each.turnsLeft -= 1;
      if (each.turnsLeft <= 0) over.push(each);
    }
    this.lasting = this.lasting.filter((each) => !over.includes(each));
    for (const each of over) await each.undo();
  }

  /** The world is well again. */
  async end(): Promise<void> {
    const { lasting } = this;
    this.lasting = [];
    for (const { undo } of lasting) await undo();
    for (const node of this.world.nodes) node.faults.reset();
    this.world.telegram.clearFaults();
    this.world.disarm();
    this.world.clock.skew(0);
  }

  private last(name: string, undo: Lasting['undo']): void {
    this.lasting.push({ name, turnsLeft: this.world.random.between(1, 6), undo });
  }

  private async play(name: MischiefName): Promise<void> {
    const deed = { ...this.ofTheGateway(), ...this.ofTheNodes(), ...this.ofTheWorld() }[name];
    await deed();
  }

  private ofTheGateway() {
    return {
      die: () => {
        this.die();
      },
      kill: () => this.world.kill(),
      restart: () => this.world.stopGateways(),
      'cut-database': () => {
        this.arm('cut-database');
      },
      'refuse-commit': () => {
        this.arm('refuse-commit');
      },
      'lose-commit-reply': () => {
        this.arm('lose-commit-reply');
      },
      'clock-jumps': () => {
        const { random, clock } = this.world;
        clock.skew(random.between(5, 7_200) * (random.chance(0.5) ? 1 : -1));
        this.last('clock-jumps', () => {
          clock.skew(0);
        });
      },
    };
  }

  private ofTheNodes() {
    const node = this.node();
    const { faults } = node;
    return {
      'lose-replies': () => {
        this.loseReplies();
      },
      'lose-broadcasts': () => {
        faults.neverAnswer(BROADCAST);
        this.last('lose-broadcasts', () => {
          faults.neverAnswer(BROADCAST, false);
        });
      },
      'late-replies': () => {
        faults.delay(BROADCAST, LATE_MILLISECONDS);
        this.last('late-replies', () => {
          faults.delay(BROADCAST, 0);
        });
      },
      'repeat-replies': () => {
        faults.repeatReplies(true);
      },
      'close-connections': () => {
        node.closeConnections();
      },
      'node-down': () => this.nodeDown(node),
      'node-freezes': () => {
        this.freeze(node);
      },
      'node-lags': () => {
        faults.lagBehind(this.world.random.between(1, 12));
        this.last('node-lags', () => {
          faults.lagBehind(0);
        });
      },
      'node-goes-stale': () => {
        faults.freezeHeadAt(this.world.chain.headNumber);
        this.world.pass(1, STALE_SECONDS);
        this.last('node-goes-stale', () => {
          faults.freezeHeadAt(undefined);
        });
      },
      'lie-about-blocks': () => {
        this.lie(node, 'get_block', tamperedBlock);
      },
      'lie-about-history': () => {
        this.lie(node, HISTORY, withoutMassPayments);
      },
      'lie-about-balance': () => {
        const units = this.world.random.between(1, 900_000);
        this.lie(node, 'get_account_balances', tamperedBalances(units));
      },
    };
  }

  private ofTheWorld() {
    const { chain, telegram, random } = this.world;
    return {
      fork: () => {
        this.fork();
      },
      'stall-irreversibility': () => {
        chain.stallIrreversibility(true);
        this.last('stall-irreversibility', () => {
          chain.stallIrreversibility(false);
        });
      },
      'much-time': () => {
        this.world.pass(2, MUCH_TIME_SECONDS / 2);
      },
      theft: () => {
        this.steal();
      },
      'history-pruned': () => this.prune(),
      flood: () => {
        const retryAfterSeconds = random.between(1, 20);
        const method = 'sendMessage';
        telegram.addFault({ kind: 'too-many-requests', retryAfterSeconds, method });
      },
      'server-error': () => {
        telegram.addFault({ kind: 'server-error', times: 2 });
      },
      'telegram-lost': () => {
        const kind = random.pick(['connection-lost', 'reply-lost'] as const);
        telegram.addFault({ kind, times: 2 });
      },
      redelivery: () => this.redeliver(),
      'bot-blocked': () => this.blockBot(),
    };
  }

  private node(): SandboxNode {
    return this.world.random.pick(this.world.nodes);
  }

  /** Statements are many and broadcasts few: most deaths choose their kind of place first. */
  private die(): void {
    const { random } = this.world;
    const deed = random.chance(0.7)
      ? { afterPlaces: random.below(3), places: [random.weightedOf(PLACES_OF_DEATH)] }
      : { afterPlaces: random.below(PLACES_UNTIL_DEATH_MAXIMUM) };
    this.world.arm({ kind: 'die', ...deed }, random.below(this.world.gatewayCount));
  }

  private arm(kind: 'cut-database' | 'refuse-commit' | 'lose-commit-reply'): void {
    const { random } = this.world;
    const isOfCommit = kind !== 'cut-database';
    this.world.arm({
      kind,
      afterPlaces: random.below(isOfCommit ? 6 : 40),
      ...(isOfCommit && { places: ['before a commit'] as const }),
    });
  }

  private loseReplies(): void {
    const { random } = this.world;
    const method = random.chance(0.6) ? BROADCAST : random.pick(QUESTIONS);
    for (const { faults } of this.world.nodes) faults.dropReplyAfterAccept(method, 1);
  }

  private async nodeDown(node: SandboxNode): Promise<void> {
    if (this.lasting.some(({ name }) => name === 'node-down')) return;
    await node.goDown();
    this.last('node-down', () => node.comeBack());
  }

  /** With one node alone each question would only wait for its time-out. */
  private freeze({ faults }: SandboxNode): void {
    if (this.world.nodes.length === 1) return;
    faults.neverAnswer('*');
    this.last('node-freezes', () => {
      faults.neverAnswer('*', false);
    });
  }

  private fork(): void {
    const { chain, random } = this.world;
    const reversible = chain.headNumber - chain.irreversibleNumber;
    if (reversible < 1) return;
    const depth = random.between(1, reversible);
    const keep = random.chance(0.5) ? ('valid' as const) : [];
    const { droppedTransactionIds } = chain.fork({ depth, keep });
    this.world.note(`fork of ${depth} blocks, ${droppedTransactionIds.length} transactions lost`);
  }

  /** Somebody has the hot wallet's key: nobody can undo it, and everybody must hear of it. */
  private steal(): void {
    const { hotWallet, nodes, stolen, random } = this.world;
    const [node] = nodes;
    if (!node) return;
    const units = BigInt(random.between(1, 50_000));
    this.people.onChain('somebody spends with the key of the hot wallet', () => {
      stolen.push(node.transfer({ from: hotWallet, to: node.wallet.faucet.id, units }));
    });
  }

  /** Nothing that only the history shows may be lost by it: nobody could ever tell that it was there. */
  private async prune(): Promise<void> {
    const [cursor] = await this.world.rows<{ block_number: number }>(
      'SELECT block_number FROM scan_cursor',
    );
    if ((cursor?.block_number ?? 0) < this.world.chain.headNumber) {
      // Everything that came in so far is read first.
      return;
    }
    const [node] = this.world.nodes;
    node?.pruneHistory(PRUNED_TO);
  }

  /** One node lies: alone it may do so in ways that can be noticed, among three in any way. */
  private lie(
    { faults }: SandboxNode,
    method: string,
    transform: (result: unknown) => unknown,
  ): void {
    // Two liars of one mind are a quorum, and nothing can be promised against that.
    if (this.lasting.some(({ name }) => name === LIE)) return;
    if (this.world.traits.quorum === 1 && method === HISTORY) this.world.isHistoryDoubtful = true;
    faults.lie(method, transform);
    this.last(LIE, () => {
      faults.lie(method, undefined);
    });
  }

  private async redeliver(): Promise<void> {
    const recorded = await this.world.rows<{ update_id: string }>(
      'SELECT update_id FROM telegram_update ORDER BY update_id',
    );
    if (recorded.length === 0) return;
    const { update_id: updateId } = this.world.random.pick(recorded);
    this.world.telegram.redeliver(Number(updateId));
    await this.world.calm();
  }

  private async blockBot(): Promise<void> {
    const { person } = this.people.anyone();
    const { telegram } = this.world;
    this.world.silentChats.push(person.id);
    telegram.people.setBlocked(person, true);
    await this.world.calm();
    this.last('bot-blocked', async () => {
      telegram.people.setBlocked(person, false);
      await this.world.calm();
    });
  }
}

import { Agreement } from './agreement';
import { ChainError, NodesDisagreeError } from './chain-error';
import { DEFAULT_CONNECTION_OPTIONS, type ConnectionOptions } from './connection-options';
import { readHead } from './head';
import type { NodeApi } from './node-api';
import { NodeLink, type ChainNode, type LinkHealth } from './node-link';
import { reachedBy } from './reached-by';
import { nameOfBlock, signedHeaderOf } from './signed-header';

export interface NodePoolOptions {
  /** `ws://…` or `wss://…`, in order of preference. */
  readonly nodes: readonly string[];
  readonly chainId: string;
  /** How many nodes must give the same id for a block; 1 asks nobody else. */
  readonly quorum: number;
  readonly connection?: Partial<ConnectionOptions>;
  readonly log?: (message: string) => void;
  /** Asked before every question; throws where no network may be waited for. */
  readonly assertAllowed?: () => void;
}

/** What a node must have to be asked. */
export interface NodeRequirement {
  /** Its head is this block or a later one. */
  readonly minimumHead?: number;
  /** It is none of these, by printable address. */
  readonly except?: readonly string[];
}

/** Hears which transactions wait in which node. */
export interface PendingWatcher {
  /** What was heard from the node before may be old. */
  onConnected(node: string, headNumber: number): void;
  onPending(node: string, transaction: unknown): void;
}

/** A block id and the nodes that gave it. */
export interface AgreedBlockId {
  readonly id: string;
  readonly nodes: readonly string[];
}

const REMEMBERED_BLOCKS = 64;

/** Several nodes of one chain, of which one that is healthy is asked. */
export class NodePool {
  /** What a quorum says about the state at the head. */
  readonly agreement = new Agreement(this);
  readonly #links: readonly NodeLink[];
  readonly #quorum: number;
  readonly #graceMilliseconds: number;
  readonly #elapsed: () => number;
  readonly #log: (message: string) => void;
  readonly #blockListeners = new Set<(id: string) => void>();
  readonly #announced = new Set<string>();
  #runs: Promise<void>[] = [];
  #preferred: NodeLink | undefined;
  readonly #assertAllowed: () => void;
  readonly #pendingWatchers = new Set<PendingWatcher>();
  #firstOutcomes = 0;
  #becomeReady: () => void = () => undefined;
  #ready: Promise<void> = Promise.resolve();

  constructor(options: NodePoolOptions) {
    const connection = { ...DEFAULT_CONNECTION_OPTIONS, ...options.connection };
    this.#quorum = options.quorum;
    this.#graceMilliseconds = connection.surveyGraceMilliseconds;
    this.#elapsed = connection.elapsed;
    this.#log = options.log ?? (() => undefined);
    this.#assertAllowed = options.assertAllowed ?? (() => undefined);
    this.#links = options.nodes.map((url) => {
      let settled = false;
      const link: NodeLink = new NodeLink(url, options.chainId, connection, {
        log: this.#log,
        onBlock: (id) => {
          this.#announce(id);
        },
        onConnected: (headNumber) => {
          for (const each of this.#pendingWatchers) each.onConnected(link.node, headNumber);
        },
        onPending: (transaction) => {
          for (const each of this.#pendingWatchers) each.onPending(link.node, transaction);
        },
        onOutcome: () => {
          if (!settled) this.#firstOutcomes += 1;
          settled = true;
          if (link.state === 'healthy' || this.#firstOutcomes === this.#links.length) {
            this.#becomeReady();
          }
        },
      });
      return link;
    });
  }

  /** Begins to connect; returns at once. Calls made before the first outcome wait for it. */
  start(): void {
    if (this.#runs.length > 0) return;
    this.#ready = new Promise((resolve) => {
      this.#becomeReady = resolve;
    });
    if (this.#links.length === 0) this.#becomeReady();
    this.#runs = this.#links.map((link) => link.run());
  }

  /** Ends every connection; calls in hand reject with `closed`. */
  async stop(): Promise<void> {
    this.#becomeReady();
    this.#blockListeners.clear();
    for (const link of this.#links) link.stop();
    await Promise.all(this.#runs);
  }

  /**
   * Gives the work one healthy node. When that node stops answering, the whole work is done again
   * with the next one, so it must be harmless to repeat.
   * @throws {ChainError} `unavailable` when no node could answer; a node's refusal as it is.
   */
  async use<T>(
    work: (node: ChainNode) => Promise<T>,
    requirement: NodeRequirement = {},
  ): Promise<T> {
    this.#assertAllowed();
    await this.#ready;
    const tried = new Set<NodeLink>();
    let last: ChainError | undefined;
    for (;;) {
      const link = this.#choose(tried, requirement);
      if (link === undefined) throw this.#unavailable(requirement, last);
      tried.add(link);
      try {
        return await work(link);
      } catch (error) {
        if (!(error instanceof ChainError) || !error.isUnanswered) throw error;
        link.suspect(error);
        last = error;
      }
    }
  }

  /** One question to one healthy node. */
  call(api: NodeApi, method: string, parameters: readonly unknown[]): Promise<unknown> {
    return this.use((node) => node.call(api, method, parameters));
  }

  /**
   * Asks all healthy nodes at once; the answers by node. A node that does not answer, refuses, or
   * abstains by `undefined` is left out, and the first kind is not waited for again at once. Neither
   * is one that takes much longer than the others who say enough: late, it says nothing for or
   * against them. By default, as many as the quorum say enough.
   */
  async survey<T>(
    question: (node: ChainNode) => Promise<T | undefined>,
    requirement: NodeRequirement = {},
    isEnough: (answers: readonly T[]) => boolean = ({ length }) => length >= this.#quorum,
  ): Promise<ReadonlyMap<string, T>> {
    this.#assertAllowed();
    await this.#ready;
    const healthy = this.#healthy(new Set(), requirement);
    const trusted = healthy.filter((link) => !link.isSuspect);
    const asked = trusted.length >= this.#quorum ? trusted : healthy;
    return this.#ask(asked, asked, question, isEnough);
  }

  /**
   * Tells all connected nodes at once, also those that are stale or suspect; the answers by node. It is
   * waited for healthy ones alone, and once one of them has answered, only a little for the others.
   */
  async tell<T>(message: (node: ChainNode) => Promise<T>): Promise<ReadonlyMap<string, T>> {
    this.#assertAllowed();
    await this.#ready;
    const told = this.#links.filter(({ state }) => state === 'healthy' || state === 'stale');
    const trusted = told.filter((link) => link.state === 'healthy' && !link.isSuspect);
    const awaited = trusted.length > 0 ? trusted : told;
    return this.#ask(told, awaited, message, ({ length }) => length > 0);
  }

  /** Waits for the answers of some, and not much longer once there are enough. */
  async #ask<T>(
    asked: readonly NodeLink[],
    awaited: readonly NodeLink[],
    question: (node: ChainNode) => Promise<T | undefined>,
    isEnough: (answers: readonly T[]) => boolean,
  ): Promise<ReadonlyMap<string, T>> {
    const answers = new Map<string, T>();
    let grace: NodeJS.Timeout | undefined;
    let endGrace: () => void = () => undefined;
    const graceIsOver = new Promise<void>((resolve) => {
      endGrace = resolve;
    });
    const askOne = async (link: NodeLink): Promise<void> => {
      try {
        const answer = await question(link);
        if (answer !== undefined) answers.set(link.node, answer);
        if (!isEnough([...answers.values()])) return;
        grace ??= setTimeout(endGrace, this.#graceMilliseconds);
      } catch (error) {
        if (!(error instanceof ChainError)) throw error;
        // Without one api it is as good a witness as before of everything else.
        if (error.isUnanswered && error.kind !== 'not-offered') link.suspect(error);
      }
    };
    const answered = new Map(asked.map((link) => [link, askOne(link)]));
    const all = Promise.all(awaited.map((link) => answered.get(link) ?? Promise.resolve()));
    try {
      await Promise.race([all, graceIsOver]);
    } finally {
      clearTimeout(grace);
    }
    // A copy: who comes late must change nothing that is being compared.
    return new Map(answers);
  }

  /**
   * The id of a block that `quorum` nodes give and call irreversible. An irreversible block has one
   * id: whoever calls it so and gives another contradicts, however many agree. A node to which the
   * block may still be undone, or that does not answer, neither counts nor contradicts.
   * @throws {NodesDisagreeError} when one of them gives another id.
   * @throws {ChainError} `unavailable` when too few nodes count.
   */
  async blockIdAgreedBy(number: number): Promise<AgreedBlockId> {
    const ids = await this.survey((node) => irreversibleIdAt(node, number));
    const [id, ...others] = new Set(ids.values());
    if (others.length > 0) throw new NodesDisagreeError(number, Object.fromEntries(ids));
    if (id !== undefined && ids.size >= this.#quorum) return { id, nodes: [...ids.keys()] };
    const fewer = `fewer than ${this.#quorum} nodes call block ${number} irreversible`;
    throw new ChainError('unavailable', fewer);
  }

  /**
   * The last block that `quorum` healthy nodes call irreversible.
   * @throws {ChainError} `unavailable` when fewer are healthy.
   */
  async irreversibleNumberAgreed(): Promise<number> {
    await this.#ready;
    const numbers = this.#healthy(new Set(), {}).map((link) => link.head?.irreversibleNumber ?? 0);
    const agreed = reachedBy(this.#quorum, numbers);
    if (agreed !== undefined) return agreed;
    throw new ChainError('unavailable', `fewer than ${this.#quorum} nodes are healthy`);
  }

  /**
   * The time that the heads of `quorum` healthy nodes have reached.
   * @throws {ChainError} `unavailable` when fewer are healthy.
   */
  async headTimeAgreed(): Promise<Date> {
    await this.#ready;
    const times = this.#healthy(new Set(), {}).map((link) => link.head?.time.getTime() ?? 0);
    const agreed = reachedBy(this.#quorum, times);
    if (agreed !== undefined) return new Date(agreed);
    throw new ChainError('unavailable', `fewer than ${this.#quorum} nodes are healthy`);
  }

  /** What the chain's time is by each connected node, in milliseconds; asks nobody. */
  chainTimes(): readonly number[] {
    return this.#links.flatMap(({ chainTime }) => (chainTime === undefined ? [] : [chainTime]));
  }

  /** Milliseconds that have gone by, by no wall clock. */
  elapsed(): number {
    return this.#elapsed();
  }

  get quorum(): number {
    return this.#quorum;
  }

  health(): readonly LinkHealth[] {
    return this.#links.map((link) => link.health);
  }

  /** The listener hears each new block once, whichever node says it first; returns the way to stop. */
  onBlock(listener: (id: string) => void): () => void {
    this.#blockListeners.add(listener);
    return () => {
      this.#blockListeners.delete(listener);
    };
  }

  /** There is one watcher; it hears of every connection that is made from now on. */
  watchPending(watcher: PendingWatcher): void {
    this.#pendingWatchers.add(watcher);
  }

  /** Stays with the node in use as long as it is well; else the one with the longest chain. */
  #choose(tried: ReadonlySet<NodeLink>, requirement: NodeRequirement): NodeLink | undefined {
    const candidates = this.#healthy(tried, requirement);
    const trusted = candidates.filter((link) => !link.isSuspect);
    const [best] = (trusted.length > 0 ? trusted : candidates).sort(
      (one, other) => this.#rank(other) - this.#rank(one),
    );
    if (best !== undefined && best !== this.#preferred) {
      this.#preferred = best;
      this.#log(`using ${best.node}`);
    }
    return best;
  }

  #rank(link: NodeLink): number {
    return link === this.#preferred ? Number.POSITIVE_INFINITY : (link.head?.number ?? 0);
  }

  #healthy(tried: ReadonlySet<NodeLink>, requirement: NodeRequirement): NodeLink[] {
    const { minimumHead = 0, except = [] } = requirement;
    return this.#links.filter(
      (link) =>
        !tried.has(link) &&
        link.state === 'healthy' &&
        (link.head?.number ?? 0) >= minimumHead &&
        !except.includes(link.node),
    );
  }

  #unavailable({ minimumHead }: NodeRequirement, last: ChainError | undefined): ChainError {
    const lagging = minimumHead !== undefined && this.#healthy(new Set(), {}).length > 0;
    const nobody = lagging ? `no node has reached block ${minimumHead}` : 'no node is healthy';
    return new ChainError('unavailable', last?.message ?? nobody, last?.node, { cause: last });
  }

  #announce(id: string): void {
    if (this.#announced.has(id)) return;
    this.#announced.add(id);
    const [oldest] = this.#announced;
    if (this.#announced.size > REMEMBERED_BLOCKS && oldest !== undefined) {
      this.#announced.delete(oldest);
    }
    for (const listener of this.#blockListeners) listener(id);
  }
}

/** Undefined when the node itself may still undo the block. */
async function irreversibleIdAt(node: ChainNode, number: number): Promise<string | undefined> {
  const [block, { irreversibleNumber }] = await Promise.all([
    node.call('database', 'get_block', [number]),
    readHead(node),
  ]);
  if (block === null || irreversibleNumber < number) return undefined;
  return (await nameOfBlock(node, signedHeaderOf(block), number)).id;
}

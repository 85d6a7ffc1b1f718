import { isFresh } from '../../../kernel';
import { ChainError } from './chain-error';
import { printableAddress, type ConnectionOptions } from './connection-options';
import { readHead, type Head } from './head';
import type { NodeApi } from './node-api';
import { NodeConnection } from './node-connection';

export type LinkState = 'connecting' | 'healthy' | 'stale' | 'wrong_chain';

/** What one node looks like from here; the address has no credentials. */
export interface LinkHealth {
  readonly node: string;
  readonly state: LinkState;
  readonly head: Head | null;
  readonly lastError: string | null;
}

/** One node, as far as work is concerned. */
export interface ChainNode {
  readonly node: string;
  call(api: NodeApi, method: string, parameters: readonly unknown[]): Promise<unknown>;
  /** Waits, in bounded time, until a node whose connection was lost can be asked again. */
  reconnected(): Promise<boolean>;
}

export interface LinkEvents {
  /** A block that the node announced, or that its head shows. */
  onBlock(id: string): void;
  /** A new connection to the node: what was announced on the last one may be old. */
  onConnected(headNumber: number): void;
  /** A transaction that waits in the node for a block. */
  onPending(transaction: unknown): void;
  /** The first attempt to reach the node has ended, or the node became usable. */
  onOutcome(): void;
  log(message: string): void;
}

/** Each wait before a reconnection is up to this part longer, so that gateways do not come in step. */
const JITTER = 0.5;

/** Keeps one node connected: connects again for ever, checks its chain, follows its head. */
export class NodeLink implements ChainNode {
  readonly node: string;
  readonly #url: string;
  readonly #chainId: string;
  readonly #options: ConnectionOptions;
  readonly #events: LinkEvents;
  readonly #stop = new AbortController();
  #connection: NodeConnection | undefined;
  #head: Head | undefined;
  /** What `elapsed` was when this head was first seen. */
  #headSeenAt = 0;
  #wrongChain = false;
  #lastError: string | undefined;
  #readingHead = false;
  #headChangedMeanwhile = false;
  #suspectedAt = -Infinity;
  readonly #waiting = new Set<(isConnected: boolean) => void>();

  constructor(url: string, chainId: string, options: ConnectionOptions, events: LinkEvents) {
    this.node = printableAddress(url);
    this.#url = url;
    this.#chainId = chainId;
    this.#options = options;
    this.#events = events;
  }

  get state(): LinkState {
    if (this.#wrongChain) return 'wrong_chain';
    if (this.#connection === undefined || this.#head === undefined) return 'connecting';
    const { now, staleAfterMilliseconds, aheadMaximumMilliseconds } = this.#options;
    const { time } = this.#head;
    const isRecent = isFresh(time, now(), staleAfterMilliseconds, aheadMaximumMilliseconds);
    return isRecent ? 'healthy' : 'stale';
  }

  get head(): Head | undefined {
    return this.#head;
  }

  /**
   * What the chain's time is now by the node's head, in milliseconds: its own, and what has gone by
   * since it was first seen. Undefined while the node is not connected. A stale one tells, too: it
   * may be this machine's clock that is wrong.
   */
  get chainTime(): number | undefined {
    const { state } = this;
    if (this.#head === undefined || (state !== 'healthy' && state !== 'stale')) return undefined;
    return this.#head.time.getTime() + this.#options.elapsed() - this.#headSeenAt;
  }

  /** True for a while after a call was left unanswered, so that others are asked first. */
  get isSuspect(): boolean {
    const { now, callTimeoutMilliseconds } = this.#options;
    return isFresh(this.#suspectedAt, now(), callTimeoutMilliseconds);
  }

  suspect(error: ChainError): void {
    this.#lastError = error.message;
    this.#suspectedAt = this.#options.now();
  }

  get health(): LinkHealth {
    const { node, state } = this;
    const head = this.#head ?? null;
    if (state === 'healthy' && !this.isSuspect) return { node, state, head, lastError: null };
    if (state !== 'stale') return { node, state, head, lastError: this.#lastError ?? null };
    const ageSeconds = Math.round((this.#options.now() - (head?.time.getTime() ?? 0)) / 1000);
    const distance =
      ageSeconds < 0 ? `${-ageSeconds} seconds ahead of the clock` : `${ageSeconds} seconds old`;
    return { node, state, head, lastError: `the head is ${distance}` };
  }

  call(api: NodeApi, method: string, parameters: readonly unknown[]): Promise<unknown> {
    if (this.#connection === undefined) {
      return Promise.reject(new ChainError('closed', 'the node is not connected', this.node));
    }
    return this.#connection.call(api, method, parameters);
  }

  reconnected(): Promise<boolean> {
    if (this.#connection?.isOpen === true) return Promise.resolve(true);
    const { connectTimeoutMilliseconds, reconnectFirstMilliseconds } = this.#options;
    const bound = connectTimeoutMilliseconds + reconnectFirstMilliseconds * (1 + JITTER);
    return new Promise((resolve) => {
      const done = (isConnected: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve(isConnected);
      };
      const timer = setTimeout(done, bound, false);
      this.#waiting.add(done);
    });
  }

  /** Runs until `stop`; never rejects. */
  async run(): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      const served = await this.#serve();
      this.#events.onOutcome();
      failures = served ? 0 : failures + 1;
      await this.#pause(this.#delayMilliseconds(failures));
    }
  }

  stop(): void {
    this.#stop.abort();
    for (const done of [...this.#waiting]) done(false);
    this.#connection?.close();
  }

  /** One connection from opening to its end; true when it was of use. Never rejects. */
  async #serve(): Promise<boolean> {
    let connection: NodeConnection | undefined;
    let poll: NodeJS.Timeout | undefined;
    try {
      connection = await NodeConnection.open(this.#url, this.#options, this.#stop.signal);
      await this.#introduce(connection);
      this.#events.log(`connected to ${this.node}`);
      this.#events.onOutcome();
      poll = setInterval(() => {
        void this.#readHead();
      }, this.#options.headPollMilliseconds);
      throw await connection.closed;
    } catch (error) {
      this.#note(error);
      return poll !== undefined;
    } finally {
      clearInterval(poll);
      this.#connection = undefined;
      connection?.close();
    }
  }

  async #introduce(connection: NodeConnection): Promise<void> {
    const chainId = await connection.call('database', 'get_chain_id', []);
    this.#wrongChain = chainId !== this.#chainId;
    if (this.#wrongChain) {
      throw new ChainError('wrong-chain', 'the node serves another chain', this.node);
    }
    await connection.subscribe('set_block_applied_callback', (parameters) => {
      this.#hearBlock(parameters);
    });
    await connection.subscribe('set_pending_transaction_callback', (parameters) => {
      if (Array.isArray(parameters)) this.#events.onPending(parameters[0]);
    });
    this.#events.onConnected(this.#keepHead(await readHead(connection)).number);
    if (this.#stop.signal.aborted) throw new ChainError('closed', 'stopped', this.node);
    this.#connection = connection;
    for (const done of [...this.#waiting]) done(true);
  }

  #hearBlock(parameters: unknown): void {
    const id: unknown = Array.isArray(parameters) ? parameters[0] : undefined;
    if (typeof id !== 'string') return;
    this.#events.onBlock(id);
    void this.#readHead();
  }

  /** Never rejects: a node whose head cannot be read is dropped, and connected again. */
  async #readHead(): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) return;
    if (this.#readingHead) {
      this.#headChangedMeanwhile = true;
      return;
    }
    this.#readingHead = true;
    try {
      do {
        this.#headChangedMeanwhile = false;
        const before = this.#head;
        const { id } = this.#keepHead(await readHead(connection));
        // Notices can be lost (FACTS: history hole); the head itself tells as much.
        if (id !== before?.id) this.#events.onBlock(id);
      } while (this.#changedMeanwhile());
    } catch (error) {
      connection.close(error instanceof ChainError ? error.message : 'the head is unreadable');
    } finally {
      this.#readingHead = false;
    }
  }

  /** A head that is seen again is no younger for it. */
  #keepHead(head: Head): Head {
    if (head.id !== this.#head?.id) this.#headSeenAt = this.#options.elapsed();
    this.#head = head;
    return head;
  }

  #changedMeanwhile(): boolean {
    return this.#headChangedMeanwhile;
  }

  #note(error: unknown): void {
    if (this.#stop.signal.aborted) return;
    const message = error instanceof Error ? error.message : 'unknown error';
    if (message !== this.#lastError) this.#events.log(`lost ${this.node}: ${message}`);
    this.#lastError = message;
  }

  #delayMilliseconds(failures: number): number {
    const { reconnectFirstMilliseconds, reconnectMaximumMilliseconds, random } = this.#options;
    if (this.#wrongChain) return reconnectMaximumMilliseconds;
    const doubled = reconnectFirstMilliseconds * 2 ** Math.min(failures, 16);
    return Math.min(doubled * (1 + JITTER * random()), reconnectMaximumMilliseconds);
  }

  #pause(milliseconds: number): Promise<void> {
    const { signal } = this.#stop;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done, { once: true });
    });
  }
}

import { WebSocket, type RawData } from 'ws';
import { ChainError } from './chain-error';
import { printableAddress, type ConnectionOptions } from './connection-options';
import { isDeeperThan } from './nesting';
import { errorOfAnswer } from './node-answer';
import { parseNodeJson } from './node-json';
import type { NodeApi } from './node-api';

export type NoticeListener = (parameters: unknown) => void;

interface PendingCall {
  readonly api: NodeApi;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: ChainError) => void;
  readonly timer: NodeJS.Timeout;
}

/** Nodes echo ids up to this number as numbers, and greater ones as texts. */
const CALL_ID_MAXIMUM = 0xffff_ffff;
/** What ws says of a message above `maxPayload`; it ends the connection. */
const TOO_LARGE = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
/** Far more than proposals inside proposals need, and no danger to the stack of whoever reads it. */
const NESTING_MAXIMUM = 256;

/**
 * One WebSocket to one node. Calls are pipelined; each settles, by answer, time-out or close.
 * Once closed it stays closed.
 */
export class NodeConnection {
  readonly node: string;
  readonly #socket: WebSocket;
  readonly #options: ConnectionOptions;
  readonly #pending = new Map<number, PendingCall>();
  readonly #listeners = new Map<number, NoticeListener>();
  readonly #closed: Promise<ChainError>;
  #lastCallId = 0;
  #lastCallbackId = 0;
  #alive = true;
  #failure: ChainError | undefined;
  #announceClosed: (error: ChainError) => void = () => undefined;
  #heartbeat: NodeJS.Timeout | undefined;

  private constructor(socket: WebSocket, node: string, options: ConnectionOptions) {
    this.node = node;
    this.#socket = socket;
    this.#options = options;
    this.#closed = new Promise((resolve) => {
      this.#announceClosed = resolve;
    });
    socket.on('message', (data) => {
      this.#receive(data);
    });
    socket.on('pong', () => {
      this.#alive = true;
    });
    socket.on('error', (error: Error & { code?: string }) => {
      if (error.code === TOO_LARGE) {
        this.#fail('too-large', 'an answer was larger than CHAIN_MAX_MESSAGE_BYTES');
      } else this.#fail('closed', error.message);
    });
    socket.on('close', (code) => {
      this.#fail('closed', `the connection was closed (${code})`);
    });
  }

  /**
   * @param signal gives up when aborted.
   * @throws {ChainError} `closed`, within `connectTimeoutMilliseconds`.
   */
  static async open(
    url: string,
    options: ConnectionOptions,
    signal?: AbortSignal,
  ): Promise<NodeConnection> {
    const node = printableAddress(url);
    let socket: WebSocket;
    try {
      socket = new WebSocket(url, {
        maxPayload: options.payloadMaximumBytes,
        perMessageDeflate: false,
        // The chain takes texts that are no UTF-8: such a block must not end the connection.
        skipUTF8Validation: true,
        followRedirects: false,
        handshakeTimeout: options.connectTimeoutMilliseconds,
      });
    } catch {
      throw new ChainError('closed', 'this is no WebSocket address', node);
    }
    const connection = new NodeConnection(socket, node, options);
    const giveUp = () => {
      connection.close();
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    const opened = new Promise<'open'>((resolve) => {
      socket.once('open', () => {
        resolve('open');
      });
    });
    const outcome = await Promise.race([opened, connection.#closed]);
    signal?.removeEventListener('abort', giveUp);
    if (outcome !== 'open') throw outcome;
    connection.#startHeartbeat();
    return connection;
  }

  /** Resolves with the reason when the connection has ended; never rejects. */
  get closed(): Promise<ChainError> {
    return this.#closed;
  }

  get isOpen(): boolean {
    return this.#failure === undefined;
  }

  /**
   * Asks the node. The result is whatever the node sent; a refusal or a missing answer is thrown.
   * @throws {ChainError}
   */
  call(api: NodeApi, method: string, parameters: readonly unknown[]): Promise<unknown> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#pending.size >= this.#options.pendingCallsMaximum) {
      return Promise.reject(new ChainError('overloaded', 'too many pending calls', this.node));
    }
    const id = this.#nextCallId();
    const text = JSON.stringify({ id, method: 'call', params: [api, method, parameters] });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new ChainError('timeout', `${method} was not answered in time`, this.node));
      }, this.#options.callTimeoutMilliseconds);
      this.#pending.set(id, { api, resolve, reject, timer });
      this.#socket.send(text, (error) => {
        if (error instanceof Error) this.#fail('closed', error.message);
      });
    });
  }

  /** Calls a `set_…_callback` method; the listener hears the notices until the connection ends. */
  async subscribe(method: string, listener: NoticeListener): Promise<void> {
    this.#lastCallbackId += 1;
    const callbackId = this.#lastCallbackId;
    // Set first: the first notice may come before the answer.
    this.#listeners.set(callbackId, listener);
    try {
      await this.call('database', method, [callbackId]);
    } catch (error) {
      this.#listeners.delete(callbackId);
      throw error;
    }
  }

  close(reason = 'closed by us'): void {
    this.#fail('closed', reason);
  }

  #nextCallId(): number {
    do {
      this.#lastCallId = this.#lastCallId >= CALL_ID_MAXIMUM ? 1 : this.#lastCallId + 1;
    } while (this.#pending.has(this.#lastCallId));
    return this.#lastCallId;
  }

  #receive(data: RawData): void {
    this.#alive = true;
    let message: unknown;
    try {
      // Always a Buffer: `binaryType` is left at its default.
      const bytes = data as Buffer;
      if (isDeeperThan(bytes, NESTING_MAXIMUM)) {
        this.#fail('garbage', 'the node sent something that is nested too deeply');
        return;
      }
      message = parseNodeJson(bytes);
    } catch {
      this.#fail('garbage', 'the node sent something that is no JSON');
      return;
    }
    if (typeof message !== 'object' || message === null) {
      this.#fail('garbage', 'the node sent no JSON object');
      return;
    }
    if ('id' in message) this.#settle(message);
    else if ('method' in message && message.method === 'notice') this.#notify(message);
  }

  #settle(message: { id: unknown; result?: unknown; error?: unknown }): void {
    const call = typeof message.id === 'number' ? this.#pending.get(message.id) : undefined;
    // An answer to a call which has timed out has no one left to hear it.
    if (call === undefined) return;
    this.#pending.delete(message.id as number);
    clearTimeout(call.timer);
    if (message.error !== undefined) {
      call.reject(errorOfAnswer(message.error, this.node, call.api));
    } else if (message.result !== undefined) call.resolve(message.result);
    else call.reject(new ChainError('garbage', 'an answer without a result', this.node));
  }

  #notify(message: object): void {
    const params: unknown = 'params' in message ? message.params : undefined;
    if (!Array.isArray(params)) return;
    const [callbackId, parameters] = params as unknown[];
    if (typeof callbackId === 'number') this.#listeners.get(callbackId)?.(parameters);
  }

  #startHeartbeat(): void {
    this.#heartbeat = setInterval(() => {
      if (!this.#alive) {
        this.#fail('closed', 'the node does not answer pings');
        return;
      }
      this.#alive = false;
      this.#socket.ping();
    }, this.#options.heartbeatMilliseconds);
  }

  #fail(kind: 'closed' | 'garbage' | 'too-large', reason: string): void {
    if (this.#failure !== undefined) return;
    this.#failure = new ChainError(kind, reason, this.node);
    clearInterval(this.#heartbeat);
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(this.#failure);
    }
    this.#pending.clear();
    this.#listeners.clear();
    this.#announceClosed(this.#failure);
    // A polite close would wait for a node that may be gone.
    this.#socket.terminate();
  }
}

import { WebSocket } from 'ws';
import type { WireTransaction } from 'crowdwiz-protocol';
import { unavailable } from './failures';

const CALL_MILLISECONDS = 5_000;
const ANSWER_BYTES_MAXIMUM = 33_554_432;

export interface Account {
  readonly id: string;
  readonly memoKey: string;
  readonly active: unknown;
  readonly owner: unknown;
}

export interface Head {
  readonly irreversibleNumber: number;
  readonly time: Date;
}

export interface Block {
  readonly time: Date;
  readonly transactions: readonly WireTransaction[];
}

/** The chain as the signer's own nodes show it: what fewer than the quorum say counts for nothing. */
export class Nodes {
  private readonly connections: readonly Connection[];

  constructor(
    urls: readonly string[],
    private readonly quorum: number,
    chainId: string,
  ) {
    this.connections = urls.map((url) => new Connection(url, chainId));
  }

  /** The furthest that as many nodes as the quorum have reached. */
  async head(): Promise<Head> {
    const heads = await this.ask('get_dynamic_global_properties', [], headOf);
    const reached = (numbers: number[]) =>
      numbers.sort((one, other) => other - one)[this.quorum - 1];
    const irreversibleNumber = reached(heads.map((head) => head.irreversibleNumber));
    const time = reached(heads.map((head) => head.time.getTime()));
    if (irreversibleNumber === undefined || time === undefined) throw this.tooFew();
    return { irreversibleNumber, time: new Date(time) };
  }

  accountByName(name: string): Promise<Account | null> {
    return this.agreed('get_account_by_name', [name], accountOf);
  }

  /** In the order of the ids. */
  accounts(ids: readonly string[]): Promise<readonly (Account | null)[]> {
    return this.agreed('get_objects', [ids], (answer) => (answer as unknown[]).map(accountOf));
  }

  block(number: number): Promise<Block | null> {
    return this.agreed('get_block', [number], blockOf);
  }

  close(): void {
    for (const connection of this.connections) connection.close();
  }

  private async agreed<T>(
    method: string,
    params: unknown[],
    read: (answer: unknown) => T,
  ): Promise<T> {
    const answers = await this.ask(method, params, read);
    const voices = new Map<string, number>();
    for (const answer of answers) {
      const text = JSON.stringify(answer);
      const count = (voices.get(text) ?? 0) + 1;
      if (count >= this.quorum) return answer;
      voices.set(text, count);
    }
    throw this.tooFew();
  }

  private async ask<T>(
    method: string,
    params: unknown[],
    read: (answer: unknown) => T,
  ): Promise<T[]> {
    const asked = this.connections.map(async (node) => read(await node.call(method, params)));
    const settled = await Promise.allSettled(asked);
    return settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  }

  private tooFew(): Error {
    return unavailable(`fewer than ${this.quorum} of the signer's nodes say the same`);
  }
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** One node; connects when it is asked and again after a loss. */
class Connection {
  private socket: Promise<WebSocket> | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  constructor(
    private readonly url: string,
    private readonly chainId: string,
  ) {}

  async call(method: string, params: unknown[]): Promise<unknown> {
    this.socket ??= this.open();
    return this.send(await this.socket, method, params);
  }

  close(): void {
    void this.socket?.then(
      (socket) => {
        socket.terminate();
      },
      () => undefined,
    );
  }

  private async open(): Promise<WebSocket> {
    const socket = new WebSocket(this.url, {
      handshakeTimeout: CALL_MILLISECONDS,
      maxPayload: ANSWER_BYTES_MAXIMUM,
    });
    socket.on('message', (data) => {
      // Whole messages come as one buffer: `ws` makes nothing else of them unless it is asked to.
      try {
        this.receive((data as Buffer).toString('utf8'));
      } catch {
        // What is no JSON is no answer of a node.
        socket.terminate();
      }
    });
    socket.on('close', () => {
      this.lose();
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.on('error', (error) => {
        this.lose();
        reject(error);
      });
    });
    const chainId = await this.send(socket, 'get_chain_id', []);
    if (chainId === this.chainId) return socket;
    socket.terminate();
    throw new Error('a node of another chain');
  }

  private lose(): void {
    this.socket = null;
    for (const { reject } of this.waiting.values()) reject(new Error('the connection was lost'));
    this.waiting.clear();
  }

  private send(socket: WebSocket, method: string, params: unknown[]): Promise<unknown> {
    const id = (this.lastId += 1);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        socket.terminate();
        reject(new Error('no answer in time'));
      }, CALL_MILLISECONDS);
      const end =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          this.waiting.delete(id);
          then(value);
        };
      this.waiting.set(id, { resolve: end(resolve), reject: end(reject) });
      socket.send(JSON.stringify({ id, method: 'call', params: [0, method, params] }));
    });
  }

  private receive(text: string): void {
    const { id, result, error } = JSON.parse(text) as {
      id?: number;
      result?: unknown;
      error?: unknown;
    };
    const waiting = this.waiting.get(Number(id));
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error('the node refuses'));
  }
}

function headOf(answer: unknown): Head {
  const { time, last_irreversible_block_num: number } = answer as Record<string, unknown>;
  const at = timeOf(time);
  if (!Number.isSafeInteger(number)) throw new Error('no head');
  return { irreversibleNumber: number as number, time: at };
}

function timeOf(value: unknown): Date {
  const time = new Date(`${String(value)}Z`);
  if (Number.isNaN(time.getTime())) throw new Error('no time');
  return time;
}

function accountOf(answer: unknown): Account | null {
  if (answer === null) return null;
  const { id, options, active, owner } = answer as Record<string, unknown>;
  const { memo_key: memoKey } = options as Record<string, unknown>;
  if (typeof id !== 'string' || typeof memoKey !== 'string') throw new Error('no account');
  return { id, memoKey, active, owner };
}

function blockOf(answer: unknown): Block | null {
  if (answer === null) return null;
  const { timestamp, transactions } = answer as Record<string, unknown>;
  if (!Array.isArray(transactions)) throw new Error('no block');
  return { time: timeOf(timestamp), transactions: transactions as WireTransaction[] };
}

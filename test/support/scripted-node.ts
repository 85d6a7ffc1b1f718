import { WebSocketServer, type WebSocket } from 'ws';
import { findFreePort } from 'crowdwiz-sandbox/free-port';
import { formatWireTime } from 'crowdwiz-protocol';

/** Says nothing at all, like a node that has lost the request. */
export const NO_ANSWER = Symbol('no answer');

export interface ScriptedCall {
  readonly id: number;
  readonly api: string;
  readonly method: string;
  readonly parameters: unknown[];
  readonly socket: WebSocket;
}

type Script = (call: ScriptedCall) => unknown;

/** A node whose answers a test writes; it listens at 127.0.0.1 and knows one chain. */
export class ScriptedNode {
  readonly calls: ScriptedCall[] = [];
  headNumber = 100;
  headTime = () => new Date();
  chainId = 'c0'.repeat(32);
  #server: WebSocketServer | undefined;
  #port = 0;
  readonly #scripts = new Map<string, Script>();

  static async start(): Promise<ScriptedNode> {
    const node = new ScriptedNode();
    await node.listen();
    return node;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  get connections(): number {
    return this.#server?.clients.size ?? 0;
  }

  /** The answer to a method: a value, an Error for a refusal, NO_ANSWER, or a function of the call. */
  answer(method: string, script: Script): void {
    this.#scripts.set(method, script);
  }

  methodsCalled(): string[] {
    return this.calls.map(({ method }) => method);
  }

  async listen(): Promise<void> {
    if (this.#port === 0) this.#port = await findFreePort();
    const server = new WebSocketServer({ host: '127.0.0.1', port: this.#port });
    this.#server = server;
    server.on('connection', (socket) => {
      socket.on('error', () => undefined);
      socket.on('message', (data: Buffer) => {
        this.#receive(socket, data.toString());
      });
    });
    await new Promise((resolve) => server.once('listening', resolve));
  }

  /** Tears every connection down, as a machine does which goes away; the port stays ours. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  }

  /** Stops reading from its connections without closing them. */
  freeze(): void {
    for (const client of this.#server?.clients ?? []) client.pause();
  }

  /** Sends a raw frame on every connection. */
  push(text: string): void {
    for (const client of this.#server?.clients ?? []) client.send(text);
  }

  /** Announces a block as the node would do on each connection that has asked for it. */
  announceBlock(id: string): void {
    for (const { method, parameters, socket } of this.calls) {
      if (method !== 'set_block_applied_callback' || socket.readyState !== 1) continue;
      socket.send(JSON.stringify({ method: 'notice', params: [parameters[0], [id]] }));
    }
  }

  #receive(socket: WebSocket, text: string): void {
    const { id, params } = JSON.parse(text) as {
      id: number;
      params: [string, string, unknown[]];
    };
    const [api, method, parameters] = params;
    const call: ScriptedCall = { id, api, method, parameters, socket };
    this.calls.push(call);
    const script = this.#scripts.get(method);
    const result = script === undefined ? this.#builtIn(method) : script(call);
    if (result === NO_ANSWER) return;
    const body = result instanceof Error ? { error: result.cause } : { result };
    socket.send(JSON.stringify({ id, jsonrpc: '2.0', ...body }));
  }

  #builtIn(method: string): unknown {
    if (method === 'get_chain_id') return this.chainId;
    if (method !== 'get_dynamic_global_properties') return null;
    return {
      head_block_number: this.headNumber,
      head_block_id: this.headNumber.toString(16).padStart(8, '0').padEnd(40, '0'),
      time: formatWireTime(this.headTime()),
      last_irreversible_block_num: this.headNumber - 8,
    };
  }
}

/** Waits until the condition holds; fails after a bounded time. */
export async function until(condition: () => boolean, what = 'the condition'): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`${what} did not come true`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

import WebSocket from 'ws';

export interface RpcReply {
  id: number | string;
  result?: unknown;
  error?: { code: number; message: string; data: { code: number; name: string; stack: unknown[] } };
}

export interface Notice {
  method: 'notice';
  params: [unknown, unknown[]];
}

/** A bare JSON-RPC client, so that tests see what is on the wire and nothing else. */
export class WireClient {
  readonly notices: Notice[] = [];
  readonly unmatched: RpcReply[] = [];
  private readonly waiting = new Map<number | string, (reply: RpcReply) => void>();
  /** Far from the ids that recorded requests use. */
  private nextId = 1_000_000_000;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8')) as RpcReply | Notice;
      if ('method' in message) {
        this.notices.push(message);
        return;
      }
      const waiting = this.waiting.get(message.id);
      if (waiting === undefined) this.unmatched.push(message);
      this.waiting.delete(message.id);
      waiting?.(message);
    });
  }

  static async connect(url: string): Promise<WireClient> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new WireClient(socket);
  }

  sendText(text: string): void {
    this.socket.send(text);
  }

  /** The text as a binary frame. */
  sendBinary(text: string): void {
    this.socket.send(Buffer.from(text));
  }

  /** Resolves with the pong. */
  ping(): Promise<void> {
    return new Promise((resolve) => {
      this.socket.once('pong', () => {
        resolve();
      });
      this.socket.ping();
    });
  }

  request(message: { id: number | string } & Record<string, unknown>): Promise<RpcReply> {
    return new Promise((resolve) => {
      this.waiting.set(message.id, resolve);
      this.socket.send(JSON.stringify(message));
    });
  }

  call(api: number | string, method: string, parameters: unknown[]): Promise<RpcReply> {
    const id = this.nextId;
    this.nextId += 1;
    return this.request({ id, method: 'call', params: [api, method, parameters] });
  }

  /** The result, typed by the caller; an error reply fails the test. */
  async result<Result>(
    api: number | string,
    method: string,
    parameters: unknown[],
  ): Promise<Result> {
    const reply = await this.call(api, method, parameters);
    if (reply.error !== undefined) throw new Error(reply.error.message);
    return reply.result as Result;
  }

  /** Resolves when everything sent before has been read by the node. */
  async settle(): Promise<void> {
    await this.call(0, 'get_chain_id', []);
  }

  get closed(): boolean {
    return this.socket.readyState === WebSocket.CLOSED;
  }

  close(): void {
    this.socket.terminate();
  }
}

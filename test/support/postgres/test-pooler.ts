import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

const KEY_DATA = 'K'.charCodeAt(0);
const READY = 'Z'.charCodeAt(0);
const TERMINATE = 'X'.charCodeAt(0);
const IDLE = 'I'.charCodeAt(0);
const HEADER_BYTES = 5;
/** Of a client, in place of its server's process; no process has such a number. */
const NUMBER_OF_NOBODY = 0x7fff_ff00;

interface Upstream {
  readonly socket: Socket;
  /** For whom it works now. */
  client: Downstream | null;
  rest: Buffer;
}

interface Downstream {
  readonly socket: Socket;
  /** Null between two transactions, in transaction mode. */
  upstream: Upstream | null;
  isLoggedIn: boolean;
  waiting: Buffer[];
}

/**
 * A pooler for tests, as small as one can be: each client logs in on a connection to the server of its own, which
 * then belongs to it (session mode), or to whoever has a transaction to do (transaction mode).
 */
export class TestPooler {
  private readonly resting: Upstream[] = [];
  private readonly clients = new Set<Downstream>();
  private readonly sockets = new Set<Socket>();
  private count = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
    public mode: 'session' | 'transaction',
  ) {}

  static async before(url: string, mode: 'session' | 'transaction'): Promise<TestPooler> {
    const server = createServer();
    const pooler = new TestPooler(server, new URL(url), mode);
    server.on('connection', (socket) => {
      pooler.join(socket);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return pooler;
  }

  through(url: string): string {
    const moved = new URL(url);
    moved.port = String((this.server.address() as AddressInfo).port);
    return moved.toString();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(socket: Socket): void {
    const { hostname, port } = this.target;
    const client: Downstream = { socket, upstream: null, isLoggedIn: false, waiting: [] };
    const upstream: Upstream = {
      socket: connect(Number(port), hostname),
      client,
      rest: Buffer.alloc(0),
    };
    client.upstream = upstream;
    this.clients.add(client);
    for (const each of [socket, upstream.socket]) {
      this.sockets.add(each);
      each.on('error', () => undefined);
    }
    upstream.socket.on('data', (bytes) => {
      this.fromServer(upstream, bytes);
    });
    upstream.socket.on('close', () => {
      if (this.resting.includes(upstream)) this.resting.splice(this.resting.indexOf(upstream), 1);
      upstream.client?.socket.destroy();
    });
    socket.on('data', (bytes) => {
      this.fromClient(client, bytes);
    });
    socket.on('close', () => {
      this.leave(client);
    });
  }

  private leave(client: Downstream): void {
    this.clients.delete(client);
    const { upstream } = client;
    if (upstream === null) return;
    // In the middle of something: what is under way ends with it.
    if (this.mode === 'session' || !client.isLoggedIn) upstream.socket.destroy();
    else if (upstream.client === client) upstream.socket.destroy();
  }

  private fromClient(client: Downstream, bytes: Buffer): void {
    if (client.isLoggedIn && bytes[0] === TERMINATE && client.upstream?.client !== client) {
      client.socket.end();
      return;
    }
    client.upstream ??= this.take(client);
    if (client.upstream === null) client.waiting.push(bytes);
    else {
      client.upstream.client = client;
      client.upstream.socket.write(bytes);
    }
  }

  private take(client: Downstream): Upstream | null {
    // In turn, as a pooler may be told to: so everybody meets the connections of others.
    const upstream = this.resting.shift() ?? null;
    if (upstream !== null) upstream.client = client;
    return upstream;
  }

  private fromServer(upstream: Upstream, bytes: Buffer): void {
    upstream.rest = Buffer.concat([upstream.rest, bytes]);
    for (;;) {
      const { rest, client } = upstream;
      if (rest.length < HEADER_BYTES) return;
      const length = 1 + rest.readInt32BE(1);
      if (rest.length < length) return;
      const message = Buffer.from(rest.subarray(0, length));
      upstream.rest = rest.subarray(length);
      if (message[0] === KEY_DATA) {
        this.count += 1;
        message.writeInt32BE(NUMBER_OF_NOBODY + (this.count % 255), HEADER_BYTES);
      }
      client?.socket.write(message);
      if (message[0] === READY && client) this.ready(upstream, client, message[HEADER_BYTES]);
    }
  }

  private ready(upstream: Upstream, client: Downstream, state: number | undefined): void {
    client.isLoggedIn = true;
    if (this.mode === 'session' || state !== IDLE) return;
    client.upstream = null;
    upstream.client = null;
    this.resting.push(upstream);
    for (const each of this.clients) {
      const [next] = each.waiting;
      if (next === undefined) continue;
      each.upstream = this.take(each);
      if (each.upstream === null) return;
      for (const bytes of each.waiting.splice(0)) each.upstream.socket.write(bytes);
    }
  }
}

import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What is looked for in the bytes of a client, and whether the server still gets them. */
export interface Trap {
  readonly text: string;
  readonly isDelivered: boolean;
}

interface Passage {
  readonly client: Socket;
  readonly server: Socket;
  isSilent: boolean;
}

/**
 * A way to a server that can fall silent without closing anything, as behind a firewall that has forgotten its
 * connections: neither side hears of it. What fell silent stays so.
 */
export class SilentPath {
  private readonly passages = new Set<Passage>();
  private takesNewOnes = true;
  private trap: Trap | null = null;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  /** To the server that a connection string names. */
  static async to(url: string): Promise<SilentPath> {
    const server = createServer({ allowHalfOpen: true });
    const path = new SilentPath(server, new URL(url));
    server.on('connection', (client) => {
      path.join(client);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return path;
  }

  /** The same connection string over this way. */
  through(url: string): string {
    const moved = new URL(url);
    moved.hostname = '127.0.0.1';
    moved.port = String((this.server.address() as AddressInfo).port);
    return moved.toString();
  }

  /** From now on nothing passes on the connections that are there; on new ones only if asked. */
  fallSilent({ alsoNew = false } = {}): void {
    this.takesNewOnes = !alsoNew;
    for (const passage of this.passages) passage.isSilent = true;
  }

  /** The connection on which a client says this falls silent, before or after the server has it. */
  fallSilentAt(trap: Trap): void {
    this.trap = trap;
  }

  get hasSprung(): boolean {
    return this.trap === null;
  }

  /** New connections pass. */
  restore(): void {
    this.takesNewOnes = true;
  }

  async close(): Promise<void> {
    for (const { client, server } of this.passages) {
      client.destroy();
      server.destroy();
    }
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(client: Socket): void {
    const { hostname, port } = this.target;
    const server = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const passage: Passage = { client, server, isSilent: !this.takesNewOnes };
    this.passages.add(passage);
    client.on('data', (bytes) => {
      this.fromClient(passage, bytes);
    });
    server.on('data', (bytes) => {
      if (!passage.isSilent) client.write(bytes);
    });
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on('error', () => undefined);
      from.on('end', () => {
        if (!passage.isSilent) to.end();
      });
      from.on('close', () => {
        if (!passage.isSilent) to.destroy();
      });
    }
  }

  private fromClient(passage: Passage, bytes: Buffer): void {
    if (passage.isSilent) return;
    const { trap } = this;
    if (trap === null || !bytes.includes(trap.text)) {
      passage.server.write(bytes);
      return;
    }
    this.trap = null;
    passage.isSilent = true;
    if (trap.isDelivered) passage.server.write(bytes);
  }
}

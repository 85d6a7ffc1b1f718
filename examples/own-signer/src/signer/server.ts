import { chmodSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Lines, type Reply, type Request } from '../wire';
import { badRequest, SignerFailure } from './failures';
import { fieldsOf } from './shapes';
import type { Signer } from './signer';

const CONNECTIONS_MAXIMUM = 8;
const CALLS_MAXIMUM = 16;
/** A side that says nothing for so long is gone. */
const SILENCE_MILLISECONDS = 600_000;
const UNREAD_BYTES_MAXIMUM = 8_388_608;

/**
 * A Unix socket that only this user can open. Throws where somebody listens already; what a killed process has
 * left behind is replaced.
 */
export async function listenAlone(path: string): Promise<Server> {
  if (await isSomebodyThere(path)) throw new Error(`another signer listens at ${path}`);
  rmSync(path, { force: true });
  const server = createServer();
  // Nobody else can open it, not even for the moment before `chmod`.
  const umask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
  } finally {
    process.umask(umask);
  }
  chmodSync(path, 0o600);
  return server;
}

/** Answers the gateway over a Unix socket that only this user can open. */
export class SignerServer {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly signer: Signer,
    private readonly onUnexpected: (error: unknown) => void,
  ) {}

  /** Throws where another signer listens already. */
  static async listen(
    path: string,
    signer: Signer,
    onUnexpected: (error: unknown) => void,
  ): Promise<SignerServer> {
    const server = await listenAlone(path);
    server.maxConnections = CONNECTIONS_MAXIMUM;
    const listening = new SignerServer(server, signer, onUnexpected);
    server.on('connection', (socket) => {
      listening.accept(socket);
    });
    return listening;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(socket: Socket): void {
    this.sockets.add(socket);
    const lines = new Lines();
    let calls = 0;
    socket.setTimeout(SILENCE_MILLISECONDS, () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      try {
        for (const line of lines.push(chunk)) {
          calls += 1;
          if (calls > CALLS_MAXIMUM) throw badRequest('too many calls at once');
          void this.reply(socket, line).finally(() => {
            calls -= 1;
          });
        }
      } catch {
        socket.destroy();
      }
    });
  }

  private async reply(socket: Socket, line: string): Promise<void> {
    let id = 0;
    try {
      const request = requestOf(line);
      id = request.id;
      const result = await this.signer.handle(request.method, request.params);
      write(socket, { id, result });
    } catch (error) {
      if (!(error instanceof SignerFailure)) {
        socket.destroy();
        this.onUnexpected(error);
        return;
      }
      write(socket, { id, error: { code: error.code, message: error.message } });
    }
  }
}

function requestOf(line: string): Request {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw badRequest('a line is no JSON');
  }
  const { id, method, params } = fieldsOf(value);
  if (typeof id !== 'number' || typeof method !== 'string') throw badRequest('no request');
  return { id, method, params };
}

function write(socket: Socket, reply: Reply): void {
  if (socket.destroyed) return;
  socket.write(`${JSON.stringify(reply)}\n`);
  if (socket.writableLength > UNREAD_BYTES_MAXIMUM) socket.destroy();
}

function isSomebodyThere(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (is: boolean) => () => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', end(true));
    socket.once('error', end(false));
  });
}

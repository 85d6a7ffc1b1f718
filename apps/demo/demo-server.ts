import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { packageRoot, type World } from 'crowdwiz-testkit/world';
import { act, ActionRefused } from './demo-actions';
import { LiveUpdates } from './live-updates';

const HOST = '127.0.0.1';
const BODY_LENGTH_MAXIMUM = 64 * 1024;

/** The whole page; nothing else of the disk is served. */
const FILES: Readonly<Record<string, { name: string; type: string }>> = {
  '/': { name: 'index.html', type: 'text/html' },
  '/style.css': { name: 'style.css', type: 'text/css' },
  '/app.js': { name: 'app.js', type: 'text/javascript' },
  '/parts.js': { name: 'parts.js', type: 'text/javascript' },
  '/texts.js': { name: 'texts.js', type: 'text/javascript' },
  '/icon.svg': { name: 'icon.svg', type: 'image/svg+xml' },
};

const SAFE_HEADERS = {
  'Content-Security-Policy': "default-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
}

/** Serves the demo's page, what it shows, and what can be done on it; to this machine alone. */
export class DemoServer {
  private readonly updates = new LiveUpdates();
  private world: World | undefined;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      void this.answer(request, response);
    });
  }

  /** @throws {PortTakenError} */
  static async open(port: number): Promise<DemoServer> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        reject(error.code === 'EADDRINUSE' ? portTaken(port) : error);
      });
      server.listen(port, HOST, resolve);
    });
    return new DemoServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Until then the page says that everything is being started. `operatorKey`: by which its visitor signs in at the desk. */
  show(world: World, operatorKey: string): void {
    this.world = world;
    this.updates.follow(world, operatorKey);
  }

  async close(): Promise<void> {
    this.updates.close();
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      // Another site must not reach in through a name of its own that leads to this machine.
      if (!isThisMachine(request.headers.host)) {
        sendJson(response, 421, { code: 'wrong_host' });
        return;
      }
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      const file = request.method === 'GET' ? FILES[pathname] : undefined;
      if (file !== undefined) await sendFile(response, file);
      else if (request.method === 'GET' && pathname === '/api/live') {
        this.updates.subscribe(response, searchParams.get('player'), searchParams.get('language'));
      } else if (request.method === 'POST' && pathname.startsWith('/api/')) {
        await this.act(request, response, pathname.slice('/api/'.length));
      } else sendJson(response, 404, { code: 'not_found' });
    } catch (error) {
      if (response.headersSent) response.end();
      else sendJson(response, 500, { code: 'unexpected_error', reason: reasonOf(error) });
    }
  }

  private async act(
    request: IncomingMessage,
    response: ServerResponse,
    name: string,
  ): Promise<void> {
    if (this.world === undefined) {
      sendJson(response, 503, { code: 'starting' });
      return;
    }
    // A form of another site cannot send this type without asking first.
    if (request.headers['content-type']?.startsWith('application/json') !== true) {
      sendJson(response, 415, { code: 'media_type_unsupported' });
      return;
    }
    try {
      sendJson(response, 200, await act(this.world, name, await readJson(request)));
      this.updates.hurry();
    } catch (error) {
      if (!(error instanceof ActionRefused)) throw error;
      sendJson(response, 422, { code: error.code, reason: error.message });
    }
  }
}

function portTaken(port: number): PortTakenError {
  return new PortTakenError(
    `Port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm run demo`,
  );
}

function isThisMachine(host: string | undefined): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host ?? '');
}

async function sendFile(
  response: ServerResponse,
  { name, type }: { name: string; type: string },
): Promise<void> {
  const content = await readFile(join(packageRoot(), 'apps', 'demo', 'page', name));
  response.writeHead(200, { ...SAFE_HEADERS, 'Content-Type': `${type}; charset=utf-8` });
  response.end(content);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { ...SAFE_HEADERS, 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    length += bytes.length;
    if (length > BODY_LENGTH_MAXIMUM) throw new ActionRefused('body_too_large', 'too long');
    chunks.push(bytes);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new ActionRefused('request_malformed', 'the body is not JSON');
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

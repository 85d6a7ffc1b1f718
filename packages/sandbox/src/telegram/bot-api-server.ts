import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '../free-port';
import { badRequest, BotApiError } from './bot-api-error';
import type { BotParameters } from './bot-methods';
import { refusalOf, type FaultPlan } from './faults';
import { isObject } from './reply-markup';

const MAX_BODY_BYTES = 1_000_000;

export type MethodRunner = (
  token: string,
  method: string,
  parameters: BotParameters,
  signal: AbortSignal,
) => Promise<unknown>;

/** Speaks the Bot API's HTTP: `/bot<token>/<method>`, parameters as JSON, form or query. */
export class BotApiServer {
  private server: Server | undefined;
  private port = 0;

  constructor(
    private readonly runMethod: MethodRunner,
    private readonly faults: FaultPlan,
  ) {}

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Listens on the given port, or on the one it had before. */
  async open(wanted: number = this.port): Promise<void> {
    if (this.server) return;
    const port = wanted === 0 ? await findFreePort() : wanted;
    const server = createServer((request, response) => {
      void this.handle(request, response);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Breaks every connection and refuses new ones. */
  async close(): Promise<void> {
    const server = this.server;
    if (!server) return;
    this.server = undefined;
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => {
      gone.abort();
    });
    try {
      const { token, method, parameters } = await readCall(request);
      const fault = this.faults.take(method, readChatId(parameters));
      if (fault?.kind === 'connection-lost') {
        request.socket.destroy();
        return;
      }
      if (fault?.kind === 'delayed') await delay(fault.milliseconds, undefined, { ref: false });
      const refusal = fault && refusalOf(fault);
      if (refusal) throw refusal;
      const result = await this.runMethod(token, method, parameters, gone.signal);
      if (fault?.kind === 'reply-lost') {
        request.socket.destroy();
        return;
      }
      if (fault?.kind === 'reply-delayed') {
        await delay(fault.milliseconds, undefined, { ref: false, signal: gone.signal });
      }
      answer(response, 200, { ok: true, result });
    } catch (error) {
      answerError(response, error);
    }
  }
}

function answerError(response: ServerResponse, error: unknown): void {
  const refusal =
    error instanceof BotApiError
      ? error
      : new BotApiError(500, `Internal Server Error: ${String(error)}`);
  answer(response, refusal.errorCode, {
    ok: false,
    error_code: refusal.errorCode,
    description: refusal.message,
    ...(refusal.retryAfterSeconds !== undefined && {
      parameters: { retry_after: refusal.retryAfterSeconds },
    }),
  });
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed || response.headersSent) return;
  const headers = { 'content-type': 'application/json' };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

async function readCall(
  request: IncomingMessage,
): Promise<{ token: string; method: string; parameters: BotParameters }> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const path = /^\/bot([^/]+)\/([A-Za-z]+)$/.exec(url.pathname);
  if (!path?.[1] || !path[2]) throw new BotApiError(404, 'Not Found');
  const parameters: BotParameters = {
    ...Object.fromEntries(url.searchParams),
    ...readBody(await readAll(request), request.headers['content-type'] ?? ''),
  };
  return { token: decodeURIComponent(path[1]), method: path[2], parameters };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > MAX_BODY_BYTES) throw new BotApiError(413, 'Request Entity Too Large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function readBody(body: Buffer, contentType: string): BotParameters {
  if (body.length === 0) return {};
  const text = body.toString('utf8');
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  if (contentType.startsWith('multipart/form-data')) return readMultipart(body);
  try {
    const parsed: unknown = JSON.parse(text);
    if (isObject(parsed)) return parsed;
  } catch {
    throw badRequest("can't parse request body as JSON object");
  }
  throw badRequest("can't parse request body as JSON object");
}

/** Texts, and files as their bytes. */
function readMultipart(body: Buffer): BotParameters {
  // A character for each byte: files need not be UTF-8.
  const text = body.toString('latin1');
  const boundary = text.slice(0, text.indexOf('\r\n'));
  const fields = text.split(boundary).flatMap((part) => {
    const match = /name="([^"]+)"([^]*?)\r\n\r\n([^]*)\r\n$/.exec(part);
    const [, name, head = '', content = ''] = match ?? [];
    if (name === undefined) return [];
    const bytes = Buffer.from(content, 'latin1');
    return [[name, head.includes('filename=') ? bytes : bytes.toString('utf8')] as const];
  });
  return Object.fromEntries(fields);
}

function readChatId(parameters: BotParameters): number | undefined {
  const chatId = Number(parameters['chat_id']);
  return Number.isSafeInteger(chatId) ? chatId : undefined;
}

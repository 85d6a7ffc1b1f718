import { randomUUID } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import {
  connect,
  createServer as createNetServer,
  type AddressInfo,
  type Server as NetServer,
  type Socket,
} from 'node:net';
import type { LoggerService } from '@nestjs/common';
import { Client } from 'pg';
import { ChatSettings, TelegramModule, TelegramOptions } from '../../../src/adapters/telegram';
import { FakeTelegram, type TelegramPerson } from 'crowdwiz-sandbox/telegram';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { eventually, TelegramHarness } from './telegram-harness';

const ANNA: TelegramPerson = { id: 7_001, firstName: 'Anna', languageCode: 'en' };

/** Keeps every line, so that a test can look for what must not be there. */
class Lines implements LoggerService {
  readonly lines: string[] = [];
  log = (...parts: unknown[]): void => void this.lines.push(parts.map(String).join(' '));
  error = this.log;
  warn = this.log;
  debug = this.log;
  verbose = this.log;
}

describe('the connection to Telegram', () => {
  let telegram: FakeTelegram;
  let database: TestDatabase;
  let running: TelegramHarness[] = [];

  beforeEach(async () => {
    telegram = await FakeTelegram.start();
    database = await createTestDatabase();
  });

  afterEach(async () => {
    for (const bot of running) await bot.stopApp();
    running = [];
    await telegram.stop();
    await database.drop();
  });

  async function start(
    options: Parameters<typeof TelegramHarness.start>[0] = {},
  ): Promise<TelegramHarness> {
    const bot = await TelegramHarness.start({ telegram, database, ...options });
    running.push(bot);
    return bot;
  }

  async function stop(bot: TelegramHarness): Promise<void> {
    running = running.filter((each) => each !== bot);
    await bot.stopApp();
  }

  it('starts without Telegram, and connects when it comes', async () => {
    await telegram.goDown();
    const logger = new Lines();
    const bot = await start({ logger });
    await eventually(() => bot.health.state === 'failing', 'the trouble is noticed');
    expect(bot.health.lastError).toContain('Telegram cannot be reached');
    await telegram.comeBack();
    await bot.ask(ANNA, '/start', /Hello/);
    expect(bot.health.state).toBe('connected');
    expect(logger.lines.join('\n')).toContain('Next try in');
    expect(logger.lines.join('\n')).not.toContain(telegram.token.split(':')[1]);
  });

  it('explains a refused token without showing it, and goes on trying', async () => {
    const logger = new Lines();
    const bot = await start({ token: '100000002:wrong-token-which-opens-nothing', logger });
    await eventually(() => bot.health.state === 'failing', 'the refusal is noticed');
    expect(bot.health.lastError).toMatch(/refuses the token: set TELEGRAM_BOT_TOKEN/);
    await eventually(
      () => logger.lines.filter((line) => line.includes('refuses the token')).length >= 2,
      'it tries again',
    );
    expect(logger.lines.join('\n')).not.toContain('wrong-token');
  });

  it('explains that another process polls, and takes over when that one ends', async () => {
    telegram.addFault({ kind: 'conflict', method: 'getUpdates', times: 2 });
    const logger = new Lines();
    const bot = await start({ logger });
    await bot.ask(ANNA, '/start', /Hello/);
    expect(logger.lines.join('\n')).toMatch(/Another process receives the updates of this bot/);
  });

  it('handles what was written before it started', async () => {
    telegram.sendText(ANNA, '/start');
    const bot = await start();
    await bot.hear(ANNA, /Hello/);
  });

  it('finishes what is in hand before it stops, and acknowledges it', async () => {
    const bot = await start();
    await bot.ask(ANNA, '/start', /Hello/);
    let isAsked = false;
    let release = (): void => undefined;
    bot.chain.beforeAnswer = () => {
      isAsked = true;
      return new Promise((resolve) => {
        release = resolve;
      });
    };
    telegram.sendText(ANNA, '/link nobody');
    await eventually(() => isAsked, 'the handler runs');
    const stopped = stop(bot);
    setTimeout(() => {
      release();
    }, 200);
    await stopped;
    const again = await start();
    await again.hear(ANNA, /has no account nobody/);
    const answers = telegram.sent(ANNA.id).filter(({ text }) => text.includes('no account'));
    expect(answers).toHaveLength(1);
    expect(telegram.pendingUpdateCount).toBe(0);
  });

  it('does not acknowledge what it could not record', async () => {
    const bot = await start();
    await bot.ask(ANNA, '/start', /Hello/);
    await bot.rows('ALTER TABLE telegram_update RENAME TO telegram_update_away');
    telegram.sendText(ANNA, '/account');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await stop(bot);
    expect(telegram.pendingUpdateCount).toBe(1);
    const sql = new Client({ connectionString: database.ownerUrl });
    await sql.connect();
    await sql.query('ALTER TABLE telegram_update_away RENAME TO telegram_update');
    await sql.end();
    const again = await start();
    await again.hear(ANNA, /Balance/);
  });

  it('stops at once while Telegram is away', async () => {
    await telegram.goDown();
    const bot = await start();
    await eventually(() => bot.health.state === 'failing', 'the trouble is noticed');
    const before = Date.now();
    await stop(bot);
    expect(Date.now() - before).toBeLessThan(2_000);
    await telegram.comeBack();
  });

  it('takes updates by webhook, from Telegram alone', async () => {
    const secret = 'a-secret-of-the-webhook';
    let origin = '';
    const bot = await start({
      webhook: (publicUrl) => {
        origin = publicUrl;
        return { publicUrl, path: '/telegram/updates', secret };
      },
    });
    await eventually(() => bot.health.state === 'connected', 'the webhook is set');
    await bot.ask(ANNA, '/start', /Hello/);
    const forged = (header: Record<string, string>): Promise<Response> =>
      fetch(`${origin}/telegram/updates`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...header },
        body: JSON.stringify({
          update_id: 1,
          message: {
            message_id: 1,
            date: 0,
            chat: { id: ANNA.id, type: 'private' },
            from: { id: ANNA.id },
            text: '/unlink',
          },
        }),
      });
    expect((await forged({})).status).toBe(403);
    const almost = { 'x-telegram-bot-api-secret-token': `${secret}x` };
    expect((await forged(almost)).status).toBe(403);
    expect(await bot.rows('SELECT 1 FROM telegram_update WHERE update_id = 1')).toEqual([]);
    expect(telegram.calls('getUpdates')).toEqual([]);
  });

  it('lets Telegram deliver again what it could not record', async () => {
    const bot = await start({
      webhook: (publicUrl) => ({ publicUrl, path: '/hook', secret: 'a-secret-of-the-webhook' }),
    });
    await eventually(() => bot.health.state === 'connected', 'the webhook is set');
    await bot.rows('ALTER TABLE telegram_update RENAME TO telegram_update_away');
    telegram.sendText(ANNA, '/start');
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(telegram.sent(ANNA.id)).toEqual([]);
    await bot.rows('ALTER TABLE telegram_update_away RENAME TO telegram_update');
    await telegram.waitForMessage(ANNA.id, ({ text }) => text.startsWith('Hello'), {
      timeoutMilliseconds: 15_000,
    });
  });

  it('reaches Telegram through an HTTP proxy only, although the address is plain http', async () => {
    const proxy = await ConnectProxy.start();
    const bot = await start({ proxyUrl: `http://user:pass-word@127.0.0.1:${proxy.port}` });
    await bot.ask(ANNA, '/start', /Hello/);
    expect(proxy.targets.length).toBeGreaterThan(0);
    expect(new Set(proxy.targets)).toEqual(new Set([new URL(telegram.apiRoot).host]));
    expect(proxy.authorizations[0]).toMatch(/^Basic /);
    await proxy.stop();
    await eventually(() => bot.health.state === 'failing', 'without its proxy it reaches nothing');
    expect(bot.health.lastError).not.toContain('pass-word');
  });

  it('reaches Telegram through a SOCKS5 proxy, which looks up the name itself', async () => {
    const proxy = await SocksProxy.start();
    const apiRoot = telegram.apiRoot.replace('127.0.0.1', 'localhost');
    const bot = await start({ proxyUrl: `socks5://127.0.0.1:${proxy.port}`, apiRoot });
    await bot.ask(ANNA, '/start', /Hello/);
    expect(new Set(proxy.targets)).toEqual(new Set([new URL(apiRoot).host]));
    await stop(bot);
    await proxy.stop();
  });

  it('is not there without a token, and yet tells those who know the bot of another gateway', async () => {
    const bot = await start();
    await bot.ask(ANNA, '/start', /Hello/);
    const silent = await start({ hasBot: false });
    expect(silent.health.state).toBe('disabled');
    const adjusted = {
      type: 'points_adjusted',
      entryKey: 'adjustment:a-present',
      points: '1',
      reason: 'a present',
      by: 'test',
    } as const;
    await silent.publish(
      { ...adjusted, customerId: await bot.customerOf(ANNA) },
      { ...adjusted, customerId: randomUUID() },
    );
    await bot.hear(ANNA, /a present/);
    // The greeting and the present: whom the bot does not know gets nothing.
    expect(await bot.rows('SELECT 1 FROM telegram_outbox')).toHaveLength(2);
  });

  it('refuses a proxy that it cannot speak to, without showing its password', () => {
    const options = new TelegramOptions({ token: '1:x', proxyUrl: 'ftp://user:hidden@host' });
    expect(() => TelegramModule.forRoot(options, new ChatSettings())).toThrow(
      /TELEGRAM_PROXY: ftp: is not supported/,
    );
  });
});

/** Sockets that end together, and a server that has a port. */
abstract class Proxy {
  readonly targets: string[] = [];
  private readonly sockets = new Set<Socket>();

  protected constructor(protected readonly server: NetServer) {}

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  protected async listen(): Promise<this> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    return this;
  }

  /** Every name is this machine: nothing here leaves it. */
  protected tunnel(client: Socket, target: string, greeting: string | Buffer): void {
    this.targets.push(target);
    const upstream = connect(Number(target.split(':')[1]), '127.0.0.1', () => {
      client.write(greeting);
      client.pipe(upstream).pipe(client);
    });
    for (const socket of [client, upstream]) {
      this.sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
  }
}

class ConnectProxy extends Proxy {
  readonly authorizations: string[] = [];

  static start(): Promise<ConnectProxy> {
    const server = createHttpServer();
    const proxy = new ConnectProxy(server);
    server.on('connect', (request, client: Socket) => {
      proxy.authorizations.push(request.headers['proxy-authorization'] ?? '');
      proxy.tunnel(client, request.url ?? '', 'HTTP/1.1 200 Connection established\r\n\r\n');
    });
    return proxy.listen();
  }
}

/** RFC 1928 as far as a client needs it that connects to a name without a password. */
class SocksProxy extends Proxy {
  static start(): Promise<SocksProxy> {
    const proxy: SocksProxy = new SocksProxy(
      createNetServer((client) => {
        client.once('data', () => {
          client.write(Buffer.from([5, 0]));
          client.once('data', (request) => {
            proxy.answer(client, request);
          });
        });
      }),
    );
    return proxy.listen();
  }

  private answer(client: Socket, request: Buffer): void {
    const BY_NAME = 3;
    const length = request[4] ?? 0;
    const name = request.subarray(5, 5 + length).toString();
    if (request[3] !== BY_NAME) {
      this.targets.push('an address instead of a name');
      client.destroy();
      return;
    }
    const port = request.readUInt16BE(5 + length);
    this.tunnel(client, `${name}:${port}`, Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
  }
}

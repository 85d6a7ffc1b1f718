import {
  Controller,
  Get,
  Logger as NestLogger,
  Module,
  type NestApplicationOptions,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { pino } from 'pino';
import { type GatewayConfig, readGatewayConfig, Secret } from '../config';
import { loggerOptions } from './logger-options';
import { LoggingModule, useRequestLog } from './logging.module';
import { SecretRedactor } from './secret-redactor';

// Throw-away values, made for these tests.
const SECRETS = {
  GATEWAY_ACTIVE_KEY: '5HpHagT65TZzG1PH3CSu63k8DbpvD8s5ip4nEB3kEsreAnchuDf',
  GATEWAY_MEMO_KEY: '5KQwrPbwdL6PhXujxW37FSSQZ1JiwsST4cqQzDeyXtP79zkvFD3',
  DATABASE_URL: 'postgres://gateway:database%22pass-word@localhost:5432/gateway',
  TELEGRAM_BOT_TOKEN: '123456:throw-away-bot-token',
  TELEGRAM_PROXY: 'socks5://user:proxy-pass-word@localhost:1080',
  TELEGRAM_WEBHOOK_SECRET: 'throw-away-webhook-secret',
  CODE_SECRET: 'throw-away-code-secret-of-32-characters',
  ADMIN_API_KEY: 'throw-away-"admin"-key\\with-slash',
  SERVICE_API_KEY: '98765432109876',
};
const HIDDEN = [
  ...Object.values(SECRETS),
  'database%22pass-word',
  'database"pass-word',
  'proxy-pass-word',
];

const config: GatewayConfig = readGatewayConfig({
  ...SECRETS,
  CHAIN_NODES: 'wss://owner:node-pass-word@node.example',
  GATEWAY_ACCOUNT: 'my-gateway1',
  LOG_LEVEL: 'trace',
});

class Lines {
  text = '';

  write(line: string): void {
    this.text += line;
  }

  parsed(): Record<string, unknown>[] {
    const lines = this.text.trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

function expectNoSecret(text: string): void {
  for (const value of [...HIDDEN, 'node-pass-word']) {
    expect(text).not.toContain(value);
    expect(text).not.toContain(JSON.stringify(value).slice(1, -1));
  }
}

describe('SecretRedactor', () => {
  it('strikes out the longer one of two secrets of which one contains the other', () => {
    const redactor = new SecretRedactor([
      new Secret('inner-secret'),
      new Secret('an inner-secret!'),
    ]);
    expect(redactor.redact('<an inner-secret!> <inner-secret>')).toBe('<[secret]> <[secret]>');
  });

  it('keeps a line of JSON valid when a secret is a number', () => {
    const redactor = new SecretRedactor([new Secret('1234567')]);
    const line = redactor.redact('{"amount":1234567,"block":91234567,"text":"is 1234567."}');
    expect(JSON.parse(line)).toEqual({ amount: 0, block: 91234567, text: 'is 0.' });
  });

  it('leaves texts without secrets alone', () => {
    expect(new SecretRedactor([]).redact('nothing here')).toBe('nothing here');
    expect(new SecretRedactor([new Secret('pw')]).redact('pwd')).toBe('pwd');
  });
});

describe('the log', () => {
  it.each(HIDDEN)('never shows %#, whichever way it comes', (value) => {
    const lines = new Lines();
    const logger = pino(loggerOptions(config), lines);
    const error = new Error(`connecting to https://host/bot${value}/getMe failed`, {
      cause: new Error(`inner ${value}`),
    });
    error.stack = `${error.stack ?? ''}\n    at ${value}`;
    Object.assign(error, { config: { url: value, headers: [value] } });
    logger.error(error);
    logger.error(
      { err: error, deep: { list: [{ value }], json: JSON.stringify({ value }) } },
      value,
    );
    logger.info({ token: value, wallet: { activeKey: value } }, '%s and %j', value, { value });
    logger.child({ [value]: value }).warn(encodeURIComponent(value));
    expect(lines.parsed()).toHaveLength(4);
    expectNoSecret(lines.text);
  });

  it('never shows a secret of the configuration itself', () => {
    const lines = new Lines();
    pino(loggerOptions(config), lines).info(
      { wallet: config.wallet, database: config.database, secrets: config.secrets },
      'started',
    );
    expect(lines.text).toContain('my-gateway1');
    expectNoSecret(lines.text);
  });

  it('never shows what looks like a secret, though nobody configured it', () => {
    const lines = new Lines();
    // Throw-away values, made for this test.
    const wif = '5JLw5dgQAx6rhZEgNN5C2ds1V47RweGshynFSWFbaMohsYsBvE8';
    const hex = '6f1ed002ab5595859014ebf0951522d9f1ed002ab5595859014ebf0951522d9a';
    const logger = pino(loggerOptions(config), lines);
    const error = new Error(`no account\n${wif}`, { cause: new Error(`wss://key-of-a-node@host`) });
    logger.error({ err: error, account: wif, deep: { list: [{ value: hex }] } }, `it was ${hex}`);
    const chain = config.chain.chainId;
    logger.info({ serves: chain }, 'read block 6f1ed002ab5595859014ebf0951522d9f1ed002a');
    expect(lines.parsed()).toHaveLength(2);
    for (const each of [wif, hex, 'key-of-a-node']) expect(lines.text).not.toContain(each);
    expect(lines.text).toContain(chain);
    expect(lines.text).toContain('6f1ed002ab5595859014ebf0951522d9f1ed002a');
  });

  it('censors by name what it does not know by value', () => {
    const lines = new Lines();
    const unknown = 'never-seen-before';
    const logger = pino(loggerOptions(config), lines);
    logger.info({ password: unknown, request: { authorization: unknown } });
    expect(lines.text).not.toContain(unknown);
  });
});

async function waitFor(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !isTrue(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const BUFFERED: Pick<NestApplicationOptions, 'bufferLogs'> = { bufferLogs: true };

@Controller()
class FailingController {
  private readonly logger = new NestLogger('failing');

  @Get('fail')
  fail(): never {
    this.logger.log('about to fail');
    throw new Error(`cannot reach ${SECRETS.DATABASE_URL}`);
  }

  @Get('health/live')
  live(): string {
    return 'ok';
  }
}

describe('the request log', () => {
  const lines = new Lines();
  let application: NestExpressApplication;
  let address: string;

  beforeAll(async () => {
    @Module({
      imports: [LoggingModule.forRoot(config, lines)],
      controllers: [FailingController],
    })
    class TestModule {}
    application = await NestFactory.create<NestExpressApplication>(TestModule, BUFFERED);
    useRequestLog(application, config, lines);
    application.useLogger(application.get(Logger));
    await application.listen(0, '127.0.0.1');
    address = await application.getUrl();
  });

  afterAll(() => application.close());

  beforeEach(() => {
    lines.text = '';
  });

  it('ties the lines of one request together and shows neither secret nor header', async () => {
    const response = await fetch(`${address}/fail?name=ivan`, {
      headers: { authorization: `Bearer ${SECRETS.ADMIN_API_KEY}`, 'x-request-id': 'my-request-1' },
    });
    await response.text();
    expect(response.headers.get('x-request-id')).toBe('my-request-1');
    // The last one is written once the answer is sent, and the answer may be here before.
    await waitFor(() => lines.parsed().length >= 3);
    const ids = lines.parsed().map(({ req }) => (req as { id?: string } | undefined)?.id);
    expect(ids.length).toBeGreaterThanOrEqual(3);
    expect(new Set(ids)).toEqual(new Set(['my-request-1']));
    expect(lines.text).toContain('cannot reach');
    expect(lines.text).not.toContain('ivan');
    expectNoSecret(lines.text);
  });

  it('has the id and a line of what the parser of bodies refuses', async () => {
    for (const [body, type, status] of [
      ['{"broken', 'application/json', 400],
      [`"${'x'.repeat(200_000)}"`, 'application/json', 413],
      ['{}', 'application/json; charset=none-such', 415],
    ] as const) {
      lines.text = '';
      const response = await fetch(`${address}/fail`, {
        method: 'POST',
        body,
        headers: { 'content-type': type, 'x-request-id': 'my-request-2' },
      });
      await response.text();
      expect(response.status).toBe(status);
      expect(response.headers.get('x-request-id')).toBe('my-request-2');
      await waitFor(() => lines.text.includes('request'));
      expect(lines.parsed().at(-1)).toMatchObject({
        req: { id: 'my-request-2', method: 'POST', path: '/fail' },
        res: { status },
      });
    }
  });

  it('makes an id of its own when the given one is odd, and is quiet about health checks', async () => {
    const odd = { 'x-request-id': 'x'.repeat(500) };
    const response = await fetch(`${address}/health/live`, { headers: odd });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(lines.text).toBe('');
  });
});

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Logger } from '@nestjs/common';
import { Client } from 'pg';
import { examine, type Check } from '../../../src/doctor';
import { deriveKeys, SandboxNode } from 'crowdwiz-sandbox/node';
import { assertionError } from 'crowdwiz-sandbox/internal/node/wire/chain-error';
import { findFreePort } from 'crowdwiz-sandbox/free-port';
import { createEmptyTestDatabase, type TestDatabase } from '../../support/database';
import {
  ADMIN_KEY,
  CODE_SECRET,
  databaseAt,
  endOf,
  StartScene,
  TEST_TIMEOUT_MILLISECONDS,
} from './start.harness';

jest.setTimeout(TEST_TIMEOUT_MILLISECONDS);

type Changes = Readonly<Record<string, string>>;

interface Run {
  readonly exitCode: number | null;
  readonly output: string;
}

/** What must not be shown, whatever is wrong. */
const WRONG_PASSWORD = 'a-wrong-password-of-the-doctor';
const WRONG_TOKEN = '100000002:a-token-that-nobody-knows-at-all-000';

describe('npm run doctor', () => {
  let scene: StartScene;
  let folder: string;
  let second: SandboxNode;
  let empty: TestDatabase;
  const servers: Server[] = [];

  beforeAll(async () => {
    Logger.overrideLogger(false);
    scene = await StartScene.open();
    second = await SandboxNode.start({ chain: scene.node.chain });
    empty = await createEmptyTestDatabase();
    folder = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-doctor-'));
  });

  afterEach(async () => {
    await scene.killAll();
    for (const server of servers.splice(0)) server.close();
    for (const node of [scene.node, second]) node.faults.reset();
  });

  afterAll(async () => {
    await second.stop();
    await empty.drop();
    await scene.close();
    rmSync(folder, { recursive: true });
  });

  async function settings(changes: Changes = {}): Promise<Record<string, string>> {
    return { ...scene.environment(await findFreePort()), ...changes };
  }

  function expectNoSecret(text: string): void {
    const { active, memo } = scene.hotWallet.keys;
    const passwords = [scene.database.url, scene.database.ownerUrl, scene.database.adminUrl].map(
      (url) => new URL(url).password,
    );
    const others = [CODE_SECRET, ADMIN_KEY, WRONG_PASSWORD, WRONG_TOKEN, scene.telegram.token];
    for (const secret of [active.toWif(), memo.toWif(), ...passwords, ...others]) {
      expect(text).not.toContain(secret);
    }
  }

  /** As `npm run doctor` runs it. */
  async function run(environment: Record<string, string>, ...words: string[]): Promise<Run> {
    const program = resolve(__dirname, '../../../dist/doctor-main.js');
    const child = spawn(process.execPath, [program, ...words], { cwd: folder, env: environment });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    }
    const exitCode = await new Promise<number | null>((done) => child.once('close', done));
    const output = Buffer.concat(chunks).toString();
    expectNoSecret(output);
    return { exitCode, output };
  }

  /** What is wrong, as `fail NAME`; the checks come with it. */
  async function wrong(changes: Changes): Promise<{ names: string[]; checks: readonly Check[] }> {
    const checks = await examine(await settings(changes), folder);
    expectNoSecret(JSON.stringify(checks));
    const bad = checks.filter(({ status }) => status === 'warn' || status === 'fail');
    expect(bad.filter(({ fix }) => fix === null || fix === '')).toEqual([]);
    return { names: bad.map(({ name, status }) => `${status} ${name}`), checks };
  }

  async function rowsOf(url: string, sql: string): Promise<unknown[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(sql);
    await client.end();
    return rows;
  }

  it('finds nothing before a first start, and changes nothing', async () => {
    const environment = { ...(await settings()), ...urlsOf(empty) };
    const { exitCode, output } = await run(environment);
    expect(output).toContain('Nothing stands in the way of the gateway.');
    expect(output).toContain('the next start applies them');
    expect(exitCode).toBe(0);
    const tables = "SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace";
    expect(await rowsOf(empty.adminUrl, tables)).toEqual([]);
    const asked = scene.telegram.calls().map(({ method }) => method);
    expect([...new Set(asked)].sort()).toEqual(['getMe', 'getWebhookInfo']);
    expect(scene.node.faults.callCount('broadcast_transaction')).toBe(0);
  });

  it('works beside a gateway and leaves it alone', async () => {
    const gateway = await scene.launch();
    await gateway.untilReady();
    const environment = await settings({ PORT: String(gateway.port) });
    const { exitCode, output } = await run(environment, '--json');
    const report = JSON.parse(output) as { ok: boolean; checks: Check[] };
    expect(report.checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(report.ok).toBe(true);
    expect(exitCode).toBe(0);
    expect(report.checks.find(({ name }) => name === 'PORT')?.found).toMatch(
      /^A gateway runs at port/,
    );
    expect(report.checks.find(({ name }) => name === 'books')?.found).toContain(
      'belong to this chain',
    );
    expect(await gateway.isReady()).toBe(true);
    expect(gateway.logs.join('\n')).not.toContain('Another process receives the updates');
    await gateway.stop();
    expect((await endOf(gateway)).exit).toBe('exit code 0');
  });

  it('lists every wrong setting with its fix, looks at the rest, and ends with exit code 1', async () => {
    const { exitCode, output } = await run(
      await settings({ GATEWAY_ACTIVE_KEY: 'password123', PORT: '70000', DEPOSIT_RATE: '1,5' }),
    );
    expect(exitCode).toBe(1);
    for (const name of ['GATEWAY_ACTIVE_KEY', 'PORT', 'DEPOSIT_RATE']) {
      expect(output).toMatch(new RegExp(`FAIL +${name}: .*\n +to fix: `));
    }
    expect(output).not.toContain('password123');
    expect(output).toContain('3 things must be fixed');
    expect(output).toMatch(/ok +connection: PostgreSQL at/);
    expect(output).toMatch(/ok +TELEGRAM_BOT_TOKEN: /);
    expect(output).toMatch(/- +all: Not looked at: fix the settings first/);
  });

  it('says how it is used when it is not understood', async () => {
    const { exitCode, output } = await run(await settings(), '--jsno');
    expect(exitCode).toBe(1);
    expect(output).toContain('npm run doctor -- [--json]');
  });

  describe('about the database', () => {
    it('tells one that is not there, and a password that is refused', async () => {
      const away = await wrong(databaseAt(scene.database, await findFreePort()));
      expect(away.names).toContain('fail connection');
      const refused = await wrong({ DATABASE_URL: withPassword(scene.database.url) });
      const check = refused.checks.find(({ name }) => name === 'connection');
      expect(check?.found).toContain('refuses the gateway');
      expect(check?.fix).toBe('Check DATABASE_URL.');
      const owner = await wrong({ DATABASE_OWNER_URL: withPassword(scene.database.ownerUrl) });
      expect(owner.names).toContain('fail owner');
    });

    it('tells migrations that nobody may apply, and an owner of another database', async () => {
      const { names } = await wrong({ DATABASE_URL: empty.url, DATABASE_OWNER_URL: '' });
      expect(names).toContain('fail migrations');
      const other = await wrong({ DATABASE_OWNER_URL: empty.ownerUrl });
      expect(other.names).toContain('fail owner');
    });

    it('tells a role that may do too much, as production refuses it', async () => {
      const changes = { DATABASE_URL: scene.database.adminUrl, DATABASE_OWNER_URL: '' };
      expect((await wrong(changes)).names).toContain('warn role');
      const { checks } = await wrong({ ...changes, NODE_ENV: 'production' });
      expect(checks.find(({ name }) => name === 'role')).toMatchObject({ status: 'fail' });
      expect(checks.find(({ name }) => name === 'role')?.fix).toContain('npm run db:roles');
    });

    it('tells books of another chain and of other decimals', async () => {
      const decimals = await wrong({ POINTS_DECIMALS: '4' });
      expect(decimals.names).toContain('fail books');
      const chain = await wrong({ CHAIN_ID: 'ab'.repeat(32) });
      expect(chain.names).toEqual(expect.arrayContaining(['fail books', `fail ${scene.node.url}`]));
    });
  });

  describe('about nodes', () => {
    const two = (quorum: string): Changes => ({
      CHAIN_NODES: `${scene.node.url},${second.url}`,
      CHAIN_QUORUM: quorum,
    });

    it('tells one that is down, and that too few are left', async () => {
      const dead = `ws://127.0.0.1:${await findFreePort()}`;
      const { names } = await wrong({
        CHAIN_NODES: `${scene.node.url},${dead}`,
        CHAIN_QUORUM: '2',
      });
      expect(names).toEqual(expect.arrayContaining([`fail ${dead}`, 'fail CHAIN_QUORUM']));
      expect((await wrong(two('2'))).names).toContain('warn CHAIN_QUORUM');
    });

    it('tells one whose head is old', async () => {
      scene.node.faults.lieAboutHead({ seconds: -200_000 });
      const { names } = await wrong({});
      expect(names).toEqual(
        expect.arrayContaining([`fail ${scene.node.url}`, 'fail clock and chain']),
      );
    });

    it('tells one that does not offer the history', async () => {
      scene.node.faults.lie('get_relative_account_history', () => {
        const place = { file: 'api.cpp', line: 258, method: 'history' };
        throw assertionError(place, '_history_api');
      });
      const { checks } = await wrong({});
      const check = checks.find(({ name, status }) => name === scene.node.url && status === 'fail');
      expect(check?.found).toContain('does not offer the API "history"');
    });

    it('tells nodes that contradict each other', async () => {
      second.faults.lie('get_block', tamperedHeader);
      const { names } = await wrong(two('2'));
      expect(names).toContain('fail agreement');
    });
  });

  describe('about the hot wallet', () => {
    it('tells an account and keys that do not fit', async () => {
      const stranger = deriveKeys('a-stranger');
      const unknown = await wrong({ GATEWAY_ACCOUNT: 'nobody-has-this-name' });
      const active = await wrong({ GATEWAY_ACTIVE_KEY: stranger.active.toWif() });
      const memo = await wrong({ GATEWAY_MEMO_KEY: stranger.memo.toWif() });
      for (const { names } of [unknown, active, memo])
        expect(names).toContain('fail GATEWAY_ACCOUNT');
      const found = active.checks.find(({ name }) => name === 'GATEWAY_ACCOUNT')?.found;
      expect(found).toContain(`GATEWAY_ACTIVE_KEY belongs to ${stranger.active.publicKey}`);
    });

    it('warns of the owner key and of an empty wallet', async () => {
      const poor = scene.node.createAccount('poor-gateway', undefined, 0n);
      const { names } = await wrong({
        ...urlsOf(empty),
        GATEWAY_ACCOUNT: poor.name,
        GATEWAY_ACTIVE_KEY: poor.keys.owner.toWif(),
        GATEWAY_MEMO_KEY: poor.keys.memo.toWif(),
      });
      expect(names).toEqual(['warn GATEWAY_ACTIVE_KEY', 'warn balance']);
    });

    it('tells a fee above the ceiling', async () => {
      scene.node.faults.lieAboutFees(5_000_000n);
      const { names } = await wrong({});
      expect(names).toEqual(
        expect.arrayContaining(['fail FEE_CEILING_TRANSFER', 'fail FEE_CEILING_MESSAGE']),
      );
    });

    it('tells keys that nobody has accepted', async () => {
      const { id, keys } = scene.hotWallet;
      const key_auths = [[deriveKeys('another-owner').owner.publicKey, 1]];
      const owner = { weight_threshold: 1, account_auths: [], key_auths, address_auths: [] };
      scene.node.wallet.send([[6, { account: id, owner, extensions: {} }]], [keys.owner]);
      scene.node.produceBlock();
      const { names } = await wrong({});
      expect(names).toContain('fail accepted keys');
    });
  });

  describe('about Telegram and this machine', () => {
    it('tells a token that is refused, and a Telegram that is away', async () => {
      expect((await wrong({ TELEGRAM_BOT_TOKEN: WRONG_TOKEN })).names).toContain(
        'fail TELEGRAM_BOT_TOKEN',
      );
      const root = `http://127.0.0.1:${await findFreePort()}`;
      expect((await wrong({ TELEGRAM_API_ROOT: root })).names).toContain('fail connection');
    });

    it('warns of a webhook that a start would take away', async () => {
      const { apiRoot, token } = scene.telegram;
      const url = `http://127.0.0.1:${await findFreePort()}/telegram/updates`;
      await fetch(`${apiRoot}/bot${token}/setWebhook?url=${encodeURIComponent(url)}`);
      expect((await wrong({})).names).toContain('warn TELEGRAM_MODE');
      const info = await fetch(`${apiRoot}/bot${token}/getWebhookInfo`);
      expect(JSON.stringify(await info.json())).toContain(url);
      await fetch(`${apiRoot}/bot${token}/deleteWebhook`);
    });

    it('tells a port that another program has, and an admin interface that is off', async () => {
      const port = await findFreePort();
      const server = createServer((socket) => socket.end('220 hello\r\n'));
      servers.push(server);
      await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
      const { names } = await wrong({ PORT: String(port), ADMIN_API_KEY: '' });
      expect(names).toEqual(expect.arrayContaining(['fail PORT', 'warn ADMIN_API_KEY']));
    });
  });
});

function urlsOf({ url, ownerUrl }: TestDatabase): Changes {
  return { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl };
}

function withPassword(text: string): string {
  const url = new URL(text);
  url.password = WRONG_PASSWORD;
  return url.toString();
}

/** Another block of the same number. */
function tamperedHeader(result: unknown): unknown {
  return result === null
    ? null
    : { ...(result as object), transaction_merkle_root: '1'.repeat(40) };
}

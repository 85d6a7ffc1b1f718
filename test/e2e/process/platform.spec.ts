import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findFreePort } from 'crowdwiz-sandbox/free-port';
import { deriveKeys, SandboxNode } from 'crowdwiz-sandbox/node';
import { GatewayCycle } from '../../../src/cycle';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { ADMIN_KEY, type Answer, HttpHarness } from '../admin/admin-harness';
import { ensureBuilt, StartedProgram } from './platform-process';

// Throw-away values, made for these tests.
const BOT_TOKEN = '123456:throw-away-bot-token';
const CODE_SECRET = 'throw-away-code-secret-of-32-characters';
const METRICS_KEY = 'throw-away-metrics-key';
const WITH_KEY = { authorization: `Bearer ${METRICS_KEY}` };
const LOOK_EVERY_MILLISECONDS = 100;
const TURNS_WITHIN_MILLISECONDS = 15_000;

async function readyWith(http: HttpHarness, status: number): Promise<Answer> {
  const deadline = Date.now() + TURNS_WITHIN_MILLISECONDS;
  for (;;) {
    const answer = await http.ask('GET', '/health/ready', undefined, WITH_KEY);
    if (answer.status === status) return answer;
    if (Date.now() > deadline) throw new Error(`Still: ${JSON.stringify(answer.body)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MILLISECONDS));
  }
}

function metricsOf(http: HttpHarness): Promise<Answer> {
  return http.ask('GET', '/metrics', undefined, WITH_KEY);
}

/** Names of the components that are not well. */
function troubles(answer: Answer): string[] {
  return Object.keys(answer.body['error'] as object).sort();
}

describe('health and metrics', () => {
  let http: HttpHarness;

  beforeAll(async () => {
    http = await HttpHarness.start({ METRICS_API_KEY: METRICS_KEY });
  });

  afterAll(() => http.stop());

  it('is ready when database, chain, keys and reading are well', async () => {
    const answer = await readyWith(http, 200);
    expect(answer.body).toMatchObject({
      status: 'ok',
      details: {
        database: { status: 'up' },
        chain: { status: 'up', nodes: [{ state: 'healthy' }] },
        irreversibility: { status: 'up' },
        wallet: { status: 'up' },
        scan: { status: 'up', lagBlocks: 0 },
        telegram: { status: 'up', state: 'disabled' },
      },
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('told balances, nodes and counts to whoever asked', async () => {
    await readyWith(http, 200);
    const strangers: Record<string, string>[] = [{}, { authorization: 'Bearer some-other-key' }];
    for (const headers of strangers) {
      const ready = await http.ask('GET', '/health/ready', undefined, headers);
      expect([ready.status, ready.body]).toEqual([200, { status: 'ok' }]);
      const metrics = await http.ask('GET', '/metrics', undefined, headers);
      expect(metrics.status).toBe(401);
      expect(metrics.body).toMatchObject({ code: 'key_required' });
      expect(metrics.headers.get('www-authenticate')).toBe('Bearer realm="metrics"');
    }
    const live = await http.ask('GET', '/health/live');
    expect(live.body).toEqual({ status: 'ok' });
  });

  it.each([
    ['the metrics key', METRICS_KEY],
    ['the admin key', ADMIN_KEY],
  ])('tells everything to %s', async (_whose, key) => {
    const headers = { 'x-api-key': key };
    const ready = await http.ask('GET', '/health/ready', undefined, headers);
    expect(ready.body).toMatchObject({ details: { balance: { status: 'up' } } });
    expect((await http.ask('GET', '/metrics', undefined, headers)).status).toBe(200);
  });

  it('opens nothing else to the metrics key', async () => {
    const answer = await http.ask('GET', '/admin/v1/halt', undefined, WITH_KEY);
    expect(answer.status).toBe(401);
  });

  it('shows what the money does on /metrics', async () => {
    const { gateway } = http;
    const { account, customerId } = await gateway.linked('metrics-customer');
    gateway.deposit(account, 12_345_678n);
    await gateway.settle();
    await gateway.withdraw(customerId, '1000');
    const answer = await metricsOf(http);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    const text = String(answer.body['text']);
    const figure = (name: string) => {
      const line = text.split('\n').find((each) => each.startsWith(`${name} `));
      return Number(line?.split(' ')[1]);
    };
    expect(figure('gateway_deposits_credited_total')).toBe(1);
    expect(figure('gateway_deposits_credited_cwd_units_total')).toBe(12_345_678);
    expect(figure('gateway_withdrawal_steps_total{state="requested"}')).toBe(1);
    expect(figure('gateway_chain_head_number')).toBeGreaterThan(0);
    expect(figure('gateway_database_up')).toBe(1);
    expect(figure('gateway_halted{scope="payouts"}')).toBe(0);
    expect(figure('gateway_events_unpublished')).toBeGreaterThanOrEqual(0);
    expect(figure('gateway_events_unpublished_age_seconds')).toBeLessThan(60);
    expect(figure('gateway_webhook_endpoints{state="enabled"}')).toBe(0);
    expect(figure('gateway_webhook_deliveries_waiting')).toBe(0);
    expect(figure('gateway_webhook_events_behind')).toBe(0);
    expect(text).toContain('process_resident_memory_bytes');
  });

  it('leaves out what it does not know instead of saying zero', async () => {
    const text = String((await metricsOf(http)).body['text']);
    expect(text).not.toMatch(/^gateway_ledger_audit_problems \d/m);
    await http.admin('GET', '/ledger/audit');
    const later = String((await metricsOf(http)).body['text']);
    expect(later).toMatch(/^gateway_ledger_audit_problems 0$/m);
  });

  it('is not ready when the database does not answer, until it does again', async () => {
    const { gateway } = http;
    await readyWith(http, 200);
    await gateway.rows('BEGIN');
    await gateway.rows('LOCK TABLE scan_cursor IN ACCESS EXCLUSIVE MODE');
    const answer = await readyWith(http, 503);
    expect(troubles(answer)).toEqual(['database', 'scan']);
    const stranger = await http.ask('GET', '/health/ready');
    expect([stranger.status, stranger.body]).toEqual([503, { status: 'error' }]);
    expect(answer.body['error']).toMatchObject({ database: { error: 'time-out' } });
    expect((await http.ask('GET', '/health/live')).status).toBe(200);
    const metrics = String((await metricsOf(http)).body['text']);
    expect(metrics).toMatch(/^gateway_database_up 0$/m);
    expect(metrics).not.toMatch(/^gateway_findings_open \d/m);
    await gateway.rows('ROLLBACK');
    await readyWith(http, 200);
  });

  it('is not ready without a node, and alive all the same', async () => {
    await http.gateway.node.goDown();
    const answer = await readyWith(http, 503);
    expect(troubles(answer)).toEqual(expect.arrayContaining(['chain']));
    expect((await http.ask('GET', '/health/live')).body).toEqual({ status: 'ok' });
  });
});

describe('an orderly stop', () => {
  it('answers the request that it is at', async () => {
    const http = await HttpHarness.start();
    // A round would wait for the same lock, maybe before the request has come.
    await http.gateway.get(GatewayCycle).stop();
    await http.gateway.rows('BEGIN');
    await http.gateway.rows('LOCK TABLE ledger_account IN ACCESS EXCLUSIVE MODE');
    const pending = http.admin('GET', '/wallet');
    const isWaiting = async () => {
      const [row] = await http.gateway.rows<{ waiting: string }>(
        `SELECT count(*) AS waiting FROM pg_locks JOIN pg_database ON oid = database
          WHERE NOT granted AND mode = 'AccessShareLock' AND datname = current_database()`,
      );
      return Number(row?.waiting) > 0;
    };
    while (!(await isWaiting())) await new Promise((resolve) => setTimeout(resolve, 20));
    const closing = http.gateway.app.close();
    await http.gateway.rows('ROLLBACK');
    expect((await pending).status).toBe(200);
    await closing;
    await http.stop();
  });
});

describe('with a Telegram that does not answer', () => {
  let http: HttpHarness;

  beforeAll(async () => {
    http = await HttpHarness.start({
      METRICS_API_KEY: METRICS_KEY,
      TELEGRAM_BOT_TOKEN: BOT_TOKEN,
      TELEGRAM_API_ROOT: `http://127.0.0.1:${await findFreePort()}`,
    });
  });

  afterAll(() => http.stop());

  it('the gateway starts, works, and says what is missing', async () => {
    const answer = await readyWith(http, 503);
    expect(troubles(answer)).toEqual(['telegram']);
    expect((await http.admin('GET', '/halt')).status).toBe(200);
    const shown = JSON.stringify(answer.body) + http.log;
    expect(shown).not.toContain(BOT_TOKEN);
    expect(shown).not.toContain('throw-away-bot-token');
  });
});

describe('the program', () => {
  let node: SandboxNode;
  let database: TestDatabase;
  let good: Record<string, string>;
  const started: StartedProgram[] = [];

  const start = (variables: Record<string, string>, dotEnv?: string): StartedProgram => {
    const program = new StartedProgram(variables, dotEnv);
    started.push(program);
    return program;
  };

  beforeAll(async () => {
    ensureBuilt();
    node = await SandboxNode.start();
    const gateway = node.createAccount('platform-gateway', deriveKeys('platform-gateway'));
    node.advanceToIrreversible();
    database = await createTestDatabase();
    good = {
      DATABASE_URL: database.url,
      CHAIN_NODES: node.url,
      CHAIN_ID: node.chain.chainId,
      GATEWAY_ACCOUNT: 'platform-gateway',
      GATEWAY_ACTIVE_KEY: gateway.keys.active.toWif(),
      GATEWAY_MEMO_KEY: gateway.keys.memo.toWif(),
      CODE_SECRET,
      PORT: '0',
    };
  }, 120_000);

  afterAll(async () => {
    for (const program of started) program.signal('SIGKILL');
    await node.stop();
    await database.drop();
  });

  it('lists every missing and bad setting at once, plainly, and ends with 1', async () => {
    const wrongKey = good['GATEWAY_ACTIVE_KEY']?.slice(0, -1) ?? '';
    const program = start({ GATEWAY_ACTIVE_KEY: wrongKey, PORT: 'three thousand' });
    expect(await program.ended()).toBe(1);
    const names = [
      'CHAIN_NODES',
      'GATEWAY_ACCOUNT',
      'GATEWAY_ACTIVE_KEY',
      'GATEWAY_MEMO_KEY',
      'PORT',
    ];
    for (const name of names) expect(program.stderr).toContain(`  ${name}\n`);
    expect(program.stderr).not.toMatch(/\n\s+at /);
    expect(program.stderr).not.toContain(wrongKey);
    expect(program.stdout).toBe('');
  });

  it('says in one line of JSON that the database does not answer', async () => {
    const url = `postgres://gateway:throw-away-password@127.0.0.1:${await findFreePort()}/gateway`;
    const program = start({ ...good, DATABASE_URL: url, DATABASE_WAIT_SECONDS: '0' });
    expect(await program.ended()).toBe(1);
    const fatal = program.lines().filter(({ level }) => level === 'fatal');
    expect(fatal).toHaveLength(1);
    expect(fatal[0]?.['msg']).toMatch(/could not start: .*PostgreSQL/);
    expect(program.stdout + program.stderr).not.toContain('throw-away-password');
  });

  it.each([
    ['keys that are not the account’s', { GATEWAY_ACTIVE_KEY: deriveKeys('other').active.toWif() }],
    ['an account that the chain does not know', { GATEWAY_ACCOUNT: 'nobody-at-all' }],
    ['another chain', { CHAIN_ID: 'ab'.repeat(32) }],
  ])('refuses %s, and says so', async (_what, wrong) => {
    const program = start({ ...good, ...wrong });
    expect(await program.ended()).toBe(1);
    const fatal = program.lines().filter(({ level }) => level === 'fatal');
    expect(fatal).toHaveLength(1);
    const [name = ''] = Object.keys(wrong);
    expect(String(fatal[0]?.['msg'])).toContain(name);
  });

  it('ends when its port is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const program = start({ ...good, PORT: String(port) });
    expect(await program.ended()).toBe(1);
    expect(program.stdout).toContain('taken by another program');
    await new Promise((resolve) => taken.close(resolve));
  });

  it('reads .env, starts, answers, and ends with 0 on SIGTERM; all in JSON, without secrets', async () => {
    const rest = Object.fromEntries(Object.entries(good).filter(([name]) => name !== 'PORT'));
    const program = start(rest, 'PORT=0\nLOG_LEVEL=debug\n');
    await program.said('Listening on');
    const [, url = ''] = /Listening on (http:[^"]+)/.exec(program.stdout) ?? [];
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    program.signal('SIGTERM');
    expect(await program.ended()).toBe(0);
    expect(program.lines().length).toBeGreaterThan(0);
    const secrets = [good['GATEWAY_ACTIVE_KEY'], good['GATEWAY_MEMO_KEY'], CODE_SECRET];
    for (const secret of [...secrets, new URL(database.url).password]) {
      if (secret) expect(program.stdout + program.stderr).not.toContain(secret);
    }
  });
});

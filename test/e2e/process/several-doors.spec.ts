import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { findFreePort } from 'crowdwiz-sandbox/free-port';
import { SandboxNode, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { newestMessage } from 'crowdwiz-testkit/sandbox';
import { gatewayEnvironment, GatewayProcess, waitUntil } from 'crowdwiz-testkit/world';
import { createTestDatabase, type TestDatabase } from '../../support/database';

const SERVICE_KEY = 'throw-away-service-key-of-several-doors';
const ADMIN_KEY = 'throw-away-admin-key-of-several-doors';
const GATEWAY_NAME = 'doors-gateway';
const BLOCKS_BEFORE = 20;
const BLOCK_INTERVAL_MILLISECONDS = 300;
const FUNDS_UNITS = 1_000_000_000n;
const PATIENCE = { timeoutMilliseconds: 30_000, everyMilliseconds: 50 };
const TEST_WITHIN_MILLISECONDS = 120_000;
const CALLERS_UNDER_FIRE = 20;
const ANSWERS_UNTIL_KILLED = 5;
/** The same request in parallel, at both doors. */
const CALLS_AT_ONCE = 100;
const CHATS_UNDER_FIRE = 20;

interface Answer {
  readonly status: number;
  readonly isReplayed: boolean;
  // Of many shapes: each expectation says which one it wants.
  readonly body: Record<string, unknown>;
}

jest.setTimeout(TEST_WITHIN_MILLISECONDS);

/** `npm start` three times over one database: one that scans and signs, and two doors that have no key. */
describe('one worker and two doors', () => {
  let node: SandboxNode;
  let database: TestDatabase;
  let account: SandboxAccount;
  let customerId: string;
  let environmentOf: (roles: string, port: number) => Record<string, string>;
  let launch: (roles: string) => Promise<GatewayProcess>;
  const started: GatewayProcess[] = [];
  let worker: GatewayProcess;
  let left: GatewayProcess;
  let right: GatewayProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    node = await SandboxNode.start({
      genesisTime: new Date(Date.now() - (BLOCKS_BEFORE + 5) * 1_000),
    });
    const hotWallet = node.createAccount(GATEWAY_NAME, undefined, FUNDS_UNITS);
    account = node.createAccount('doors-player', undefined, FUNDS_UNITS);
    node.produceBlocks(BLOCKS_BEFORE);
    node.produceEvery(BLOCK_INTERVAL_MILLISECONDS);
    environmentOf = (roles, port) => {
      const environment: Record<string, string> = {
        ...gatewayEnvironment({
          database,
          node: { url: node.url, chainId: node.chain.chainId },
          hotWallet,
          adminKey: ADMIN_KEY,
          port,
          codeSecret: 'throw-away-code-secret-of-several-doors',
        }),
        GATEWAY_ROLES: roles,
        SERVICE_API_KEY: SERVICE_KEY,
      };
      if (roles === 'api') {
        delete environment['GATEWAY_ACTIVE_KEY'];
        delete environment['GATEWAY_MEMO_KEY'];
      }
      return environment;
    };
    launch = async (roles) => {
      const port = await findFreePort();
      const gateway = new GatewayProcess(environmentOf(roles, port), port);
      started.push(gateway);
      gateway.launch();
      return gateway;
    };
    [worker, left, right] = await Promise.all([launch('worker'), launch('api'), launch('api')]);
    for (const gateway of started) await gateway.untilReady();
  }, TEST_WITHIN_MILLISECONDS);

  afterAll(async () => {
    for (const gateway of started) {
      await gateway.kill9();
      gateway.dispose();
    }
    await node.stop();
    await database.drop();
  }, TEST_WITHIN_MILLISECONDS);

  async function ask(
    { baseUrl }: GatewayProcess,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const key = path.startsWith('/v1') ? SERVICE_KEY : ADMIN_KEY;
    const response = await fetch(baseUrl + path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      isReplayed: response.headers.has('idempotency-replayed'),
      body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text },
    };
  }

  /** What it says at last, of a process that is started beside them and ends by itself. */
  async function endOf(changes: Record<string, string>): Promise<string> {
    const port = await findFreePort();
    const gateway = new GatewayProcess({ ...environmentOf('api', port), ...changes }, port);
    started.push(gateway);
    gateway.launch();
    await waitUntil('it ends', () => !gateway.isRunning, PATIENCE);
    return gateway.logs.join('\n');
  }

  const debit = (door: GatewayProcess, reference: string, key: string) =>
    ask(
      door,
      'POST',
      `/v1/customers/${customerId}/debits`,
      { points: '10', reference, reason: 'a bet' },
      { 'idempotency-key': key },
    );
  const until = <T>(what: string, look: () => Promise<T | false | null>) =>
    waitUntil(what, look, PATIENCE);
  const balance = async (door: GatewayProcess): Promise<unknown> => {
    const { body } = await ask(door, 'GET', `/v1/customers/${customerId}/balance`);
    return (body['balance'] as Record<string, unknown>)['amount'];
  };

  it('say what they are, and the worker has no door', async () => {
    for (const [gateway, roles] of [
      [worker, ['worker']],
      [left, ['api']],
    ] as const) {
      const ready = await ask(gateway, 'GET', '/health/ready');
      expect(ready.body).toMatchObject({ details: { process: { roles } } });
      const { body } = await ask(gateway, 'GET', '/metrics');
      expect(body['text']).toContain(`gateway_role{role="${roles[0]}"} 1`);
      expect(String(body['text']).match(/gateway_role\{.*\} 0/g)).toHaveLength(2);
      expect(gateway.logs.join('\n')).toContain(`"msg":"Roles: ${roles[0]} (other processes have`);
    }
    for (const path of ['/v1/customers', '/admin/v1/status', '/docs', '/docs-json']) {
      expect((await ask(worker, 'GET', path)).status).toBe(404);
    }
    const status = await ask(left, 'GET', '/admin/v1/status');
    expect(status.body).toMatchObject({ identity: { status: 'ok' } });
  });

  it('are not joined by one with another secret or for another account', async () => {
    const ends = await Promise.all([
      endOf({ CODE_SECRET: 'another-throw-away-code-secret-of-nobody' }),
      endOf({ GATEWAY_ACCOUNT: account.name }),
    ]);
    expect(ends[0]).toContain('Another process over this database has another CODE_SECRET.');
    expect(ends[0]).not.toContain('code-secret-of-nobody');
    // The books know their account by now, or the processes know it of each other.
    expect(ends[1]).toMatch(/belong to the account|has another GATEWAY_ACCOUNT/);
    for (const end of ends) expect(end).toContain('exit code 1');
  });

  it('link, credit, debit and pay, whichever door is asked', async () => {
    const made = await Promise.all(
      [left, right, left, right].map((door) =>
        ask(door, 'POST', '/v1/customers', { reference: 'player-1' }),
      ),
    );
    expect(new Set(made.map(({ body }) => body['id'])).size).toBe(1);
    customerId = String(made[0]?.body['id']);
    const path = `/v1/customers/${customerId}`;
    const method = 'code_to_account';
    const begun = await ask(left, 'POST', `${path}/link-request`, {
      accountName: account.name,
      method,
    });
    expect(begun.status).toBe(201);
    const message = await until('a code', () =>
      Promise.resolve(newestMessage(node.chain, account)),
    );
    const [code] = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(message) ?? [];
    const linked = await until('the code is known to be sent', async () => {
      const answer = await ask(right, 'POST', `${path}/link-request/confirm`, { code });
      return answer.status === 200 && answer;
    });
    expect(linked.body).toMatchObject({ link: { accountName: account.name } });
    const to = node.accounts.get(GATEWAY_NAME)!.id;
    node.transfer({ from: account, to, units: 100_000_000n });
    await until('the deposit is credited', async () => (await balance(left)) === '90000');
    const answers = await Promise.all(
      Array.from({ length: CALLS_AT_ONCE }, (_, index) =>
        debit(index % 2 === 0 ? left : right, 'bet-1', 'key-1'),
      ),
    );
    const done = answers.filter(({ status }) => status !== 409);
    expect(new Set(done.map(({ status }) => status))).toEqual(new Set([200]));
    expect(done.filter(({ isReplayed }) => !isReplayed)).toHaveLength(1);
    const again = await debit(right, 'bet-1', 'key-1');
    expect([again.status, again.isReplayed]).toEqual([200, true]);
    expect(await balance(right)).toBe('89990');
    const quote = await ask(left, 'POST', `${path}/quotes`, { points: '5000' });
    const quoteId = quote.body['id'];
    const asked = await ask(right, 'POST', `${path}/withdrawals`, { quoteId });
    expect(asked.status).toBe(201);
    await until('it is paid', async () => {
      const { body } = await ask(left, 'GET', `/v1/withdrawals/${String(asked.body['id'])}`);
      return body['state'] === 'irreversible';
    });
    await until('the gate that the worker has recorded is open', async () => {
      const { body } = await ask(right, 'GET', '/admin/v1/wallet');
      return (body['gate'] as Record<string, unknown>)['open'] === true;
    });
  });

  it('take chats from their customers once, however the door dies meanwhile', async () => {
    const door = await launch('api');
    await door.untilReady();
    const sql = new Client({ connectionString: database.ownerUrl });
    await sql.connect();
    const ids: string[] = [];
    for (let index = 0; index < CHATS_UNDER_FIRE; index += 1) {
      const made = await ask(right, 'POST', '/v1/customers', { reference: `robbed-${index}` });
      const id = String(made.body['id']);
      ids.push(id);
      await sql.query(
        `INSERT INTO telegram_chat (chat_id, customer_id, locale, conversation)
         VALUES ($1, $2, 'en', '{}')`,
        [500_000 + index, id],
      );
    }
    await sql.end();
    const unbind = (asked: GatewayProcess, id: string) =>
      ask(
        asked,
        'POST',
        `/v1/customers/${id}/telegram-chat/unbind`,
        { reason: 'stolen' },
        { 'idempotency-key': `unbind-${id}` },
      );
    let answered = 0;
    const calls = ids.map((id) =>
      unbind(door, id).then(
        () => {
          answered += 1;
          if (answered === 3) process.kill(door.pid!, 'SIGKILL');
        },
        () => undefined,
      ),
    );
    await Promise.all(calls);
    for (const [index, id] of ids.entries()) {
      const { status, body } = await until('the other door answers', async () => {
        const answer = await unbind(right, id);
        return answer.status !== 409 && answer;
      });
      // The answer is that of the one call that took the chat, whichever door gave it.
      expect([status, body['telegramUserId']]).toEqual([200, String(500_000 + index)]);
      const events = await until('it is told', async () => {
        const query = `customerId=${id}&types=customer.telegram_unlinked`;
        const told = await ask(right, 'GET', `/v1/events?${query}`);
        const items = told.body['items'] as unknown[] | undefined;
        return items !== undefined && items.length > 0 && items;
      });
      expect(events).toHaveLength(1);
    }
  });

  it('lose and double nothing when a door is killed in the middle of its calls', async () => {
    const before = Number(await balance(right));
    const keys: string[] = [];
    let answered = 0;
    // Each calls on until nobody answers: when the door is killed, some are done and some are under way.
    const caller = async (): Promise<void> => {
      const [key, index] = [randomUUID(), keys.length];
      keys.push(key);
      const answer = await debit(left, `fire-${index}`, key).catch(() => null);
      if (answer === null) return;
      if (answer.status === 200) {
        answered += 1;
        if (answered === ANSWERS_UNTIL_KILLED) process.kill(left.pid!, 'SIGKILL');
      }
      await caller();
    };
    await Promise.all(Array.from({ length: CALLERS_UNDER_FIRE }, caller));
    expect(answered).toBeLessThan(keys.length);
    for (const [index, key] of keys.entries()) {
      const { status } = await until('the other door answers', async () => {
        const answer = await debit(right, `fire-${index}`, key);
        return answer.status !== 409 && answer;
      });
      expect(status).toBe(200);
    }
    expect(await balance(right)).toBe(String(before - 10 * keys.length));
    // The keys are known as well to the process that comes after the killed one.
    left.launch();
    await left.untilReady();
    for (const [index, key] of keys.entries()) {
      const { status, isReplayed } = await debit(left, `fire-${index}`, key);
      expect([status, isReplayed]).toEqual([200, true]);
    }
    expect(await balance(left)).toBe(String(before - 10 * keys.length));
    const { body } = await ask(right, 'GET', '/admin/v1/ledger/audit');
    expect(body).toMatchObject({ isRight: true });
  });
});

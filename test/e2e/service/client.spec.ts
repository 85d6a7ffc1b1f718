import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { GatewayClient, GatewayError, isRefusal } from 'crowdwiz-gateway-client';
import { ChatLinks } from '../../../src/linking';
import { ADMIN_KEY, HttpHarness, SERVICE_KEY } from '../admin/admin-harness';
import { ensureBuilt } from '../process/platform-process';

const ROOT = join(__dirname, '../../..');
/** 1,000 CWD in units. */
const FUNDS = 100_000_000n;
const COMMAND_TIMEOUT_MILLISECONDS = 20_000;

interface Block {
  readonly language: string;
  readonly text: string;
}

function blocksOf(page: string): Block[] {
  const found = readFileSync(join(ROOT, page), 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm);
  return [...found].map(([, language = '', text = '']) => ({ language, text }));
}

/** A shell that keeps what earlier commands have set, as a terminal does. */
class Terminal {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private said = '';

  constructor(folder: string) {
    const { PATH, HOME } = process.env;
    this.child = spawn('bash', ['-s'], {
      cwd: folder,
      env: { PATH, HOME },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.child.stdout.on('data', (part: Buffer) => (this.said += part.toString()));
  }

  /** What the commands print. Throws when one of them fails. */
  async run(commands: string): Promise<string> {
    this.said = '';
    this.child.stdin.write(`set -o pipefail\n${commands}\nprintf '\\nended: %s\\n' $?\n`);
    const until = Date.now() + COMMAND_TIMEOUT_MILLISECONDS;
    for (;;) {
      const [printed = '', code] = this.said.split(/^ended: (\d+)$/m);
      if (code === '0') return printed.trim();
      if (code !== undefined) throw new Error(`${commands} ended with ${code}: ${printed}`);
      if (Date.now() > until) throw new Error(`${commands} does not end: ${this.said}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  close(): void {
    this.child.stdin.end();
  }
}

describe('a service that knows the gateway by HTTP alone', () => {
  let http: HttpHarness;
  let gateway: GatewayClient;
  let folder: string;

  beforeAll(async () => {
    ensureBuilt();
    http = await HttpHarness.start({ SERVICE_API_KEY: SERVICE_KEY });
    gateway = new GatewayClient({ url: http.url, key: SERVICE_KEY });
    mkdirSync(join(ROOT, '.data'), { recursive: true });
    folder = mkdtempSync(join(ROOT, '.data', 'service-'));
    // Where nothing is built yet, that comes first.
  }, 120_000);

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    const problems = await http.gateway.problems();
    await http.stop();
    expect(problems).toEqual([]);
  });

  it('tells the whole story by its client: link, deposit, bet, withdrawal', async () => {
    const account = http.gateway.account('player-wallet');
    const { id } = await gateway.post('/v1/customers', { body: { reference: 'player-1' } });
    const path = { id };
    const begun = await gateway.post('/v1/customers/{id}/link-request', {
      path,
      body: { accountName: account.name, method: 'code_to_account' },
    });
    expect(begun.message).toBeNull();
    const wrong = await gateway
      .post('/v1/customers/{id}/link-request/confirm', { path, body: { code: 'AAAA-AAAA' } })
      .catch((error: unknown) => error);
    expect(isRefusal(wrong, 'code_not_sent_yet', 'code_wrong')).toBe(true);
    const code = await http.gateway.readCode(account);
    const { link } = await gateway.post('/v1/customers/{id}/link-request/confirm', {
      path,
      body: { code },
    });
    expect(link.accountName).toBe(account.name);

    const { fromAccount } = await gateway.get('/v1/customers/{id}/deposit-instructions', { path });
    expect(fromAccount).toBe(account.name);
    for (let times = 0; times < 3; times += 1) {
      http.gateway.deposit(account, FUNDS);
      await http.gateway.settle();
    }
    const states: string[] = [];
    const list = '/v1/customers/{id}/deposits';
    for await (const { state } of gateway.list(list, { path, query: { limit: 2 } })) {
      states.push(state);
    }
    expect(states).toEqual(['credited', 'credited', 'credited']);
    const heard: unknown[] = [];
    for await (const { data } of gateway.events({ customerId: id, types: ['deposit.credited'] })) {
      heard.push(data['cwd']);
      if (heard.length === states.length) break;
    }
    expect(heard).toEqual(['1000', '1000', '1000']);

    const bet = { points: '15000', reference: 'bet-1', reason: 'a bet' };
    const { hold } = await gateway.post('/v1/customers/{id}/holds', { path, body: bet });
    const taken = await gateway.post('/v1/holds/{id}/capture', {
      path: { id: hold.id },
      body: { points: '10000' },
    });
    expect(taken.balance.amount).toBe('260000');
    const { id: quoteId } = await gateway.post('/v1/customers/{id}/quotes', {
      path,
      body: { points: '5000' },
    });
    const withdrawal = await gateway.post('/v1/customers/{id}/withdrawals', {
      path,
      body: { quoteId },
    });
    await http.gateway.round();
    await http.gateway.settle();
    const paid = await gateway.get('/v1/withdrawals/{id}', { path: { id: withdrawal.id } });
    expect(paid).toMatchObject({ state: 'irreversible', points: { amount: '5000' } });
    const { balance } = await gateway.get('/v1/customers/{id}/balance', { path });
    expect(balance.amount).toBe('255000');
  });

  it('takes a stolen chat away, and ends links that are open', async () => {
    await http.gateway.get(ChatLinks).noteBotName('doors_bot');
    const { id } = await gateway.post('/v1/customers', { body: { reference: 'player-robbed' } });
    const path = { id };
    const links = '/v1/customers/{id}/telegram-links';
    const cancel = '/v1/customers/{id}/telegram-links/{linkId}/cancel';
    const unbind = '/v1/customers/{id}/telegram-chat/unbind';
    const reason = 'The phone was stolen';
    const made: string[] = [];
    for (let times = 0; times < 3; times += 1) {
      made.push((await gateway.post(links, { path, body: {} })).id);
    }
    const open = async (): Promise<string[]> => {
      const ids: string[] = [];
      for await (const link of gateway.list(links, { path, query: { limit: 2 } }))
        ids.push(link.id);
      return ids;
    };
    expect(await open()).toEqual(made.toReversed());
    const [linkId = ''] = made;
    const cancelled = await gateway.post(cancel, { path: { id, linkId }, body: { reason } });
    expect(cancelled).toMatchObject({ id: linkId, cancelledAt: expect.any(String) as string });
    expect(await gateway.post(cancel, { path: { id, linkId }, body: { reason } })).toEqual(
      cancelled,
    );
    expect(await open()).toEqual(made.slice(1).toReversed());

    // As the process of the bot does when the customer opens a link.
    await http.gateway.rows(
      `INSERT INTO telegram_chat (chat_id, customer_id, locale, conversation)
       VALUES (4713, '${id}', 'en', '{}')`,
    );
    expect((await gateway.get('/v1/customers/{id}', { path })).telegramUserId).toBe('4713');
    const idempotencyKey = 'stolen-of-player-robbed';
    const body = { reason, cancelsWithdrawals: true };
    const taken = await gateway.post(unbind, { path, body, idempotencyKey });
    expect(taken).toEqual({ telegramUserId: '4713', cancelledLinks: 2, withdrawals: [] });
    expect(await gateway.post(unbind, { path, body, idempotencyKey })).toEqual(taken);
    expect(await gateway.post(unbind, { path, body })).toEqual({
      ...{ telegramUserId: null, cancelledLinks: 0, withdrawals: [] },
    });
    expect((await gateway.get('/v1/customers/{id}', { path })).telegramUserId).toBeNull();
    expect(await open()).toEqual([]);
    const found = await gateway
      .get('/v1/customers', { query: { telegramUserId: '4713' } })
      .catch((error: unknown) => error);
    expect(isRefusal(found, 'customer_unknown')).toBe(true);

    const heard: unknown[] = [];
    const types = ['customer.telegram_links_cancelled', 'customer.telegram_unlinked'] as const;
    for await (const { type, data } of gateway.events({ customerId: id, types: [...types] })) {
      heard.push([type, data]);
      if (heard.length === 3) break;
    }
    expect(heard).toEqual([
      ['customer.telegram_links_cancelled', { count: 1 }],
      ['customer.telegram_links_cancelled', { count: 2 }],
      ['customer.telegram_unlinked', { telegramUserId: '4713' }],
    ]);
  });

  it('leaves to an operator what is an act of theirs then', async () => {
    await http.gateway.get(ChatLinks).noteBotName('doors_bot');
    const { id } = await gateway.post('/v1/customers', { body: { reference: 'player-helped' } });
    const link = await gateway.post('/v1/customers/{id}/telegram-links', {
      ...{ path: { id }, body: {} },
    });
    const olga = await http.as('olga', 'operator');
    const own = `/customers/${id}`;
    const listed = await http.admin('GET', `${own}/telegram-links`, undefined, olga);
    expect(listed.body).toMatchObject({ items: [{ id: link.id, cancelledAt: null }] });
    const cancel = `${own}/telegram-links/${link.id}/cancel`;
    const reason = 'A wrong person has it';
    expect((await http.admin('POST', cancel, {}, olga)).status).toBe(400);
    expect((await http.admin('POST', cancel, { reason }, olga)).status).toBe(200);
    await http.gateway.rows(
      `INSERT INTO telegram_chat (chat_id, customer_id, locale, conversation)
       VALUES (4714, '${id}', 'en', '{}')`,
    );
    const taken = await http.admin('POST', `${own}/telegram-chat/unbind`, { reason }, olga);
    expect(taken.body).toMatchObject({ telegramUserId: '4714', cancelledLinks: 0 });
    const again = await http.admin('POST', `${own}/telegram-chat/unbind`, { reason }, olga);
    expect(again.body).toMatchObject({ telegramUserId: null });
    const acts = await http.admin('GET', `/audit?subjectKind=customer&subjectId=${id}`);
    expect(acts.body['items']).toMatchObject([
      { act: 'chat_unbound', operator: 'olga', reason },
      { act: 'chat_links_cancelled', operator: 'olga', reason },
    ]);
  });

  it('does once what its client asks again, and knows refusals by their codes', async () => {
    const { id } = await gateway.post('/v1/customers', { body: { reference: 'player-2' } });
    const credit = (points: string) =>
      gateway.post('/v1/customers/{id}/credits', {
        path: { id },
        body: { points, reference: 'bonus-1', reason: 'a bonus' },
        idempotencyKey: 'bonus-of-player-2',
      });
    // Those that come while the first is under way are asked again, and get its answer.
    const answers = await Promise.all(Array.from({ length: 10 }, () => credit('10')));
    expect(new Set(answers.map(({ balance }) => balance.amount))).toEqual(new Set(['10']));
    const other: unknown = await credit('11').catch((error: unknown) => error);
    expect(other).toBeInstanceOf(GatewayError);
    expect(isRefusal(other, 'idempotency_key_reused')).toBe(true);
  });

  it('finds its way by the README of the client', async () => {
    const blocks = blocksOf('packages/client/README.md').filter(
      ({ language }) => language === 'js',
    );
    const [first, ...others] = blocks.map(({ text }) =>
      // The customer of docs/INTEGRATION.md is another one.
      text.replace('http://127.0.0.1:3000', http.url).replaceAll('player-4711', 'player-3'),
    );
    writeFileSync(join(folder, 'points.mjs'), first ?? '');
    const terminal = new Terminal(folder);
    const run = `SERVICE_API_KEY=${SERVICE_KEY} node points.mjs`;
    expect(await terminal.run(run)).toMatch(/^10 \w+$/);
    expect(await terminal.run(run)).toMatch(/^10 \w+$/);
    // The list goes on where the first block ends; the delivery comes from elsewhere.
    writeFileSync(join(folder, 'list.mjs'), `${first ?? ''}\n${others[0] ?? ''}`);
    expect(await terminal.run(run.replace('points', 'list'))).toMatch(/^10 \w+$/);
    terminal.close();
    expect(others).toHaveLength(3);
  });

  describe('finds its way by docs/INTEGRATION.md', () => {
    const WAY = blocksOf('docs/INTEGRATION.md').filter(({ language }) =>
      ['sh', 'text'].includes(language),
    );
    let terminal: Terminal;
    let bob: ReturnType<HttpHarness['gateway']['account']>;
    let code = '';
    const printed: string[] = [];

    beforeAll(() => {
      bob = http.gateway.account('bob-wallet');
      writeFileSync(join(folder, '.env'), `ADMIN_API_KEY=${ADMIN_KEY}\nPORT=3000\n`);
      terminal = new Terminal(folder);
    });

    afterAll(() => {
      terminal.close();
    });

    it.each(WAY.map(({ language, text }, index) => [`${index + 1} (${language})`, language, text]))(
      'block %s',
      async (_name, language, text) => {
        if (language === 'text') {
          await playBob(text);
        } else {
          const filled = text.replace('http://127.0.0.1:3000', http.url);
          await http.gateway.settle();
          printed.push(await terminal.run(filled.replace('ABCD-EFGH', code)));
        }
        await http.gateway.settle();
      },
    );

    /** What the page has its reader type in the terminal of the sandbox. */
    async function playBob(text: string): Promise<void> {
      if (text === 'bob wallet\n') {
        code = await http.gateway.readCode(bob);
        return;
      }
      expect(text).toBe('bob pay 100\n');
      http.gateway.deposit(bob, 10_000_000n);
    }

    it('gets there', () => {
      expect(code).not.toBe('');
      const said = printed.join('\n');
      expect(said).toMatch(/"fromAccount":"bob-wallet"/);
      expect(said).toMatch(/^credited\n9000$/m);
      expect(said).toMatch(/^8996\n9016$/m);
      expect(said).toMatch(/irreversible$/);
    });
  });
});

import { randomUUID } from 'node:crypto';
import { SCOPES, type Scope, IssueKey } from '../../../src/api-keys';
import { Books } from '../../../src/ledger';
import { ChatLinks } from '../../../src/linking';
import { HttpHarness, SERVICE_KEY } from '../admin/admin-harness';

const FUNDS = 100_000_000n;
/** The same request in parallel. */
const AT_ONCE = 100;

describe('the door of the service', () => {
  let http: HttpHarness;

  beforeAll(async () => {
    http = await HttpHarness.start({
      SERVICE_API_KEY: SERVICE_KEY,
      WALLET_LINK: 'https://wallet.example/send?to={account}',
    });
  });

  afterAll(async () => {
    const problems = await http.gateway.problems();
    await http.stop();
    expect(problems).toEqual([]);
  });

  const ask: HttpHarness['service'] = (...given) => http.service(...given);
  const customer = async (reference: string): Promise<string> => {
    const { body } = await ask('POST', '/customers', { reference });
    return body['id'] as string;
  };
  const credit = (id: string, points: string, reference: string, key?: string) =>
    ask(
      'POST',
      `/customers/${id}/credits`,
      { points, reference, reason: 'a bonus' },
      key === undefined ? {} : { 'idempotency-key': key },
    );

  it('tells the whole story: customer, link, deposit, debit, withdrawal', async () => {
    const id = await customer('player-1');
    const account = http.gateway.account('player-wallet');
    const begun = await ask('POST', `/customers/${id}/link-request`, {
      accountName: account.name,
      method: 'code_to_account',
    });
    expect([begun.status, begun.body['message']]).toEqual([201, null]);
    const code = await http.gateway.readCode(account);
    const wrong = await ask('POST', `/customers/${id}/link-request/confirm`, { code: 'AAAA-AAAA' });
    expect([wrong.status, wrong.body['code']]).toEqual([422, 'code_wrong']);
    const open = await ask('GET', `/customers/${id}/link-request`);
    expect(open.body).toMatchObject({ attempts: 1, state: 'sent' });
    const linked = await ask('POST', `/customers/${id}/link-request/confirm`, { code });
    expect(linked.body).toMatchObject({ link: { accountName: account.name } });

    const told = await ask('GET', `/customers/${id}/deposit-instructions`);
    const walletLink = `https://wallet.example/send?to=${String(told.body['toAccount'])}`;
    expect(told.body).toMatchObject({ fromAccount: account.name, rate: '90', walletLink });
    expect(told.body['qrSvg']).toMatch(/^<svg .*<\/svg>$/);
    http.gateway.deposit(account, FUNDS);
    await http.gateway.settle();
    const deposits = await ask('GET', `/customers/${id}/deposits`);
    expect(deposits.body['items']).toMatchObject([
      { state: 'credited', points: { amount: '90000' } },
    ]);

    const bet = { points: '10000', reference: 'bet-1', reason: 'a bet' };
    const debited = await ask('POST', `/customers/${id}/debits`, bet);
    expect(debited.body).toMatchObject({ balance: { amount: '80000' }, isWaiting: false });
    const { body: estimated } = await ask('GET', `/customers/${id}/balance`);
    expect(estimated).toMatchObject({
      balance: { amount: '80000' },
      estimate: { cwd: { amount: '800', symbol: 'CWD' }, rate: '100', rateVersion: 2 },
    });
    const quote = await ask('POST', `/customers/${id}/quotes`, { points: '5000' });
    expect(quote.body).toMatchObject({ gross: { amount: '50' } });
    const asked = { quoteId: quote.body['id'], reference: 'payout-1' };
    const confirmed = await ask('POST', `/customers/${id}/withdrawals`, asked);
    expect(confirmed.status).toBe(201);
    const named = await ask('GET', '/withdrawals?reference=payout-1');
    expect(named.body).toMatchObject({
      items: [{ id: quote.body['id'], customerId: id, reference: 'payout-1' }],
      nextCursor: null,
    });
    const second = await ask('POST', `/customers/${id}/quotes`, { points: '5000' });
    const again = { ...asked, quoteId: second.body['id'] };
    const refused = await ask('POST', `/customers/${id}/withdrawals`, again);
    expect([refused.status, refused.body['code']]).toEqual([409, 'entry_key_conflict']);
    await http.gateway.round();
    await http.gateway.settle();
    const paid = await ask('GET', `/withdrawals/${String(confirmed.body['id'])}`);
    expect(paid.body).toMatchObject({ state: 'irreversible', points: { amount: '5000' } });
    const entries = await ask('GET', `/customers/${id}/entries`);
    expect(entries.body['items']).toHaveLength(3);
    const shown = await ask('GET', `/customers/${id}`);
    expect(shown.body).toMatchObject({ reference: 'player-1', balance: { amount: '75000' } });
    const ended = await ask('DELETE', `/customers/${id}/link`);
    expect(ended.body).toMatchObject({ link: { accountName: account.name } });
  });

  it('finds a customer both ways, and lists by state, kind and period', async () => {
    const { customerId, account } = await http.gateway.linked('found-wallet');
    const reference = 'player found';
    const own = await customer('player-found');
    const ofBot = await http.gateway.register('telegram:4711');
    const found = async (query: string) => (await ask('GET', `/customers?${query}`)).body['id'];
    expect(await found('reference=player-found')).toBe(own);
    expect(await found(`accountName=${account.name}`)).toBe(customerId);
    expect(await found(`accountId=${account.id}`)).toBe(customerId);
    expect(await found('telegramUserId=4711')).toBe(ofBot);
    for (const query of ['reference=nobody', 'accountName=no-such-account', 'accountId=1.2.9999']) {
      const answer = await ask('GET', `/customers?${query}`);
      expect([answer.status, answer.body['code']]).toEqual([404, 'customer_unknown']);
    }
    const wrong = [
      '',
      'reference=a&telegramUserId=1',
      `reference=${encodeURIComponent(reference)}`,
    ];
    for (const query of [...wrong, 'accountId=1.3.0', 'telegramUserId=-1', 'name=a']) {
      expect((await ask('GET', `/customers?${query}`)).status).toBe(400);
    }
    expect((await ask('GET', '/customers?reference=nobody-yet')).status).toBe(404);
    // Who has the chat by now is not the customer from whom it was taken.
    await http.gateway.rows(
      `INSERT INTO telegram_chat (chat_id, customer_id, locale, conversation)
       VALUES (4711, '${ofBot}', 'en', '{}')`,
    );
    expect(await found('telegramUserId=4711')).toBe(ofBot);
    await ask('POST', `/customers/${ofBot}/telegram-chat/unbind`, { reason: 'stolen' });
    expect((await ask('GET', '/customers?telegramUserId=4711')).status).toBe(404);

    http.gateway.deposit(account, FUNDS);
    await http.gateway.settle();
    await credit(customerId, '5', 'found-bonus');
    const counted = async (path: string) => {
      const { body } = await ask('GET', `/customers/${customerId}/${path}`);
      return (body['items'] as unknown[]).length;
    };
    expect([await counted('entries'), await counted('entries?kind=deposit')]).toEqual([2, 1]);
    expect(await counted('deposits?state=credited&from=2000-01-01T00:00:00Z')).toBe(1);
    expect(await counted('deposits?state=refunded')).toBe(0);
    expect(await counted('deposits?to=2000-01-01T00:00:00Z')).toBe(0);
    expect(await counted('withdrawals?state=approved&to=2000-01-01T00:00:00%2B03:00')).toBe(0);
    for (const path of ['entries?kind=theft', 'deposits?from=soon', 'withdrawals?state=lost']) {
      expect((await ask('GET', `/customers/${customerId}/${path}`)).status).toBe(400);
    }
  });

  it('knows one customer by one reference, apart from those of the bot', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask('POST', '/customers', { reference: 'telegram:1' })),
    );
    const ids = new Set(answers.map(({ body }) => body['id']));
    expect(ids.size).toBe(1);
    expect(answers[0]?.body).toMatchObject({ reference: 'telegram:1' });
    const ofBot = await http.gateway.register('telegram:1');
    expect(ids.has(ofBot)).toBe(false);
    expect((await ask('GET', `/customers/${ofBot}`)).body).toMatchObject({ reference: null });
  });

  describe('a repeated call', () => {
    it('is done once, however many come at once, and all that are answered get one answer', async () => {
      const id = await customer('player-2');
      const key = randomUUID();
      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, () => credit(id, '10', 'bonus-1', key)),
      );
      const done = answers.filter(({ status }) => status === 200);
      expect(done.length).toBeGreaterThan(0);
      const others = answers.filter(({ status }) => status !== 200);
      expect(new Set(others.map(({ body }) => body['code']))).toEqual(
        new Set(others.length === 0 ? [] : ['idempotency_key_in_use']),
      );
      expect(new Set(done.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      const fresh = done.filter(({ headers }) => headers.get('idempotency-replayed') === null);
      expect(fresh).toHaveLength(1);
      const late = await credit(id, '10', 'bonus-1', key);
      expect(late.headers.get('idempotency-replayed')).toBe('true');
      expect(late.body).toEqual(done[0]?.body);
      const { body } = await ask('GET', `/customers/${id}/balance`);
      expect(body).toMatchObject({ balance: { amount: '10' } });
    });

    it('under the same key for something else is refused', async () => {
      const id = await customer('player-3');
      const key = randomUUID();
      await credit(id, '10', 'bonus-1', key);
      const other = await credit(id, '11', 'bonus-2', key);
      expect([other.status, other.body['code']]).toEqual([422, 'idempotency_key_reused']);
    });

    it('gets a refusal again, also where it would not be refused by now', async () => {
      const id = await customer('player-4');
      const key = { 'idempotency-key': randomUUID() };
      const debit = { points: '5', reference: 'bet-1', reason: 'a bet' };
      const refused = await ask('POST', `/customers/${id}/debits`, debit, key);
      expect([refused.status, refused.body['code']]).toEqual([422, 'insufficient_points']);
      await credit(id, '10', 'bonus-1');
      const again = await ask('POST', `/customers/${id}/debits`, debit, key);
      expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([422, 'true']);
      expect((await ask('POST', `/customers/${id}/debits`, debit)).status).toBe(200);
    });

    it('shows a code once, and keeps none', async () => {
      const id = await customer('player-9');
      const { name } = http.gateway.account('message-wallet');
      const body = { accountName: name, method: 'message_from_account' };
      const key = { 'idempotency-key': 'a-code-of-player-9' };
      const begin = () => ask('POST', `/customers/${id}/link-request`, body, key);
      const shown = (await begin()).body['message'] as { text: string };
      expect(shown.text).toMatch(/^\S{9,}/);
      expect((await begin()).body['message']).toMatchObject({ text: null });
      const kept = await http.gateway.rows(
        "SELECT body::text AS body FROM idempotent_call WHERE key = 'a-code-of-player-9'",
      );
      expect(kept).toHaveLength(1);
      expect(JSON.stringify(kept)).not.toContain(shown.text);
    });

    it('shows a link to Telegram once, for a customer without a chat, and keeps no token', async () => {
      const id = await customer('player-10');
      const path = `/customers/${id}/telegram-links`;
      const key = { 'idempotency-key': 'a-link-of-player-10' };
      const nameless = await ask('POST', path, {}, key);
      expect([nameless.status, nameless.body['code']]).toEqual([503, 'bot_unknown']);
      // As the process of the bot does, wherever it runs.
      await http.gateway.get(ChatLinks).noteBotName('doors_bot');
      const made = await ask('POST', path, { expiresInSeconds: 60 }, key);
      expect(made.status).toBe(201);
      const [, token = ''] =
        /^https:\/\/t\.me\/doors_bot\?start=([\w-]{43})$/.exec(String(made.body['url'])) ?? [];
      expect(token).not.toBe('');
      const repeated = await ask('POST', path, { expiresInSeconds: 60 }, key);
      expect(repeated.headers.get('idempotency-replayed')).toBe('true');
      expect(repeated.body).toEqual({ ...made.body, url: null });
      const rows = await http.gateway.rows(
        `SELECT body::text AS body FROM idempotent_call WHERE key = 'a-link-of-player-10'
         UNION ALL SELECT row_to_json(l)::text FROM chat_link l`,
      );
      expect(rows).toHaveLength(2);
      expect(JSON.stringify(rows)).not.toContain(token);
      expect((await ask('POST', path, { expiresInSeconds: 59 })).status).toBe(400);

      expect((await ask('GET', `/customers/${id}`)).body).toMatchObject({ telegramUserId: null });
      await http.gateway.rows(
        `INSERT INTO telegram_chat (chat_id, customer_id, locale, conversation)
         VALUES (4712, '${id}', 'en', '{}')`,
      );
      const { body } = await ask('GET', '/customers?telegramUserId=4712');
      expect(body).toMatchObject({ id, telegramUserId: '4712' });
      const second = await ask('POST', path, {});
      expect([second.status, second.body['code']]).toEqual([409, 'customer_has_chat']);
    });

    it('that was not understood is answered anew', async () => {
      const id = await customer('player-5');
      const key = randomUUID();
      expect((await credit(id, 'ten', 'bonus-1', key)).status).toBe(400);
      expect((await credit(id, '10', 'bonus-1', key)).status).toBe(200);
      const malformed = await credit(id, '10', 'bonus-1', 'k'.repeat(256));
      expect(malformed.body).toMatchObject({
        status: 400,
        errors: [{ field: 'header.Idempotency-Key' }],
      });
    });

    it('of another caller has nothing to do with it', async () => {
      const id = await customer('player-6');
      const key = randomUUID();
      await credit(id, '10', 'bonus-1', key);
      const terms = { networks: null, requestsPerMinute: null, expiresAt: null, scopes: null };
      const { text } = await http.gateway
        .get(IssueKey)
        .execute({ name: 'second shop', role: 'service', ...terms }, 'tests');
      const body = { points: '7', reference: 'bonus-2', reason: 'a bonus' };
      const headers = { authorization: `Bearer ${text}`, 'idempotency-key': key };
      const answer = await ask('POST', `/customers/${id}/credits`, body, headers);
      expect(answer.body).toMatchObject({ balance: { amount: '17' } });
    });

    it('is forgotten after two days', async () => {
      const id = await customer('player-7');
      await credit(id, '10', 'bonus-1', 'old-key');
      await http.gateway.rows(
        "UPDATE idempotent_call SET answered_at = answered_at - interval '49 hours' WHERE key = 'old-key'",
      );
      await credit(id, '10', 'bonus-2', 'new-key');
      const kept = "SELECT key FROM idempotent_call WHERE key IN ('old-key', 'new-key')";
      expect(await http.gateway.rows(kept)).toEqual([{ key: 'new-key' }]);
    });
  });

  it('opens each part to its scope alone, and nothing to operators', async () => {
    const id = await customer('player-8');
    const routes: Record<Exclude<Scope, 'events'>, string> = {
      customers: `/customers/${id}`,
      links: `/customers/${id}/link-request`,
      points: `/customers/${id}/balance`,
      deposits: `/customers/${id}/deposits`,
      withdrawals: `/customers/${id}/withdrawals`,
      webhooks: '/webhooks/endpoints',
    };
    let keys = 0;
    const keyOf = async (scopes: readonly Scope[]) => {
      const terms = { networks: null, requestsPerMinute: null, expiresAt: null };
      const name = `only ${scopes.join(' and ')} ${(keys += 1)}`;
      const { text } = await http.gateway
        .get(IssueKey)
        .execute({ name, role: 'service', scopes, ...terms }, 'tests');
      return { authorization: `Bearer ${text}` };
    };
    for (const scope of SCOPES) {
      const headers = await keyOf([scope]);
      for (const [needed, path] of Object.entries(routes)) {
        const { status } = await ask('GET', path, undefined, headers);
        expect([needed, status === 403]).toEqual([needed, needed !== scope]);
      }
    }
    const linksAlone = await keyOf(['links']);
    const links = await keyOf(['links', 'withdrawals']);
    const path = `/customers/${id}/telegram-links`;
    expect((await ask('POST', path, {}, linksAlone)).status).toBe(403);
    await http.gateway.get(ChatLinks).noteBotName('doors_bot');
    expect((await ask('POST', path, {}, links)).status).toBe(201);
    const admin = await http.as('an operator', 'operator');
    expect((await ask('GET', routes.customers, undefined, admin)).status).toBe(403);
    expect((await http.ask('GET', `/v1${routes.customers}`)).status).toBe(401);
  });

  it('never gives points without its entry in the books', async () => {
    expect(await http.gateway.get(Books).audit()).toEqual([]);
  });
});

import { randomUUID } from 'node:crypto';
import { openStores } from '../../../src/adapters/postgres';
import { runVerifyCommand } from '../../../src/composition/audit/verify-command';
import { RaiseFinding } from '../../../src/safety';
import { ADMIN_KEY, HttpHarness } from './admin-harness';
import { eventually } from '../telegram/telegram-harness';

const PROBLEM = /^application\/problem\+json/;

describe('the admin interface', () => {
  let http: HttpHarness;
  let customerId: string;
  let depositPoints: string;

  beforeAll(async () => {
    http = await HttpHarness.start({ APPROVAL_ABOVE: '50' });
    const { gateway } = http;
    const linked = await gateway.linked('admin-customer');
    customerId = linked.customerId;
    gateway.deposit(linked.account, 100_000_000n);
    gateway.deposit(gateway.account('admin-stranger'), 1_234_567n);
    gateway.deposit(gateway.account('admin-visitor'), 7_654_321n);
    await gateway.settle();
    depositPoints = await gateway.points(customerId);
  });

  afterAll(() => http.stop());

  describe('its door', () => {
    it.each([
      ['no key', {}],
      ['a wrong key', { authorization: 'Bearer not-the-key' }],
      ['a wrong scheme', { authorization: `Basic ${ADMIN_KEY}` }],
      ['half a key', { 'x-api-key': ADMIN_KEY.slice(0, -1) }],
    ])('is closed to %s', async (_what, headers) => {
      const answer = await http.ask('GET', '/admin/v1/customers', undefined, headers);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toMatch(PROBLEM);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
      expect(answer.body).toMatchObject({ code: 'key_required', instance: '/admin/v1/customers' });
    });

    it('opens to the key in either header', async () => {
      const headers = { 'x-api-key': ADMIN_KEY };
      expect((await http.ask('GET', '/admin/v1/halt', undefined, headers)).status).toBe(200);
      expect((await http.admin('GET', '/halt')).status).toBe(200);
    });

    it('takes who acts from the key, whatever a header says', async () => {
      const headers = { ...(await http.as('olga')), 'x-operator': 'gateway' };
      const stop = { scope: 'payouts', reason: 'a test' };
      const halted = await http.admin('POST', '/halt', stop, headers);
      expect(halted.body['items']).toMatchObject([{ scope: 'payouts', by: 'olga' }]);
      await http.admin('POST', '/resume', stop, headers);
    });
  });

  describe('its errors', () => {
    it('names an unknown path, an unknown method and a broken body', async () => {
      const unknown = await http.admin('GET', '/nothing-here');
      expect(unknown.body).toMatchObject({ status: 404, code: 'not_found' });
      const method = await http.admin('DELETE', '/customers');
      expect(method.body).toMatchObject({ status: 405, code: 'method_not_allowed' });
      expect(method.headers.get('allow')).toContain('GET');
      const broken = await http.admin('POST', '/halt', '{"scope": ');
      expect(broken.body).toMatchObject({ status: 400, code: 'request_malformed' });
      const large = await http.admin('POST', '/halt', { reason: 'x'.repeat(100_000) });
      expect(large.body).toMatchObject({ status: 413, code: 'body_too_large' });
      for (const { headers } of [unknown, method, broken, large]) {
        expect(headers.get('content-type')).toMatch(PROBLEM);
      }
    });

    it('carry the id of the request, and a line of the log, also where the body was refused', async () => {
      for (const body of ['{"scope": ', `"${'x'.repeat(100_000)}"`]) {
        const id = `refused-body-${body.length}`;
        const answer = await http.admin('POST', '/halt', body, { 'x-request-id': id });
        expect(answer.body['requestId']).toBe(id);
        expect(answer.headers.get('x-request-id')).toBe(id);
        await eventually(() => http.log.includes(`"id":"${id}"`), 'the request is logged');
      }
    });

    it('name each text that cannot be stored, wherever it stands', async () => {
      const [nul, half] = ['a\0b', 'a\ud800b'];
      const places: [string, string, unknown, string][] = [
        ['POST', '/halt', { scope: 'all', reason: nul }, 'body.reason'],
        ['POST', '/halt', `{"scope": "all", "reason": "\\ud800"}`, 'body.reason'],
        ['POST', '/resume', { scope: 'all', reason: half }, 'body.reason'],
        ['GET', '/customers?reference=a%00b', undefined, 'query.reference'],
        ['GET', '/deposits?cursor=%00', undefined, 'query.cursor'],
        ['GET', '/customers/a%00b', undefined, 'param.id'],
      ];
      for (const [method, path, body, field] of places) {
        const answer = await http.admin(method, path, body);
        expect([path, answer.status]).toEqual([path, 400]);
        const errors = answer.body['errors'] as { field: string; message: string }[];
        expect(errors[0]).toMatchObject({ field });
        expect(errors[0]?.message).toContain('NUL');
      }
    });

    it('repeat no secret that was sent in the wrong place', async () => {
      // Throw-away, made for this test.
      const wif = '5JLw5dgQAx6rhZEgNN5C2ds1V47RweGshynFSWFbaMohsYsBvE8';
      const answer = await http.admin('GET', `/nothing/${wif}`);
      expect(answer.status).toBe(404);
      expect(JSON.stringify(answer.body)).not.toContain(wif);
      expect(http.log).not.toContain(wif);
    });

    it('names every field that is not right, the unknown ones too', async () => {
      const body = { scope: 'everything', reasn: 'a typing error' };
      const answer = await http.admin('POST', '/halt', body);
      expect(answer.status).toBe(400);
      const errors = answer.body['errors'] as { field: string; message: string }[];
      expect(errors.map(({ field }) => field).sort()).toEqual(
        ['body.reason', 'body.reasn', 'body.scope'].sort(),
      );
      expect(answer.body['requestId']).toBe(answer.headers.get('x-request-id'));
    });

    it('refuses page sizes and cursors that no list gave out', async () => {
      for (const query of ['limit=0', 'limit=201', 'limit=ten', 'cursor=', 'page=2']) {
        const answer = await http.admin('GET', `/customers?${query}`);
        expect([query, answer.body['code']]).toEqual([query, 'validation_failed']);
      }
      const invented = await http.admin('GET', '/customers?cursor=invented!');
      expect(invented.body).toMatchObject({ status: 400, code: 'cursor_malformed' });
    });

    it('says 404 for things that do not exist and 400 for what is no id', async () => {
      const nobody = randomUUID();
      for (const path of [
        `/customers/${nobody}`,
        `/deposits/${nobody}`,
        `/withdrawals/${nobody}`,
      ]) {
        expect((await http.admin('GET', path)).status).toBe(404);
      }
      expect((await http.admin('GET', '/customers/1')).body['code']).toBe('validation_failed');
      const closing = await http.admin('POST', `/findings/${nobody}/close`, { reason: 'gone' });
      expect(closing.body['code']).toBe('finding_unknown');
    });
  });

  describe('customers', () => {
    it('come with balance, held points and link, page by page', async () => {
      await http.gateway.register('test:second');
      const first = await http.admin('GET', '/customers?limit=1');
      expect(first.body['items']).toHaveLength(1);
      const cursor = encodeURIComponent(String(first.body['nextCursor']));
      const second = await http.admin('GET', `/customers?limit=50&cursor=${cursor}`);
      expect(second.body['nextCursor']).toBeNull();
      expect(second.body['items']).toContainEqual(
        expect.objectContaining({
          id: customerId,
          externalReference: 'test:admin-customer',
          balance: { amount: depositPoints, symbol: 'DEMO' },
          held: { amount: '0', symbol: 'DEMO' },
          link: expect.objectContaining({ accountName: 'admin-customer' }) as unknown,
        }),
      );
    });

    it('get and lose points once per key', async () => {
      const path = `/customers/${customerId}/adjustments`;
      const before = Number(depositPoints);
      const gift = { points: '12.5', reason: 'a gift', key: 'gift-1' };
      for (let time = 0; time < 2; time += 1) {
        const given = await http.admin('POST', path, gift);
        expect(given.body).toEqual({
          balance: { amount: String(before + 12.5), symbol: 'DEMO' },
          isWaiting: false,
          decision: expect.objectContaining({ state: 'approved', isByOne: true }) as unknown,
        });
      }
      const other = await http.admin('POST', path, { ...gift, points: '13' });
      expect(other.body).toMatchObject({ status: 409, code: 'entry_key_conflict' });
      const fine = { points: '-12.5', reason: 'a fine' };
      const taken = await http.admin('POST', path, fine, { 'idempotency-key': 'fine-1' });
      expect(taken.body).toMatchObject({
        balance: { amount: depositPoints, symbol: 'DEMO' },
        isWaiting: false,
      });
      const keyless = await http.admin('POST', path, fine);
      expect(keyless.body).toMatchObject({ status: 400, errors: [{ field: 'body.key' }] });
      const statement = await http.admin('GET', `/customers/${customerId}/statement`);
      const changes = (statement.body['items'] as { change: { amount: string } }[]).map(
        ({ change }) => change.amount,
      );
      expect(changes).toEqual(['-12.5', '12.5', depositPoints]);
    });

    it.each([
      '0',
      '-0',
      '1e3',
      '1,5',
      '１００',
      '+5',
      '1.001',
      '99999999999999999999',
      '',
      'many',
      '🙂',
    ])('are not adjusted by "%s"', async (points) => {
      const body = { points, reason: 'a test', key: `bad-${points}` };
      const path = `/customers/${customerId}/adjustments`;
      const answer = await http.admin('POST', path, encodeBody(body));
      expect([400, 422]).toContain(answer.status);
      expect(await http.gateway.points(customerId)).toBe(depositPoints);
    });

    it('do not go below zero, and unknown ones get nothing', async () => {
      const body = { points: '-99999999', reason: 'a test', key: 'too-much' };
      const poor = await http.admin('POST', `/customers/${customerId}/adjustments`, body);
      expect(poor.body).toMatchObject({ status: 422, code: 'insufficient_points' });
      const nobody = await http.admin('POST', `/customers/${randomUUID()}/adjustments`, body);
      expect(nobody.body).toMatchObject({ status: 404, code: 'customer_unknown' });
    });
  });

  describe('unattributed deposits', () => {
    const unattributed = async () => {
      const { body } = await http.admin('GET', '/deposits/unattributed');
      return body['items'] as { id: string; amount: { amount: string } }[];
    };
    const depositOf = async (amount: string) => {
      const found = (await unattributed()).find((deposit) => deposit.amount.amount === amount);
      if (!found) throw new Error(`no unattributed deposit of ${amount} CWD`);
      return found.id;
    };

    it('are listed with what came and from whom', async () => {
      expect(await unattributed()).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            state: 'unattributed',
            amount: { amount: '12.34567', symbol: 'CWD' },
            units: '1234567',
            customerId: null,
            points: null,
          }),
        ]),
      );
    });

    it('go to a customer once', async () => {
      const owner = await http.gateway.register('test:owner-of-a-lost-deposit');
      const path = `/deposits/${await depositOf('12.34567')}/attribute`;
      const both = { customerId: owner, house: true, reason: 'both' };
      expect((await http.admin('POST', path, both)).status).toBe(400);
      const body = { customerId: owner, reason: 'proved it by a screenshot' };
      const done = await http.admin('POST', path, body);
      expect(done.body).toMatchObject({ state: 'credited', customerId: owner });
      expect(await http.gateway.points(owner)).toBe('1111.11');
      const again = await http.admin('POST', path, body);
      expect(again.body).toMatchObject({ status: 409, code: 'deposit_not_unattributed' });
      expect(await http.gateway.points(owner)).toBe('1111.11');
    });

    it('that went to the wrong customer are moved to another one, once', async () => {
      const { body: list } = await http.admin('GET', '/deposits?state=credited');
      const [{ id, customerId: wrong } = { id: '', customerId: '' }] = (
        list['items'] as { id: string; customerId: string; units: string }[]
      ).filter(({ units }) => units === '1234567');
      const right = await http.gateway.register('test:right-owner-of-a-deposit');
      const path = `/deposits/${id}/move`;
      const order = { customerId: right, reason: 'the screenshot was forged' };
      expect((await http.admin('POST', path, { reason: 'to nobody' })).status).toBe(400);
      const moved = await http.admin('POST', path, order);
      const [taken, given] = [{ amount: '1111.11' }, { amount: '1111.11' }];
      const expected = { customerId: wrong, toCustomerId: right, taken, given };
      expect(moved.body).toMatchObject(expected);
      expect(await http.gateway.points(right)).toBe('1111.11');
      expect(await http.gateway.points(wrong)).toBe('0');
      const { body: shown } = await http.admin('GET', `/deposits/${id}`);
      expect(shown).toMatchObject({ customerId: wrong, move: expected });
      const again = await http.admin('POST', path, order);
      expect(again.body).toMatchObject({ status: 409, code: 'deposit_not_movable' });
    });

    it('go back to where they came from', async () => {
      const id = await depositOf('76.54321');
      const refund = await http.admin('POST', `/deposits/${id}/refund`, { reason: 'not ours' });
      expect(refund.body).toMatchObject({ state: 'refunding' });
      await http.gateway.round();
      await http.gateway.settle();
      const { body } = await http.admin('GET', `/deposits/${id}`);
      expect(body).toMatchObject({ state: 'refunded', refunds: [{ state: 'irreversible' }] });
    });

    it('are found by state', async () => {
      const credited = await http.admin('GET', `/deposits?state=credited&customerId=${customerId}`);
      expect(credited.body['items']).toHaveLength(1);
      expect((await http.admin('GET', '/deposits?state=lost')).status).toBe(400);
    });
  });

  describe('withdrawals', () => {
    it('above the limit wait for approval and show their attempts', async () => {
      const { id } = await http.gateway.withdraw(customerId, '6000');
      const operator = await http.as('olga');
      const waiting = await http.admin('GET', '/withdrawals?state=awaiting_approval');
      expect(waiting.body['items']).toEqual([expect.objectContaining({ id, customerId })]);
      const approved = await http.admin('POST', `/withdrawals/${id}/approve`, {}, operator);
      expect(approved.body).toMatchObject({ decidedBy: 'olga' });
      await http.gateway.round();
      await http.gateway.settle();
      const { body } = await http.admin('GET', `/withdrawals/${id}`);
      expect(body).toMatchObject({
        state: 'irreversible',
        points: { amount: '6000', symbol: 'DEMO' },
        gross: { amount: '60', symbol: 'CWD' },
        attempts: [{ state: 'irreversible', transactionId: body['transactionId'] }],
      });
      const late = await http.admin('POST', `/withdrawals/${id}/cancel`, { reason: 'too late' });
      expect(late.body).toMatchObject({
        status: 409,
        code: 'withdrawal_state_forbids',
        details: { state: 'irreversible' },
      });
    });

    it('are rejected with a reason, and the points return', async () => {
      const before = await http.gateway.points(customerId);
      const { id } = await http.gateway.withdraw(customerId, '6000');
      const path = `/withdrawals/${id}/reject`;
      expect((await http.admin('POST', path, {})).status).toBe(400);
      const rejected = await http.admin('POST', path, { reason: 'looks odd' });
      expect(rejected.body).toMatchObject({ state: 'rejected', reason: 'looks odd' });
      expect(await http.gateway.points(customerId)).toBe(before);
    });
  });

  describe('rates and limits', () => {
    it('begin now or later and keep their history', async () => {
      const effectiveAt = new Date(Date.now() + 86_400_000).toISOString();
      const later = { direction: 'deposit', rate: '95.5', effectiveAt };
      const set = await http.admin('POST', '/rates', later, await http.as('olga'));
      expect(set.status).toBe(201);
      expect(set.body).toMatchObject({
        rate: '95.5',
        effectiveAt,
        setBy: 'olga',
        isInForce: false,
      });
      await http.admin('POST', '/rates', { direction: 'withdrawal', rate: '101' });
      const { body } = await http.admin('GET', '/rates');
      expect(body['deposit']).toEqual([
        expect.objectContaining({ rate: '95.5', isInForce: false }),
        expect.objectContaining({ rate: '90', isInForce: true }),
      ]);
      expect(body['withdrawal']).toContainEqual(
        expect.objectContaining({ rate: '101', isInForce: true }),
      );
    });

    it.each([
      [{ direction: 'deposit', rate: '0' }, 'rate_malformed'],
      [{ direction: 'deposit', rate: '-1' }, 'rate_malformed'],
      [{ direction: 'deposit', rate: 90 }, 'validation_failed'],
      [{ direction: 'both', rate: '90' }, 'validation_failed'],
      [
        { direction: 'deposit', rate: '90', effectiveAt: '2020-01-01T00:00:00Z' },
        'rate_in_the_past',
      ],
      [{ direction: 'deposit', rate: '90', effectiveAt: 'tomorrow' }, 'validation_failed'],
    ])('refuse %j', async (body, code) => {
      expect((await http.admin('POST', '/rates', body)).body['code']).toBe(code);
    });

    it('are changed by name', async () => {
      const set = await http.admin('PUT', '/limits/withdrawals_per_day', { value: '5000' });
      expect(set.body).toMatchObject({ name: 'withdrawals_per_day', value: '5000' });
      const { body } = await http.admin('GET', '/limits');
      expect(body['items']).toContainEqual({
        name: 'withdrawals_per_day',
        value: '5000',
        kind: 'cwd',
      });
      const history = await http.admin('GET', '/limits/withdrawals_per_day/history');
      expect((history.body['items'] as unknown[]).length).toBeGreaterThanOrEqual(2);
      const bad = await http.admin('PUT', '/limits/codes_per_day', { value: '1.5' });
      expect(bad.body['code']).toBe('limit_malformed');
      const unknown = await http.admin('PUT', '/limits/anything', { value: '1' });
      expect(unknown.body['code']).toBe('validation_failed');
    });
  });

  describe('the desk', () => {
    const items = async (path: string) => {
      const { body } = await http.admin('GET', path);
      return body['items'] as Record<string, unknown>[];
    };
    const anna = () => ({
      ...{ customerId, reference: 'test:admin-customer', accountName: 'admin-customer' },
    });

    it('finds by name, id, transaction and amount, with names beside ids', async () => {
      const [deposit] = await items(`/deposits?customerId=${customerId}`);
      const { id, transactionId, fromAccountId } = deposit as Record<string, string>;
      expect(deposit).toMatchObject({ fromAccountName: 'admin-customer', customer: anna() });
      for (const q of ['admin-customer', fromAccountId, customerId, 'admin-cust']) {
        const [hit] = await items(`/search?q=${encodeURIComponent(q ?? '')}`);
        expect(hit).toMatchObject({ type: 'customer', id: customerId, customer: anna() });
      }
      for (const q of [transactionId, id, '1000', '1000,0']) {
        const hits = await items(`/search?q=${encodeURIComponent(q ?? '')}`);
        expect(hits).toContainEqual(
          expect.objectContaining({ type: 'deposit', id, customer: anna() }),
        );
      }
      expect(await items('/search?q=nobody-of-that-name')).toEqual([]);
      expect((await http.admin('GET', '/search')).body['code']).toBe('validation_failed');
    });

    it('filters lists by account, period and kind, and lists the books', async () => {
      const account = 'account=admin-customer';
      expect(await items(`/customers?${account}`)).toMatchObject([{ id: customerId }]);
      expect(await items('/customers?suspended=true')).toEqual([]);
      expect(await items(`/deposits?${account}&to=2020-01-01T00:00:00Z`)).toEqual([]);
      expect(await items(`/deposits?${account}&from=2020-01-01T00:00:00Z`)).toHaveLength(1);
      const withdrawals = await items(`/withdrawals?${account}`);
      expect(withdrawals.length).toBeGreaterThan(0);
      expect(withdrawals[0]).toMatchObject({ customer: anna() });
      for (const list of ['deposits', 'withdrawals', 'ledger/entries', 'customers']) {
        expect(await items(`/${list}?account=nobody-of-that-name`)).toEqual([]);
      }
      const [entry] = await items(`/ledger/entries?${account}&kind=deposit`);
      expect(entry).toMatchObject({ kind: 'deposit' });
      expect(entry?.['lines']).toContainEqual(expect.objectContaining({ customer: anna() }));
      const findings = await items('/findings?kind=unattributed_deposit');
      expect(findings.length).toBeGreaterThan(0);
      expect((await http.admin('GET', '/findings?kind=bad_luck')).status).toBe(400);
    });

    it('explains a deposit, a withdrawal and a balance, and gives the customer a text', async () => {
      const [deposit] = await items(`/deposits?customerId=${customerId}`);
      const [withdrawal] = await items(`/withdrawals?customerId=${customerId}&state=irreversible`);
      const told = await http.admin('GET', `/deposits/${String(deposit?.['id'])}/explanation`);
      const kinds = (body: Record<string, unknown>) =>
        (body['facts'] as { kind: string }[]).map(({ kind }) => kind);
      expect(told.body).toMatchObject({ isWhole: true, customer: anna() });
      expect(kinds(told.body)).toEqual(
        expect.arrayContaining(['operation', 'link', 'rate', 'entry']),
      );
      const path = `/withdrawals/${String(withdrawal?.['id'])}/explanation`;
      const paid = await http.admin('GET', path);
      expect(paid.body).toMatchObject({ isWhole: true, state: 'irreversible' });
      expect(kinds(paid.body)).toEqual(
        expect.arrayContaining(['request', 'decision', 'attempt', 'entry']),
      );
      const { body } = await http.admin('GET', `${path}/text?language=ru`);
      const text = String(body['text']);
      expect(text).toContain(String(withdrawal?.['transactionId']));
      expect(text).toContain('Вывод выплачен');
      for (const secret of ['olga', 'ws://', 'custody', customerId]) {
        expect(text).not.toContain(secret);
      }
      const balance = `/customers/${customerId}/balances/spendable/explanation`;
      const first = await http.admin('GET', `${balance}?limit=2`);
      expect(first.body['nextCursor']).not.toBeNull();
      const whole = await http.admin('GET', `${balance}?limit=200`);
      expect(whole.body).toMatchObject({ isWhole: true, before: { amount: '0' } });
      const reasons = JSON.stringify(whole.body['facts']);
      expect(reasons).toContain('a gift');
      const custody = await http.admin('GET', '/ledger/accounts/custody/explanation');
      expect(custody.body).toMatchObject({ isWhole: true, before: { amount: '0' } });
      expect((await http.admin('GET', '/ledger/accounts/none/explanation')).status).toBe(404);
      const [finding] = await items('/findings?kind=unattributed_deposit');
      const about = await http.admin('GET', `/findings/${String(finding?.['id'])}/explanation`);
      expect(about.body).toMatchObject({ subject: 'finding', isWhole: true });
    });

    it('exports a period as CSV and as lines of JSON, with totals that add up', async () => {
      const period = 'from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z';
      for (const subject of ['entries', 'deposits', 'withdrawals']) {
        const { body, headers } = await http.admin('GET', `/exports/${subject}?${period}`);
        expect(headers.get('content-disposition')).toContain(`${subject}-2020-01-01`);
        const lines = String(body['text']).trimEnd().split('\r\n');
        const columns = lines[0]?.split(',') ?? [];
        const last = lines.at(-1)?.split(',') ?? [];
        expect(last[0]).toBe('end');
        expect(last[columns.indexOf('count')]).toBe(String(countOf(lines, subject)));
        // Nothing that does not add up.
        expect(last[columns.indexOf('wrongAccounts')]).toBe('');
      }
      const url = `/admin/v1/exports/entries?format=jsonl&${period}`;
      const key = { authorization: `Bearer ${ADMIN_KEY}` };
      const text = await (await fetch(http.url + url, { headers: key })).text();
      const records = text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { record: string });
      expect(records.at(-1)).toMatchObject({ record: 'end', wrongAccounts: '' });
      expect(new Set(records.map(({ record }) => record))).toEqual(
        new Set(['line', 'opening', 'sum', 'closing', 'end']),
      );
      const backwards = 'from=2100-01-01T00:00:00Z&to=2020-01-01T00:00:00Z';
      const wrong = await http.admin('GET', `/exports/entries?${backwards}`);
      expect(wrong.body).toMatchObject({ status: 400, errors: [{ field: 'query.to' }] });
      expect((await http.admin('GET', `/exports/secrets?${period}`)).status).toBe(400);
    });
  });

  describe('safety', () => {
    it('stops money and lets it move again', async () => {
      const stop = { scope: 'payouts', reason: 'a drill' };
      const halted = await http.admin('POST', '/halt', stop, await http.as('olga'));
      expect(halted.body['items']).toEqual([expect.objectContaining({ ...stop, by: 'olga' })]);
      const wallet = await http.admin('GET', '/wallet');
      expect(wallet.body['gate']).toMatchObject({ open: false, reason: 'halted' });
      const resumed = await http.admin('POST', '/resume', stop);
      expect(resumed.body).toEqual({ items: [] });
    });

    it('keeps halted what an open finding halts, and says which one', async () => {
      const raise = http.gateway.get(RaiseFinding);
      const finding = await raise.execute({
        kind: 'foreign_spending',
        subject: 'a-spending-of-the-test',
        summary: 'A spending of the test.',
        evidence: {},
        halts: ['payouts'],
      });
      const listed = async (open: boolean) => {
        const { body } = await http.admin('GET', `/findings?open=${open}`);
        const items = body['items'] as { id: string; stillHalted: string[] }[];
        return items.find(({ id }) => id === finding.id);
      };
      expect(await listed(true)).toMatchObject({ halts: ['payouts'], stillHalted: ['payouts'] });
      const all = { scope: 'all', reason: 'a drill' };
      const halted = await http.admin('POST', '/halt', all);
      expect(halted.body['items']).toMatchObject([
        { scope: 'payouts', by: 'gateway', findings: [{ id: finding.id, kind: finding.kind }] },
        { scope: 'deposits', by: 'admin', findings: [] },
      ]);
      const refused = await http.admin('POST', '/resume', all);
      expect(refused.status).toBe(409);
      expect(refused.body).toMatchObject({
        code: 'findings_open',
        details: { scope: 'payouts', kinds: 'foreign_spending', ids: finding.id },
      });
      const both = await http.admin('GET', '/halt');
      expect(both.body['items']).toHaveLength(2);
      // What no finding halts may be resumed alone.
      const deposits = { ...all, scope: 'deposits' };
      expect((await http.admin('POST', '/resume', deposits)).status).toBe(200);
      const path = `/findings/${finding.id}/close`;
      const closed = await http.admin('POST', path, { reason: 'it was us' });
      expect(closed.body).toMatchObject({ stillHalted: ['payouts'] });
      expect((await http.admin('POST', '/resume', all)).body).toEqual({ items: [] });
      expect(await listed(false)).toMatchObject({ halts: ['payouts'], stillHalted: [] });
    });

    it('lists alarms of what is wrong, lets operators acknowledge them, and sees that it is over', async () => {
      const subject = 'an-order-of-the-test';
      const finding = { kind: 'payment_keeps_expiring', subject } as const;
      const raise = http.gateway.get(RaiseFinding);
      const alarms = async (state: string) => {
        const { body } = await http.admin('GET', `/alarms?state=${state}`);
        const items = body['items'] as { id: string; subject: string }[];
        return items.find((each) => each.subject === subject);
      };
      await raise.execute({ ...finding, summary: 'It expires.', evidence: {}, halts: [] });
      await http.gateway.until(async () => (await alarms('open')) !== undefined);
      const alarm = await alarms('open');
      expect(alarm).toMatchObject({ ...finding, severity: 'warn', triggeredBy: 'node' });
      const path = `/alarms/${alarm?.id}/acknowledge`;
      const answer = await http.admin('POST', path, {}, await http.as('olga'));
      expect(answer.body).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'olga' });
      await raise.causeIsGone(finding, 'It was paid.');
      await http.gateway.until(async () => (await alarms('cleared')) !== undefined);
      const unknown = await http.admin('POST', `/alarms/${randomUUID()}/acknowledge`, {});
      expect([unknown.status, unknown.body['code']]).toEqual([404, 'alarm_unknown']);
      expect((await http.admin('GET', '/alarms?state=gone')).status).toBe(400);
    });

    it('lists deposits that wait for the end of a halt', async () => {
      const answer = await http.admin('GET', '/deposits?state=waiting');
      expect(answer.body).toEqual({ items: [], nextCursor: null });
    });

    it('lists findings and closes them with a reason', async () => {
      const finding = await http.gateway.get(RaiseFinding).execute({
        kind: 'stuck_flow',
        subject: 'a-flow-of-the-test',
        summary: 'A flow of the test is stuck.',
        evidence: { since: 'yesterday' },
        halts: [],
      });
      const listed = await http.admin('GET', '/findings?open=true');
      expect(listed.body['items']).toContainEqual(
        expect.objectContaining({ id: finding.id, kind: 'stuck_flow', closedAt: null }),
      );
      const path = `/findings/${finding.id}/close`;
      const closed = await http.admin('POST', path, { reason: 'looked at it' });
      expect(closed.body).toMatchObject({ closedBy: 'admin', closeReason: 'looked at it' });
      expect((await http.admin('POST', path, { reason: 'again' })).status).toBe(404);
      const open = await http.admin('GET', '/findings?open=true');
      expect(open.body['items']).not.toContainEqual(expect.objectContaining({ id: finding.id }));
    });
  });

  describe('wallet, books and status', () => {
    it('holds the hot wallet against the books', async () => {
      await http.gateway.settle();
      const { body } = await http.admin('GET', '/wallet');
      expect(body).toMatchObject({
        balanceCheck: { difference: { amount: '0', symbol: 'CWD' }, differsSince: null },
        inFlight: { amount: '0', symbol: 'CWD' },
        gate: { open: true },
      });
      const accounts = (body['trialBalance'] as { account: string }[]).map(
        ({ account }) => account,
      );
      expect(accounts).toEqual(expect.arrayContaining(['custody', 'treasury', 'customers']));
    });

    it('books a lasting difference in the name of a person, once, and only the one there is', async () => {
      const { gateway } = http;
      const path = '/wallet/book-difference';
      const wanted = { expectedDifference: '-0.00003', reason: 'lost by hand' };
      const none = await http.admin('POST', path, wanted);
      expect([none.status, none.body['code']]).toEqual([404, 'finding_unknown']);
      gateway.node.faults.lie('get_account_balances', (balances) =>
        (balances as { amount: string; asset_id: string }[]).map((balance) => ({
          ...balance,
          amount: String(BigInt(balance.amount) - 3n),
        })),
      );
      await gateway.round();
      const grown = new Date(Date.now() - 61_000);
      await gateway.rows('UPDATE balance_check SET differs_since = $1', [grown]);
      await gateway.round();
      const { body } = await http.admin('GET', '/wallet');
      expect(body['balanceCheck']).toMatchObject({
        difference: { amount: '-0.00003' },
        pending: { amount: '0' },
        inFlight: { amount: '0' },
        explanation: null,
      });
      const other = await http.admin('POST', path, { ...wanted, expectedDifference: '0.00003' });
      expect([other.status, other.body['code']]).toEqual([409, 'difference_changed']);
      const refused = await http.admin('POST', path, { ...wanted, expectedDifference: '-1e3' });
      expect(refused.status).toBe(400);
      const booked = await http.admin('POST', path, wanted, await http.as('olga'));
      expect(booked.status).toBe(200);
      expect(booked.body).toMatchObject({ difference: { amount: '0' }, differsSince: null });
      expect((await http.admin('POST', path, wanted)).status).toBe(404);
      const findings = await http.admin('GET', '/findings?open=false');
      expect(findings.body['items']).toContainEqual(
        expect.objectContaining({
          kind: 'books_differ_from_chain',
          closedBy: 'olga',
          closeReason: 'lost by hand',
        }),
      );
      const metrics = await http.ask('GET', '/metrics', undefined, { 'x-api-key': ADMIN_KEY });
      expect(metrics.body['text']).toContain('gateway_balance_difference_cwd_units 0');
      await http.admin('POST', '/resume', { scope: 'payouts', reason: 'booked' });
      // The node told the truth after all: what is there too much is nobody's.
      gateway.node.faults.reset();
      await gateway.round();
      await gateway.rows('UPDATE balance_check SET differs_since = $1', [grown]);
      await gateway.settle();
      expect(await gateway.problems()).toEqual([]);
    });

    it('lists what nothing explains, and keeps it for the house in the name of a person, once', async () => {
      const { body } = await http.admin('GET', '/wallet/surpluses?open=true&limit=5');
      expect(body).toMatchObject({
        items: [{ amount: { amount: '0.00003' }, remaining: { amount: '0.00003' } }],
        nextCursor: null,
      });
      const [{ id }] = body['items'] as [{ id: string }];
      const path = `/wallet/surpluses/${id}/keep`;
      const reason = 'lost by hand, and found';
      const wordless = await http.admin('POST', path, { reason: ' ' });
      expect([wordless.status, wordless.body['code']]).toEqual([400, 'validation_failed']);
      const kept = await http.admin('POST', path, { reason }, await http.as('olga'));
      expect(kept).toMatchObject({
        status: 200,
        body: { id, remaining: { amount: '0' }, kept: { amount: '0.00003' } },
      });
      const again = await http.admin('POST', path, { reason });
      expect([again.status, again.body['code']]).toEqual([404, 'surplus_unknown']);
      const findings = await http.admin('GET', '/findings?open=false');
      expect(findings.body['items']).toContainEqual(
        expect.objectContaining({
          kind: 'unexplained_surplus',
          closedBy: 'olga',
          closeReason: reason,
        }),
      );
      const open = await http.admin('GET', '/wallet/surpluses?open=true');
      expect(open.body).toMatchObject({ items: [] });
      expect((await http.ask('GET', '/admin/v1/wallet/surpluses')).status).toBe(401);
      expect(await http.gateway.problems()).toEqual([]);
    });

    it('audits the books', async () => {
      const { body } = await http.admin('GET', '/ledger/audit');
      expect(body).toMatchObject({ isRight: true, problems: [] });
    });

    it('shows nodes, cursor and gate', async () => {
      const { body } = await http.admin('GET', '/status');
      expect(body).toMatchObject({
        nodes: [{ state: 'healthy' }],
        identity: { status: 'ok' },
        gate: { open: true },
        telegram: { state: 'disabled' },
      });
      expect((body['cursor'] as { blockNumber: number }).blockNumber).toBeGreaterThan(0);
    });
  });

  describe('linking', () => {
    it('shows the code that the customer sends, once, and links by it', async () => {
      const account = http.gateway.account('admin-by-message');
      const id = await http.gateway.register('test:admin-by-message');
      const path = `/customers/${id}/link-request`;
      const body = { accountName: account.name, method: 'message_from_account' };
      const begun = await http.admin('POST', path, body);
      expect(begun.status).toBe(201);
      const message = begun.body['message'] as { to: string; text: string };
      expect(begun.body).toMatchObject({ method: body.method, state: 'awaiting_message' });
      const open = await http.admin('GET', path);
      expect(open.body).toMatchObject({ id: begun.body['id'], state: 'awaiting_message' });
      expect(JSON.stringify(open.body)).not.toContain(message.text);
      const typed = await http.admin('POST', `${path}/confirm`, { code: message.text });
      expect(typed.body).toMatchObject({ status: 409, code: 'code_expected_in_message' });
      const to = http.gateway.node.accounts.get(message.to);
      http.gateway.node.wallet.sendMessage(account, to!.id, message.text);
      await http.gateway.settle();
      const customer = await http.admin('GET', `/customers/${id}`);
      expect(customer.body).toMatchObject({ link: { accountName: account.name } });
      expect((await http.admin('GET', path)).body['code']).toBe('code_not_requested');
    });

    it('sends a code when nothing else is wanted, and takes it when it was typed', async () => {
      const account = http.gateway.account('admin-by-code');
      const id = await http.gateway.register('test:admin-by-code');
      const path = `/customers/${id}/link-request`;
      const begun = await http.admin('POST', path, { accountName: account.name });
      expect(begun.body).toMatchObject({ method: 'code_to_account', message: null });
      expect((await http.admin('POST', `${path}/cancel`)).body['state']).toBe('cancelled');
      expect((await http.admin('POST', `${path}/cancel`)).body['code']).toBe('code_not_requested');
      await http.admin('POST', path, { accountName: account.name });
      const code = await http.gateway.readCode(account);
      const wrong = await http.admin('POST', `${path}/confirm`, { code: 'AAAA-AAAA' });
      expect(wrong.body).toMatchObject({ code: 'code_wrong', details: { attemptsLeft: '4' } });
      const linked = await http.admin('POST', `${path}/confirm`, { code });
      expect(linked.body).toMatchObject({ link: { accountName: account.name } });
    });

    it('names the field that is not right, and who cannot be linked', async () => {
      const id = await http.gateway.register('test:admin-no-link');
      const path = `/customers/${id}/link-request`;
      const bad = await http.admin('POST', path, { accountName: '', method: 'by_pigeon' });
      const errors = bad.body['errors'] as { field: string }[];
      expect(errors.map(({ field }) => field)).toEqual(['body.accountName', 'body.method']);
      const unknown = await http.admin('POST', path, { accountName: 'nobody-at-all' });
      expect(unknown.body).toMatchObject({ status: 404, code: 'account_unknown' });
      const nobody = await http.admin('POST', `/customers/${randomUUID()}/link-request`, {
        accountName: 'admin-by-code',
      });
      expect(nobody.body).toMatchObject({ status: 404, code: 'customer_unknown' });
    });
  });

  describe('acts that take two people', () => {
    const pending = async () => {
      const { body } = await http.admin('GET', '/decisions?state=pending');
      return body['items'] as { id: string }[];
    };
    const why = { reason: 'seen the order' };

    it('say that one has decided, while there are no two', async () => {
      const path = '/limits/withdrawals_per_day';
      const looser = await http.admin('PUT', path, { value: '6000' }, await http.as('olga'));
      expect(looser).toMatchObject({
        status: 200,
        body: { value: '6000', decision: { isByOne: true, askedBy: 'olga', decidedBy: 'olga' } },
      });
      const tighter = await http.admin('PUT', path, { value: '5000' });
      expect(tighter.body).toMatchObject({ value: '5000', decision: null });
      const { body } = await http.admin('GET', '/decisions?kind=limit_loosened');
      expect(body['items']).toMatchObject([{ kind: 'limit_loosened', isByOne: true }]);
      expect(await pending()).toEqual([]);
    });

    it('wait for another person once there are two, and one of two deciders wins', async () => {
      const [petr, anna] = [await http.as('petr', 'approver'), await http.as('anna', 'approver')];
      const olga = await http.as('olga');
      const before = await http.gateway.points(customerId);
      const path = `/customers/${customerId}/adjustments`;
      const gift = { points: '2.5', reason: 'a gift of two', key: 'gift-of-two' };
      const asked = await http.admin('POST', path, gift, olga);
      expect(asked).toMatchObject({
        status: 202,
        body: { kind: 'adjustment', state: 'pending', askedBy: 'olga', reason: 'a gift of two' },
      });
      const { id } = asked.body as { id: string };
      expect((await http.admin('POST', path, gift, olga)).body).toEqual(asked.body);
      expect((await http.admin('GET', `/decisions/${id}`)).body).toEqual(asked.body);
      expect(await pending()).toEqual([asked.body]);
      expect(await http.gateway.points(customerId)).toBe(before);
      for (const [headers, cause] of [
        [olga, 'asked_by_you'],
        [{}, 'key_of_the_settings'],
      ] as const) {
        const refused = await http.admin('POST', `/decisions/${id}/approve`, why, headers);
        const details = { why: cause };
        expect(refused.body).toMatchObject({ code: 'decision_needs_another', details });
      }
      const both = await Promise.all(
        [petr, anna].map((headers) => http.admin('POST', `/decisions/${id}/approve`, why, headers)),
      );
      expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
      const won = both.find(({ status }) => status === 200);
      expect(won?.body).toMatchObject({ state: 'approved', decisionReason: 'seen the order' });
      expect(Number(await http.gateway.points(customerId))).toBe(Number(before) + 2.5);
      const done = await http.admin('POST', path, gift, olga);
      expect(done).toMatchObject({ status: 200, body: { decision: { id, state: 'approved' } } });
      expect(Number(await http.gateway.points(customerId))).toBe(Number(before) + 2.5);
    });

    it('loosen, and break a rule of rates, by two; tighten and halt by one', async () => {
      const [petr, olga] = [await http.as('petr', 'approver'), await http.as('olga')];
      const path = '/limits/withdrawals_per_day';
      const wordless = await http.admin('PUT', path, { value: '9000' }, olga);
      expect(wordless.body).toMatchObject({ status: 400, code: 'reason_required' });
      const looser = { value: '9000', reason: 'a feast' };
      const limit = await http.admin('PUT', path, looser, olga);
      expect(limit).toMatchObject({ status: 202, body: { command: { before: '5000' } } });
      const rate = { direction: 'deposit', rate: '101.5', allow: ['spread'], reason: 'a birthday' };
      const rates = await http.admin('POST', '/rates', rate, olga);
      expect(rates).toMatchObject({ status: 202, body: { kind: 'rates_beyond_rules' } });
      const both = await http.admin('POST', '/rates/both', { deposit: '91', withdrawal: '101' });
      expect(both).toMatchObject({ status: 201, body: { decision: null } });
      expect(await pending()).toEqual([rates.body, limit.body]);
      const halt = await http.admin('POST', '/halt', { scope: 'all', reason: 'a drill' }, olga);
      expect(halt.status).toBe(200);
      await http.admin('POST', '/resume', { scope: 'all', reason: 'a drill' }, petr);
      const withdrawn = `/decisions/${String(rates.body['id'])}/reject`;
      const back = await http.admin('POST', withdrawn, { reason: 'no birthday' }, olga);
      expect(back.body).toMatchObject({ state: 'withdrawn', decidedBy: 'olga' });
      const approve = `/decisions/${String(limit.body['id'])}/approve`;
      expect((await http.admin('POST', approve, why, petr)).status).toBe(200);
      const { body } = await http.admin('GET', `${path}/history`);
      expect((body['items'] as object[]).at(-1)).toMatchObject({ value: '9000', setBy: 'olga' });
      expect((await http.admin('POST', approve, why, petr)).body['code']).toBe('decision_made');
      const nothing = `/decisions/${randomUUID()}/approve`;
      expect((await http.admin('POST', nothing, why, petr)).body['code']).toBe('decision_unknown');
      await http.admin('PUT', path, { value: '5000' });
    });
  });

  it('refunds a deposit to another account by two people', async () => {
    const { gateway } = http;
    const [olga, petr] = [await http.as('olga'), await http.as('petr', 'approver')];
    const sender = gateway.account('admin-exchange');
    const owner = gateway.account('admin-owner');
    gateway.deposit(sender, 3_333_333n);
    await gateway.settle();
    const { body } = await http.admin('GET', '/deposits/unattributed');
    const items = body['items'] as { id: string; fromAccountId: string }[];
    const { id } = items.find(({ fromAccountId }) => fromAccountId === sender.id) ?? { id: '' };
    const path = `/deposits/${id}/refund`;
    const order = { reason: 'sent from an exchange', accountName: owner.name };
    for (const [accountName, code] of [
      ['nobody-at-all', 'account_unknown'],
      ['No Name', 'account_name_malformed'],
      ['cwd-gateway', 'account_is_gateway'],
    ] as const) {
      const refused = await http.admin('POST', path, { ...order, accountName }, olga);
      expect(refused.body['code']).toBe(code);
    }
    const asked = await http.admin('POST', path, order, olga);
    expect(asked).toMatchObject({ status: 202, body: { kind: 'refund_elsewhere' } });
    expect((await http.admin('GET', `/deposits/${id}`)).body).toMatchObject({
      state: 'unattributed',
      refundToAccountId: null,
    });
    const approve = `/decisions/${String(asked.body['id'])}/approve`;
    const approved = await http.admin('POST', approve, { reason: 'the owner has called' }, petr);
    expect(approved.body).toMatchObject({ state: 'approved' });
    await gateway.round();
    await gateway.settle();
    const refunded = await http.admin('GET', `/deposits/${id}`);
    expect(refunded.body).toMatchObject({ state: 'refunded', refundToAccountId: owner.id });
    const paid = await gateway.rows<{ to_account_id: string }>(
      "SELECT to_account_id FROM outgoing_payment WHERE purpose = 'refund' AND purpose_id = $1",
      [id],
    );
    expect(paid).toEqual([{ to_account_id: owner.id }]);
    const told = await http.admin('GET', `/deposits/${id}/explanation`);
    const facts = told.body['facts'] as { kind: string; details: Record<string, string> }[];
    expect(facts.find(({ kind }) => kind === 'decision')).toMatchObject({
      details: { decision: 'refund_elsewhere' },
      operatorDetails: { by: 'olga', approvedBy: 'petr', toAccountId: owner.id },
    });
    expect(facts.map(({ details }) => details)).toContainEqual({
      ...{ entryKind: 'refund', toAccountId: owner.id },
    });
    expect(await gateway.problems()).toEqual([]);
  });

  describe('what operators did', () => {
    interface Act {
      readonly number: number;
      readonly act: string;
      readonly hash: string;
    }
    const acts = async (query: string) => {
      const { body } = await http.admin('GET', `/audit?limit=200&${query}`);
      return body['items'] as Act[];
    };
    const verify = (words: string) =>
      runVerifyCommand(
        words.split(' ').filter(Boolean),
        () => openStores(http.gateway.database.url),
        () => Promise.resolve({ heads: [], isPruned: true }),
      );

    it('is listed: who, what, on what, why, by which request, and what it was before', async () => {
      const headers = { ...(await http.as('olga')), 'x-request-id': 'request-of-olga' };
      const path = '/limits/withdrawals_per_day';
      const body = { value: '4000', reason: 'a quiet week' };
      expect((await http.admin('PUT', path, body, headers)).status).toBe(200);
      const keyId = expect.stringMatching(/^[a-z2-9]{12}$/) as unknown;
      const found = await acts('requestId=request-of-olga');
      expect(found).toMatchObject([
        {
          ...{ act: 'limit_set', operator: 'olga', keyId, requestId: 'request-of-olga' },
          subject: { kind: 'limit', id: 'withdrawals_per_day' },
          ...{ before: '5000', after: '4000', reason: 'a quiet week' },
          details: { name: 'withdrawals_per_day', value: '4000' },
        },
      ]);
      const narrow = 'operator=olga&act=limit_set&subjectId=withdrawals_per_day';
      expect((await acts(narrow)).slice(0, 1)).toEqual(found);
      expect(await acts(`${narrow}&requestId=request-of-olga`)).toEqual(found);
      expect(await acts('operator=olga&act=limit_set&subjectKind=deposit')).toEqual([]);
      expect((await http.admin('GET', '/audit?who=olga')).status).toBe(400);
    });

    it('is every kind of act that was tried here, each with its reason where it takes one', async () => {
      const all = await acts('');
      expect([...new Set(all.map(({ act }) => act))].toSorted()).toEqual([
        ...['alarm_acknowledged', 'decision_asked', 'decision_ended', 'deposit_decided'],
        ...['deposit_moved', 'difference_booked', 'finding_closed', 'halted'],
        ...['key_issued', 'limit_set', 'link_cancelled', 'link_requested', 'link_verified'],
        ...['points_adjusted', 'rate_set', 'resumed', 'surplus_kept', 'withdrawal_approved'],
        'withdrawal_rejected',
      ]);
      const first = await http.admin('GET', '/audit?limit=2');
      const cursor = encodeURIComponent(String(first.body['nextCursor']));
      const second = await http.admin('GET', `/audit?limit=2&cursor=${cursor}`);
      expect([first, second].flatMap(({ body }) => body['items'])).toEqual(all.slice(0, 4));
    });

    it('has each of forty acts at once, in one chain', async () => {
      const olga = await http.as('olga');
      const path = `/customers/${customerId}/adjustments`;
      const names = Array.from({ length: 40 }, (_, index) => `at-once-${index}`);
      const answers = await Promise.all(
        names.map((key) => {
          const gift = { points: '1', reason: 'all at once', key };
          return http.admin('POST', path, gift, { ...olga, 'x-request-id': key });
        }),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
      const asked = (await acts('act=decision_asked')) as unknown as { requestId: string }[];
      const ours = asked.map(({ requestId }) => requestId).filter((id) => names.includes(id));
      expect(ours.toSorted()).toEqual(names.toSorted());
      expect((await verify('')).exitCode).toBe(0);
    });

    it('is verified by a command, which names the first row that was changed', async () => {
      const [{ number, hash } = { number: 0, hash: '' }] = await acts('');
      const whole = await verify('');
      expect(whole.exitCode).toBe(0);
      expect(whole.lines).toEqual([
        `All ${number} acts are as they were written.`,
        `Head: ${number}:${hash}`,
      ]);
      expect((await verify(`--head ${number}:${hash}`)).exitCode).toBe(0);
      const later = await verify(`--head ${number + 1}:${hash}`);
      expect(later).toMatchObject({ exitCode: 2 });
      expect(later.lines[1]).toContain(`First broken row: ${number + 1}.`);
      for (const words of ['--head 12', '--heads 1', `--head 0:${hash}`]) {
        await expect(verify(words)).rejects.toThrow('npm run audit:verify');
      }
      for (const time of ['2026-12-01', 'now', '2026-13-01T00:00:00Z']) {
        await expect(verify(`--copy ${time}`)).rejects.toThrow('npm run audit:verify');
      }
      expect((await verify('--copy 2026-11-01T03:00:00Z')).exitCode).toBe(0);
      const compared = await verify('--chain');
      expect(compared).toMatchObject({ exitCode: 0 });
      expect(compared.lines.slice(2)).toEqual([
        'Heads on the chain that were compared: 0.',
        'The node has removed older entries of the history: heads may be missing.',
      ]);
      const guard = 'TRIGGER operator_act_refuses_update_delete_truncate';
      await http.gateway.rows(`ALTER TABLE operator_act DISABLE ${guard}`);
      await http.gateway.rows("UPDATE operator_act SET reason = 'another one' WHERE number = 3");
      const broken = await verify('');
      expect(broken.exitCode).toBe(2);
      expect(broken.lines[1]).toBe(
        'First broken row: 3. Act 3 is not as it was written: its hash is that of another content.',
      );
      await verify('--copy 2026-11-02T03:00:00Z');
      const sql = 'SELECT copied_at, is_whole FROM verified_copy ORDER BY copied_at';
      expect(await http.gateway.rows(sql)).toEqual([
        { copied_at: new Date('2026-11-01T03:00:00Z'), is_whole: true },
        { copied_at: new Date('2026-11-02T03:00:00Z'), is_whole: false },
      ]);
    });
  });

  it('documents every route, with the problems it may answer', async () => {
    const { body } = await http.ask('GET', '/docs-json');
    const paths = body['paths'] as Record<string, Record<string, { responses: object }>>;
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/admin/v1/customers/{id}/adjustments',
        '/admin/v1/deposits/{id}/attribute',
        '/admin/v1/wallet/book-difference',
        '/admin/v1/withdrawals/{id}/approve',
        '/admin/v1/limits/{name}',
        '/admin/v1/customers/{id}/link-request',
        '/health/ready',
      ]),
    );
    for (const [path, methods] of Object.entries(paths)) {
      if (!path.startsWith('/admin/')) continue;
      for (const { responses } of Object.values(methods)) {
        expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '401', '429']));
      }
    }
    const page = await http.ask('GET', '/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  });

  it('keeps the key out of the log', () => {
    expect(http.log).toContain('/admin/v1/customers');
    expect(http.log).not.toContain(ADMIN_KEY);
  });

  it('makes whoever tries keys wait, and lets in who has the key', async () => {
    const wrong = { authorization: 'Bearer guessing' };
    let answer = await http.ask('GET', '/admin/v1/halt', undefined, wrong);
    for (let attempt = 0; attempt < 25 && answer.status === 401; attempt += 1) {
      answer = await http.ask('GET', '/admin/v1/halt', undefined, wrong);
    }
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await http.admin('GET', '/halt')).status).toBe(200);
  });
});

describe('without an admin key', () => {
  let http: HttpHarness;

  beforeAll(async () => {
    http = await HttpHarness.start({ ADMIN_API_KEY: '' });
  });

  afterAll(() => http.stop());

  it('there is no admin interface, whichever key is tried', async () => {
    const keys: Record<string, string>[] = [
      {},
      { authorization: `Bearer ${ADMIN_KEY}` },
      { 'x-api-key': '' },
    ];
    for (const headers of keys) {
      for (const path of ['/admin/v1/customers', '/metrics']) {
        const answer = await http.ask('GET', path, undefined, headers);
        expect(answer.body).toMatchObject({ status: 404, code: 'not_found' });
      }
    }
  });
});

/** Keys are ASCII; what is tested is the amount. */
function encodeBody(body: { points: string; reason: string; key: string }) {
  return { ...body, key: Buffer.from(body.key).toString('hex') };
}

/** Rows of an export, without what they come to. */
function countOf(lines: readonly string[], subject: string): number {
  const row = subject === 'entries' ? 'line' : subject.slice(0, -1);
  return lines.filter((line) => line.startsWith(`${row},`)).length;
}

import { randomUUID } from 'node:crypto';
import { GatewayCycle } from '../../../src/cycle';
import { type Answer, HttpHarness, SERVICE_KEY } from '../admin/admin-harness';

describe('points that the service sets aside, and batches', () => {
  let http: HttpHarness;

  beforeAll(async () => {
    http = await HttpHarness.start({ SERVICE_API_KEY: SERVICE_KEY });
  });

  afterAll(async () => {
    const problems = await http.gateway.problems();
    await http.stop();
    expect(problems).toEqual([]);
  });

  const ask: HttpHarness['service'] = (...given) => http.service(...given);
  const post = (path: string, body: unknown, key?: string) =>
    ask('POST', path, body, key === undefined ? {} : { 'idempotency-key': key });
  const named = (reference: string) => ({ reference, reason: 'a game' });
  const customerWith = async (points: string): Promise<string> => {
    const { body } = await post('/customers', { reference: randomUUID() });
    const id = body['id'] as string;
    await post(`/customers/${id}/credits`, { points, ...named('first') });
    return id;
  };
  const balance = async (id: string): Promise<unknown[]> => {
    const { body } = await ask('GET', `/customers/${id}/balance`);
    return [body['balance'], body['held']].map((each) => (each as { amount: string }).amount);
  };
  const hold = async (id: string, points: string, reference: string, more = {}) => {
    const answer = await post(`/customers/${id}/holds`, { points, ...named(reference), ...more });
    return { answer, held: answer.body['hold'] as Record<string, unknown> };
  };
  const codeOf = ({ status, body }: Answer) => [status, body['code']];

  it('holds, captures a part and gives the rest back, once, however often it is asked', async () => {
    const id = await customerWith('100');
    const { answer, held } = await hold(id, '60', 'bet-1');
    expect([answer.status, answer.body['balance']]).toMatchObject([201, { amount: '40' }]);
    expect(held).toMatchObject({ state: 'held', by: 'service', captured: null, expiresAt: null });
    expect((await hold(id, '60', 'bet-1')).held).toEqual(held);
    expect(codeOf((await hold(id, '61', 'bet-1')).answer)).toEqual([409, 'entry_key_conflict']);
    expect(codeOf((await hold(id, '41', 'bet-2')).answer)).toEqual([422, 'insufficient_points']);
    expect(await balance(id)).toEqual(['40', '60']);
    const quote = await post(`/customers/${id}/quotes`, { points: '50' });
    expect(quote.status).not.toBe(201);

    const path = `/holds/${String(held['id'])}`;
    expect(codeOf(await post(`${path}/capture`, { points: '60.01' }))).toEqual([
      422,
      'capture_exceeds_hold',
    ]);
    const key = randomUUID();
    const captured = await post(`${path}/capture`, { points: '25' }, key);
    expect(captured.body).toMatchObject({
      hold: { state: 'captured', captured: { amount: '25' }, endedBy: 'service' },
      balance: { amount: '75' },
    });
    const replayed = await post(`${path}/capture`, { points: '25' }, key);
    expect([replayed.headers.get('idempotency-replayed'), replayed.body]).toEqual([
      'true',
      captured.body,
    ]);
    expect((await post(`${path}/capture`, { points: '25' })).body).toEqual(captured.body);
    for (const [act, body] of [
      ['capture', {}],
      ['release', {}],
    ] as const) {
      const refused = await post(`${path}/${act}`, body);
      expect(refused.body).toMatchObject({
        ...{ status: 409, code: 'hold_state_forbids', details: { state: 'captured' } },
      });
    }
    expect((await hold(id, '60', 'bet-1')).answer.body).toMatchObject({
      ...{ status: 409, code: 'hold_state_forbids' },
      details: { state: 'captured', holdId: held['id'] },
    });
    expect((await ask('GET', path)).body).toEqual(captured.body['hold']);
    expect(await balance(id)).toEqual(['75', '0']);
    const { body } = await ask('GET', `/customers/${id}/entries`);
    const kinds = (body['items'] as { kind: string }[]).map(({ kind }) => kind);
    expect(kinds).toEqual(['service_hold_captured', 'service_hold', 'adjustment']);
  });

  it('gives all of it back by a release and by its time, and shows holds by state and name', async () => {
    const id = await customerWith('100');
    const { held: first } = await hold(id, '10', 'cart-1');
    await hold(id, '20', 'cart-2', { expiresInSeconds: 1 });
    const released = await post(`/holds/${String(first['id'])}/release`, {});
    expect(released.body).toMatchObject({ hold: { state: 'released' }, balance: { amount: '80' } });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await http.gateway.get(GatewayCycle).run();
    expect(await balance(id)).toEqual(['100', '0']);
    const list = async (query: string) => {
      const { body } = await ask('GET', `/customers/${id}/holds?${query}`);
      return (body['items'] as { reference: string }[]).map(({ reference }) => reference);
    };
    expect(await list('')).toEqual(['cart-2', 'cart-1']);
    expect(await list('state=expired')).toEqual(['cart-2']);
    expect(await list('reference=cart-1')).toEqual(['cart-1']);
    const shown = await http.admin('GET', `/customers/${id}/holds?state=released`);
    expect(shown.body['items']).toMatchObject([{ reference: 'cart-1', reason: 'a game' }]);
    expect((await ask('GET', `/holds/${randomUUID()}`)).body['code']).toBe('hold_unknown');
    expect((await ask('GET', `/customers/${randomUUID()}/holds`)).status).toBe(404);
    const told = await http.gateway.events('hold_released');
    expect(told).toMatchObject([
      { isExpired: false, by: 'service' },
      { isExpired: true, by: null },
    ]);
  });

  it('does a batch with a result for each, and the batch itself once', async () => {
    const [mine, other] = [await customerWith('100'), await customerWith('0.01')];
    const operations = [
      { kind: 'hold', customerId: mine, points: '60', ...named('bet-1') },
      { kind: 'capture', customerId: mine, reference: 'bet-1', points: '10' },
      { kind: 'credit', customerId: other, points: '10', ...named('win-1') },
      { kind: 'debit', customerId: other, points: '11', ...named('fee-1') },
      { kind: 'release', holdId: randomUUID() },
    ];
    const key = randomUUID();
    const first = await post('/batches', { mode: 'each', operations }, key);
    expect([first.status, first.body['done']]).toEqual([200, 3]);
    expect(first.body['results']).toMatchObject([
      { status: 'done', hold: { state: 'held' }, balance: { amount: '40' } },
      { status: 'done', hold: { state: 'captured' }, balance: { amount: '90' } },
      { status: 'done', hold: null, balance: { amount: '10.01' } },
      { status: 'refused', error: { code: 'insufficient_points', details: { balance: '10.01' } } },
      { status: 'refused', error: { code: 'hold_unknown' } },
    ]);
    const again = await post('/batches', { mode: 'each', operations }, key);
    expect([again.headers.get('idempotency-replayed'), again.body]).toEqual(['true', first.body]);
    const all = { mode: 'all', operations: [operations[3], { ...operations[2], reference: 'x' }] };
    const undone = await post('/batches', all);
    expect(undone.body).toMatchObject({
      done: 0,
      results: [{ status: 'refused' }, { status: 'not_done', error: null }],
    });
    expect(await balance(other)).toEqual(['10.01', '0']);
  });

  it('takes a thousand operations of long names, says what is wrong with one, and bounds other routes', async () => {
    const id = await customerWith('0.01');
    const credit = (index: number, points = '1') => {
      const reference = `${String(index).padStart(4, '0')}-${'r'.repeat(190)}`;
      return { kind: 'credit', customerId: id, points, reference, reason: 'x'.repeat(400) };
    };
    const many = Array.from({ length: 1_000 }, (_, index) => credit(index));
    const done = await post('/batches', { mode: 'each', operations: many });
    expect([done.status, done.body['done']]).toEqual([200, 1_000]);
    expect(await balance(id)).toEqual(['1000.01', '0']);
    const more = await post('/batches', { mode: 'each', operations: [...many, credit(1_000)] });
    expect(codeOf(more)).toEqual([400, 'validation_failed']);
    const fine = await post('/batches', {
      mode: 'all',
      operations: [credit(1), credit(2, '1.001')],
    });
    expect(fine.body).toMatchObject({ errors: [{ field: 'body.operations.1.points' }] });
    const both = { kind: 'release', holdId: randomUUID(), reference: 'x' };
    const twice = await post('/batches', { mode: 'all', operations: [both] });
    expect(codeOf(twice)).toEqual([400, 'validation_failed']);
    const large = await post(`/customers/${id}/credits`, { operations: many });
    expect(codeOf(large)).toEqual([413, 'body_too_large']);
  });

  it('shares a transaction between single calls that come together', async () => {
    const id = await customerWith('1000');
    const calls = Array.from({ length: 60 }, (_, index) =>
      post(`/customers/${id}/debits`, { points: '1', ...named(`t-${index}`) }, randomUUID()),
    );
    const answers = await Promise.all(calls);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await balance(id)).toEqual(['940', '0']);
    const [written] = await http.gateway.rows<{ entries: number; transactions: number }>(
      `SELECT count(*)::integer AS entries, count(DISTINCT transaction_id)::integer AS transactions
       FROM ledger_entry WHERE key LIKE 'adjustment:' || $1 || ':t-%'`,
      [id],
    );
    expect(written?.entries).toBe(60);
    expect(written?.transactions).toBeLessThan(30);
  });

  it('is asked by forty at once for the same, and by others for other things, without a loss', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => customerWith('1000')));
    const batch = (round: number) => ({
      mode: round % 2 === 0 ? 'all' : 'each',
      operations: (round % 3 === 0 ? ids : [...ids].reverse()).flatMap((customerId) => [
        { kind: 'debit', customerId, points: '2', ...named(`d-${round % 10}`) },
        { kind: 'hold', customerId, points: '3', ...named(`h-${round % 10}`) },
      ]),
    });
    // As a service does that is told to come again: on a slow machine not all find a connection in time.
    const asked = async (round: number): Promise<Answer> => {
      const answer = await post('/batches', batch(round));
      return answer.body['code'] === 'database_busy' ? asked(round) : answer;
    };
    const answers = await Promise.all(Array.from({ length: 40 }, (_, round) => asked(round)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${String(body['done'])}`))).toEqual(
      new Set(['200 10']),
    );
    for (const id of ids) expect(await balance(id)).toEqual(['950', '30']);
  });
});

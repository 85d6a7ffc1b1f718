import { Findings, HaltSwitch, SwitchHalt } from '../../../src/safety';
import { SetRates } from '../../../src/terms';
import { HttpHarness } from '../admin/admin-harness';

const DAY_MILLISECONDS = 86_400_000;
const ABOVE = 'deposit_rate_above_withdrawal_rate';

describe('rates', () => {
  let http: HttpHarness;

  beforeAll(async () => {
    http = await HttpHarness.start({ DEPOSIT_RATE: '95', WITHDRAW_RATE: '98' });
  });

  afterAll(() => http.stop());

  const inDays = (days: number) => new Date(Date.now() + days * DAY_MILLISECONDS).toISOString();

  const inForce = async (direction: 'deposit' | 'withdrawal') => {
    const { body } = await http.admin('GET', '/rates');
    const versions = body[direction] as { rate: string; isInForce: boolean }[];
    return versions.find(({ isInForce }) => isInForce)?.rate;
  };

  it('refuse 9550 for 95.50, which turned 5 CWD into 488', async () => {
    const slip = await http.admin('POST', '/rates', { direction: 'deposit', rate: '9550' });
    expect(slip).toMatchObject({
      status: 422,
      body: {
        code: ABOVE,
        details: { depositRate: '9550', withdrawalRate: '98' },
        errors: [
          { field: 'body.allow', message: expect.stringContaining('"spread", "factor"') as string },
        ],
      },
    });
    expect(await inForce('deposit')).toBe('95');
  });

  it('refuse the same slip in a version that is planned for later, in either direction', async () => {
    const effectiveAt = inDays(1);
    const slip = { direction: 'deposit', rate: '9550', effectiveAt };
    expect((await http.admin('POST', '/rates', slip)).body['code']).toBe(ABOVE);
    const other = { direction: 'withdrawal', rate: '9.8', effectiveAt };
    expect((await http.admin('POST', '/rates', other)).body['code']).toBe(ABOVE);
  });

  it('refuse what a plan makes wrong only later', async () => {
    const plan = { direction: 'withdrawal', rate: '96', effectiveAt: inDays(2) };
    expect((await http.admin('POST', '/rates', plan)).status).toBe(201);
    const late = await http.admin('POST', '/rates', { direction: 'deposit', rate: '97' });
    expect(late.body).toMatchObject({ code: ABOVE, details: { from: plan.effectiveAt } });
  });

  it('refuse a step of more than the factor, upwards and downwards', async () => {
    for (const rate of ['197', '47.499']) {
      const direction = rate === '197' ? 'withdrawal' : 'deposit';
      const refused = await http.admin('POST', '/rates', { direction, rate });
      expect(refused).toMatchObject({
        status: 422,
        body: { code: 'rate_change_too_large', details: { direction, factorMaximum: '2' } },
      });
    }
  });

  it('move together in one request, where neither could go first', async () => {
    const both = { deposit: '120', withdrawal: '125', effectiveAt: inDays(3) };
    const alone = { direction: 'deposit', rate: '120', effectiveAt: both.effectiveAt };
    expect((await http.admin('POST', '/rates', alone)).body['code']).toBe(ABOVE);
    const set = await http.admin('POST', '/rates/both', both);
    expect(set).toMatchObject({
      status: 201,
      body: {
        deposit: { rate: '120', effectiveAt: both.effectiveAt, isInForce: false },
        withdrawal: { rate: '125', effectiveAt: both.effectiveAt, isInForce: false },
      },
    });
    const crossed = { deposit: '125.01', withdrawal: '125' };
    expect((await http.admin('POST', '/rates/both', crossed)).body['code']).toBe(ABOVE);
    expect(await inForce('deposit')).toBe('95');
  });

  it('take what the request names, with who and why', async () => {
    const gift = { direction: 'deposit', rate: '97', effectiveAt: inDays(30) };
    const last = { deposit: '95', withdrawal: '96', effectiveAt: inDays(29) };
    expect((await http.admin('POST', '/rates/both', last)).status).toBe(201);
    const withoutReason = await http.admin('POST', '/rates', { ...gift, allow: ['spread'] });
    expect(withoutReason.body['code']).toBe('reason_required');
    const wrongName = { ...gift, allow: ['factor'], reason: 'a birthday' };
    expect((await http.admin('POST', '/rates', wrongName)).body['code']).toBe(ABOVE);
    const named = { ...gift, allow: ['spread'], reason: 'a birthday' };
    const set = await http.admin('POST', '/rates', named, await http.as('olga'));
    const audit = { setBy: 'olga', reason: 'a birthday', allowed: ['spread'] };
    expect(set).toMatchObject({ status: 201, body: { rate: '97', ...audit } });
    const { body } = await http.admin('GET', '/rates');
    expect(body['deposit']).toContainEqual(expect.objectContaining({ rate: '97', ...audit }));
    expect(await http.gateway.events('rate_set')).toContainEqual({
      direction: 'deposit',
      rate: '97',
      before: '95',
      effectiveAt: gift.effectiveAt,
      by: 'olga',
      reason: 'a birthday',
      allowed: 'spread',
    });
  });

  it('that are planned are listed, named by whoever sets one from now on, and can be cancelled', async () => {
    const plan = { direction: 'deposit', rate: '94', effectiveAt: inDays(40) };
    const planned = await http.admin('POST', '/rates', plan);
    const { version } = planned.body as { version: number };
    expect(planned).toMatchObject({ status: 201, body: { isPlanned: true, followedBy: [] } });
    const now = await http.admin('POST', '/rates', { direction: 'deposit', rate: '95' });
    expect(now.body).toMatchObject({ isInForce: true, isPlanned: false });
    const followedBy = now.body['followedBy'] as { version: number }[];
    expect(followedBy.at(-1)).toMatchObject({ version, rate: '94', setBy: 'admin' });

    const cancel = async (versions: readonly number[]) =>
      http.admin('POST', '/rates/cancel', { versions, reason: 'a slip' }, await http.as('olga'));
    const audit = { version, rate: '94', cancelledBy: 'olga', cancelReason: 'a slip' };
    expect(await cancel([version])).toMatchObject({ status: 200, body: { cancelled: [audit] } });
    expect(await cancel([version])).toMatchObject({ status: 200, body: { cancelled: [audit] } });
    const { body } = await http.admin('GET', '/rates');
    expect(body['cancelled']).toMatchObject([audit]);
    const numbers = (name: string) =>
      (body[name] as { version: number }[]).map((each) => each.version);
    expect(numbers('deposit')).not.toContain(version);
    expect(numbers('planned')).not.toContain(version);
    expect(numbers('planned').length).toBeGreaterThan(0);
    expect(await http.gateway.events('rate_cancelled')).toHaveLength(1);

    const { version: present } = now.body as { version: number };
    expect((await cancel([present])).body['code']).toBe('rate_not_planned');
    expect((await cancel([99_999])).body['code']).toBe('rate_unknown');
  });

  it('stay as planned where cancelling one alone would give money away', async () => {
    const effectiveAt = inDays(45);
    const up = { deposit: '120', withdrawal: '130', effectiveAt };
    const { body } = await http.admin('POST', '/rates/both', up);
    const { deposit, withdrawal } = body as Record<string, { version: number }>;
    const cancel = (versions: readonly (number | undefined)[]) =>
      http.admin('POST', '/rates/cancel', { versions, reason: 'a slip' });
    expect((await cancel([withdrawal?.version])).body['code']).toBe(ABOVE);
    expect((await cancel([deposit?.version, withdrawal?.version])).status).toBe(200);
  });

  it('are set once, however often the request is repeated under its key', async () => {
    const both = { deposit: '95', withdrawal: '98', effectiveAt: inDays(50) };
    const ask = (body: object, key = 'change-7') =>
      http.admin('POST', '/rates/both', body, { 'idempotency-key': key });
    const first = await ask(both);
    expect(first.status).toBe(201);
    const { status, body } = first;
    expect(await ask(both)).toMatchObject({ status, body });
    expect(await ask({ ...both, deposit: '94' })).toMatchObject({
      status: 409,
      body: { code: 'entry_key_conflict' },
    });
    const single = { direction: 'deposit', rate: '95', effectiveAt: both.effectiveAt };
    const sameKey = await http.admin('POST', '/rates', single, { 'idempotency-key': 'change-7' });
    expect(sameKey.body['code']).toBe('entry_key_conflict');
    expect((await ask(both, 'two words')).status).toBe(400);
    const other = await ask(both, 'change-8');
    expect(other.body['deposit']).not.toEqual(first.body['deposit']);
  });

  it('refuse unknown names of rules', async () => {
    const body = { direction: 'deposit', rate: '94', allow: ['everything'], reason: 'why not' };
    expect((await http.admin('POST', '/rates', body)).body['code']).toBe('validation_failed');
  });

  it('never cross, however many operators set them at once', async () => {
    const setRates = http.gateway.get(SetRates);
    const effectiveAt = new Date(inDays(60));
    const steps = Array.from({ length: 12 }, (_, index) =>
      index % 2 === 0 ? { deposit: '96' } : { withdrawal: '95.5' },
    );
    const outcomes = await Promise.allSettled(
      steps.map((rates) => setRates.execute({ rates, effectiveAt, by: 'crowd' })),
    );
    const kinds = steps.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    expect(kinds.length).toBeGreaterThan(0);
    expect(new Set(kinds.map((rates) => Object.keys(rates)[0])).size).toBe(1);
  });
});

describe('rates of an earlier build that give money away', () => {
  let http: HttpHarness;

  beforeAll(async () => {
    http = await HttpHarness.start();
    // By the chain's time, which is money's: the head is not always ahead of the machine's clock.
    await http.gateway.rows(
      `INSERT INTO rate_version (direction, rate, effective_at, set_by, set_at)
       VALUES ('deposit', '9550', $1, 'admin', now())`,
      [http.gateway.node.chain.headTime],
    );
  });

  afterAll(() => http.stop());

  const open = async () => {
    const { items } = await http.gateway
      .get(Findings)
      .list({ open: true }, { limit: 10, cursor: null });
    return items.filter(({ kind }) => kind === 'rates_give_money_away');
  };

  const haltedScopes = async () =>
    (await http.gateway.get(HaltSwitch).current()).map(({ scope }) => scope);

  it('are found at the start, and nothing is paid by them', async () => {
    await http.gateway.restart();
    expect(await open()).toMatchObject([
      { halts: ['payouts'], evidence: { depositRate: '9550', withdrawalRate: '100' } },
    ]);
    expect(await haltedScopes()).toEqual(['payouts']);
  });

  it('are over once they are mended, and an operator resumes', async () => {
    const resume = () =>
      http.gateway.get(SwitchHalt).resume({ scope: 'payouts', reason: 'mended', by: 'test' });
    await expect(resume()).rejects.toMatchObject({ code: 'findings_open' });
    const rates = { deposit: '95.50' };
    const setRates = http.gateway.get(SetRates);
    const mended = { rates, effectiveAt: null, by: 'test', allow: ['factor'] as const };
    await setRates.execute({ ...mended, reason: 'it was meant to be 95.50' });
    expect(await open()).toEqual([]);
    await resume();
    expect(await haltedScopes()).toEqual([]);
  });
});

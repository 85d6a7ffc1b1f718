import { ADMIN_KEY, type Answer, HttpHarness } from './admin-harness';

const WRONG_KEYS_TOLERATED = 20;

/** What a reverse proxy on this machine sends on for a client. */
function from(client: string, key: string | null): Record<string, string> {
  return {
    'x-forwarded-for': client,
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
  };
}

async function guess(http: HttpHarness, client: string, times: number): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let time = 0; time < times; time += 1) {
    const headers = from(client, `guess-number-${time}`);
    answers.push(await http.ask('POST', '/admin/v1/halt', { scope: 'all' }, headers));
  }
  return answers;
}

describe('keys behind a reverse proxy', () => {
  let http: HttpHarness;

  beforeAll(async () => {
    http = await HttpHarness.start({ TRUSTED_PROXIES: '127.0.0.1, ::1' });
  });

  afterAll(() => http.stop());

  it('wrong keys of a stranger do not lock operators out of /halt', async () => {
    const answers = await guess(http, '203.0.113.7', WRONG_KEYS_TOLERATED + 5);
    expect(answers.at(-1)?.status).toBe(429);
    const halted = await http.admin('POST', '/halt', { scope: 'all', reason: 'a theft' });
    expect(halted.status).toBe(200);
    const resumed = await http.admin('POST', '/resume', { scope: 'all', reason: 'it was none' });
    expect(resumed.status).toBe(200);
  });

  it('not even when they come from the address of the operators', async () => {
    await guess(http, '203.0.113.8', WRONG_KEYS_TOLERATED + 5);
    const answer = await http.ask(
      'GET',
      '/admin/v1/halt',
      undefined,
      from('203.0.113.8', ADMIN_KEY),
    );
    expect(answer.status).toBe(200);
  });

  it('counts each client for itself, and names the waiting time', async () => {
    const answers = await guess(http, '203.0.113.9', WRONG_KEYS_TOLERATED + 1);
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array<number>(WRONG_KEYS_TOLERATED).fill(401),
      429,
    ]);
    expect(answers.at(-1)?.body).toMatchObject({ code: 'too_many_attempts' });
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await guess(http, '203.0.113.10', 1))[0]?.status).toBe(401);
  });

  it('does not believe what a client says of itself before the proxy', async () => {
    const answers: Answer[] = [];
    for (let time = 0; time <= WRONG_KEYS_TOLERATED; time += 1) {
      answers.push(...(await guess(http, `198.51.100.${time}, 203.0.113.11`, 1)));
    }
    expect(answers.at(-1)?.status).toBe(429);
  });

  it('takes the addresses of one IPv6 network for one client', async () => {
    const answers: Answer[] = [];
    for (let time = 0; time <= WRONG_KEYS_TOLERATED; time += 1) {
      answers.push(...(await guess(http, `2001:db8:1:2::${time.toString(16)}`, 1)));
    }
    expect(answers.at(-1)?.status).toBe(429);
    expect((await guess(http, '2001:db8:1:3::1', 1))[0]?.status).toBe(401);
  });

  it('does not count requests without a key', async () => {
    const answers: Answer[] = [];
    for (let time = 0; time < WRONG_KEYS_TOLERATED + 5; time += 1) {
      answers.push(await http.ask('GET', '/admin/v1/halt', undefined, from('203.0.113.12', null)));
    }
    expect(answers.every(({ status }) => status === 401)).toBe(true);
    expect((await guess(http, '203.0.113.12', 1))[0]?.status).toBe(401);
  });

  it('says once in the log that somebody tries keys, and never which', async () => {
    await guess(http, '203.0.113.13', WRONG_KEYS_TOLERATED + 10);
    const lines = http.log.split('\n').filter((line) => line.includes('203.0.113.13'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('"level":"warn"');
    expect(http.log).not.toContain('guess-number');
  });
});

describe('without trusted proxies', () => {
  let http: HttpHarness;

  beforeAll(async () => {
    http = await HttpHarness.start();
  });

  afterAll(() => http.stop());

  it('nobody chooses the address under which wrong keys are counted', async () => {
    const answers: Answer[] = [];
    for (let time = 0; time <= WRONG_KEYS_TOLERATED; time += 1) {
      answers.push(...(await guess(http, `203.0.113.${time}`, 1)));
    }
    expect(answers.at(-1)?.status).toBe(429);
    expect((await http.admin('GET', '/halt')).status).toBe(200);
  });
});

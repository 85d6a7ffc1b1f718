import { get } from 'node:http';
import type { Role } from '../../../src/api-keys';
import { Clock } from '../../../src/kernel';
import { ClockAhead } from '../../support/clocks';
import { type Answer, HttpHarness } from './admin-harness';

type Headers = Record<string, string>;

const WRONG_KEYS_TOLERATED = 20;
/** What a key begins with before its secret. */
const KEY_ID_LENGTH = 'cwg_k3h7w9xq2mfd_'.length;
const PAGE: Headers = { 'x-desk-request': 'operator', 'sec-fetch-site': 'same-origin' };

/** As a browser asks: `fetch` of Node.js asks for no kept answer. */
function statusOf(url: string, headers: Headers): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}

describe('operators who have signed in on the page', () => {
  let http: HttpHarness;
  let signedIn = 0;

  beforeAll(async () => {
    http = await HttpHarness.start({}, { replace: [{ port: Clock, by: ClockAhead }] });
  });

  afterAll(() => http.stop());

  const keyOf = async (name: string, role: Role): Promise<string> => {
    const { authorization = '' } = await http.as(name, role);
    return authorization.slice('Bearer '.length);
  };
  const enter = (key: string, headers: Headers = PAGE): Promise<Answer> =>
    http.ask('POST', '/admin/session', { key }, { origin: http.url, ...headers });
  const cookieOf = ({ headers }: Answer): string =>
    (headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const ask = (method: string, path: string, headers: Headers, body?: unknown): Promise<Answer> =>
    http.ask(method, path, body, headers);

  /** Headers of a page in which somebody of that role has signed in. */
  const signIn = async (role: Role): Promise<Headers & { cookie: string }> => {
    signedIn += 1;
    const answer = await enter(await keyOf(`person ${signedIn}`, role));
    expect(answer.status).toBe(200);
    return { ...PAGE, cookie: cookieOf(answer) };
  };
  const halt = (headers: Headers): Promise<Answer> =>
    ask('POST', '/admin/v1/halt', headers, { scope: 'deposits', reason: 'a drill' });
  const look = async (headers: Headers): Promise<number> =>
    (await ask('GET', '/admin/v1/halt', headers)).status;

  it('act by a cookie that no script can read, and no other site can send', async () => {
    const key = await keyOf('olga', 'operator');
    const answer = await enter(key);
    expect(answer.body).toMatchObject({ isSignedIn: true, name: 'olga', role: 'operator' });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const [set = ''] = answer.headers.getSetCookie();
    expect(set).toMatch(
      /^cwg_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    );
    const token = cookieOf(answer).split('=')[1] ?? '';
    const kept = await http.gateway.rows('SELECT s::text AS row FROM operator_session s');
    for (const secret of [token, key.slice(KEY_ID_LENGTH)]) {
      expect(JSON.stringify(answer.body)).not.toContain(secret);
      expect(JSON.stringify(kept)).not.toContain(secret);
      expect(http.log).not.toContain(secret);
    }
    expect(await look({ cookie: cookieOf(answer) })).toBe(200);
  });

  it('have a cookie for HTTPS alone, where the page is not on their own machine', async () => {
    const origin = 'https://desk.example';
    const answer = await enter(await keyOf('olga', 'operator'), { ...PAGE, origin });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-cwg_session=.*; Secure$/);
    const refused = await enter(await keyOf('olga', 'operator'), {
      ...PAGE,
      origin: 'http://desk.example',
    });
    expect([refused.status, refused.body['code']]).toEqual([403, 'not_allowed']);
    expect(refused.headers.getSetCookie()).toEqual([]);
  });

  it('are named in the audit as by their key', async () => {
    const answer = await enter(await keyOf('Petr', 'approver'));
    const headers = { ...PAGE, cookie: cookieOf(answer), 'x-request-id': 'request-by-session' };
    expect((await halt(headers)).status).toBe(200);
    const path = '/audit?requestId=request-by-session';
    const { body } = await http.admin('GET', path);
    const { keyId } = answer.body;
    expect(body['items']).toMatchObject([{ act: 'halted', operator: 'Petr', keyId }]);
    const resumed = { scope: 'deposits', reason: 'over' };
    expect((await ask('POST', '/admin/v1/resume', headers, resumed)).status).toBe(200);
  });

  it('change nothing without the header, and nothing from another origin', async () => {
    const { cookie } = await signIn('operator');
    const foreign: Headers[] = [
      { cookie },
      { cookie, 'sec-fetch-site': 'same-origin' },
      { cookie, 'x-desk-request': 'operator' },
      { ...PAGE, cookie, 'sec-fetch-site': 'cross-site' },
      { ...PAGE, cookie, 'sec-fetch-site': 'same-site' },
      { cookie, 'x-desk-request': 'operator', origin: 'https://evil.example' },
      { cookie, 'x-desk-request': 'operator', origin: 'null' },
    ];
    for (const headers of foreign) {
      const answer = await halt(headers);
      expect([answer.status, answer.body['code']]).toEqual([403, 'not_allowed']);
    }
    expect(await look({ cookie, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect((await http.admin('GET', '/halt')).body['items']).toEqual([]);
    const older = { cookie, 'x-desk-request': 'operator', origin: http.url };
    expect((await halt(older)).status).toBe(200);
    await http.admin('POST', '/resume', { scope: 'deposits', reason: 'over' });
  });

  it('are signed in and out by the gateway’s own page alone', async () => {
    const key = await keyOf('olga', 'operator');
    for (const headers of [{}, { ...PAGE, 'sec-fetch-site': 'cross-site' }]) {
      const answer = await enter(key, headers);
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
    }
    const headers = await signIn('operator');
    const refused = await ask('DELETE', '/admin/session', { cookie: headers.cookie });
    expect(refused.status).toBe(403);
    expect(await look(headers)).toBe(200);
  });

  it('may do what their key may, and nothing more', async () => {
    for (const [role, status] of [
      ['viewer', 403],
      ['operator', 200],
    ] as const) {
      const headers = await signIn(role);
      expect(await look(headers)).toBe(200);
      expect((await halt(headers)).status).toBe(status);
      const rate = { direction: 'deposit', rate: '90', reason: 'none' };
      expect((await ask('POST', '/admin/v1/rates', headers, rate)).status).toBe(403);
      expect((await ask('GET', '/admin/v1/keys', headers)).status).toBe(403);
      expect((await ask('GET', '/v1/events', headers)).status).toBe(401);
    }
    await http.admin('POST', '/resume', { scope: 'deposits', reason: 'over' });
    const service = await enter(await keyOf('shop', 'service'));
    expect([service.status, service.headers.getSetCookie()]).toEqual([403, []]);
  });

  it('are nobody two seconds after their key is revoked', async () => {
    const answer = await enter(await keyOf('leaver', 'operator'));
    const headers = { ...PAGE, cookie: cookieOf(answer) };
    expect(await look(headers)).toBe(200);
    const revoked = await http.admin('POST', `/keys/${String(answer.body['keyId'])}/revoke`, {});
    expect(revoked.status).toBe(200);
    http.gateway.passTime(2);
    expect([await look(headers), (await halt(headers)).status]).toEqual([401, 401]);
    const current = await ask('GET', '/admin/session', headers);
    expect(current.body).toMatchObject({ isSignedIn: false, name: null });
  });

  it('are nobody once they have signed out, or did nothing for half an hour', async () => {
    const [out, idle] = [await signIn('operator'), await signIn('operator')];
    const answer = await ask('DELETE', '/admin/session', out);
    expect(answer.body).toMatchObject({ isSignedIn: false });
    expect(answer.headers.getSetCookie().every((each) => each.includes('Max-Age=0'))).toBe(true);
    expect([await look(out), await look(idle)]).toEqual([401, 200]);
    expect((await ask('DELETE', '/admin/session', out)).status).toBe(200);
    http.gateway.passTime(20 * 60);
    expect(await look({ ...idle, 'x-desk-request': 'background' })).toBe(200);
    http.gateway.passTime(10 * 60);
    expect(await look(idle)).toBe(401);
  });

  it('go by the key that is sent, where one is sent beside the cookie', async () => {
    const headers = await signIn('operator');
    const wrong = { ...headers, authorization: 'Bearer wrong-key' };
    expect(await look(wrong)).toBe(401);
    expect((await ask('GET', '/admin/session', wrong)).status).toBe(401);
    const asKey = { ...headers, ...(await http.as('vera', 'viewer')) };
    expect((await ask('GET', '/admin/session', asKey)).body).toMatchObject({
      ...{ isSignedIn: true, name: 'vera', idleUntil: null },
    });
  });

  it('have keys of their own, not the one of the settings', async () => {
    const answer = await enter('throw-away-admin-key-of-the-tests');
    expect([answer.status, answer.body['code']]).toEqual([403, 'not_allowed']);
    expect((await enter('')).status).toBe(400);
    expect((await enter('x'.repeat(201))).status).toBe(400);
  });

  it('are told to wait when they try keys, and a right one passes all the same', async () => {
    const statuses: number[] = [];
    for (let time = 0; time <= WRONG_KEYS_TOLERATED; time += 1) {
      statuses.push((await enter(`guess-number-${time}`)).status);
    }
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
    expect((await enter(await keyOf('olga', 'operator'))).status).toBe(200);
    expect(http.log).not.toContain('guess-number');
  });

  it('get a page on which nothing runs but what the gateway serves', async () => {
    const page = await fetch(`${http.url}/admin`);
    const text = await page.text();
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    const policy = page.headers.get('content-security-policy') ?? '';
    for (const directive of [
      ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"],
      ...["img-src 'self' data:", "base-uri 'none'", "frame-ancestors 'none'"],
      ...["form-action 'self'", "require-trusted-types-for 'script'"],
    ]) {
      expect(policy.split('; ')).toContain(directive);
    }
    expect(policy).not.toMatch(/unsafe|nonce|sha256|https?:/);
    const addresses = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
    expect(addresses).toContain('/admin/page/main.js');
    for (const address of addresses) {
      const file = await fetch(http.url + String(address));
      expect([address, file.status]).toEqual([address, 200]);
      expect(file.headers.get('content-security-policy')).toBe(policy);
      const etag = file.headers.get('etag') ?? '';
      expect(await statusOf(http.url + String(address), { 'if-none-match': etag })).toBe(304);
    }
    for (const name of ['..%2f..%2fpackage.json', 'main.ts', 'tsconfig.build.tsbuildinfo', '']) {
      expect((await fetch(`${http.url}/admin/page/${name}`)).status).toBe(404);
    }
  });
});

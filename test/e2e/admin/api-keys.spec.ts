import { openStores } from '../../../src/adapters/postgres';
import { runKeysCommand } from '../../../src/composition/keys/keys-command';
import { Clock } from '../../../src/kernel';
import { ClockAhead } from '../../support/clocks';
import { HttpHarness } from './admin-harness';

interface Issued {
  readonly id: string;
  readonly secret: string;
}

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

describe('keys that are given out', () => {
  let http: HttpHarness;
  let made = 0;

  beforeAll(async () => {
    const replace = [{ port: Clock, by: ClockAhead }];
    http = await HttpHarness.start({}, { replace });
  });

  afterAll(() => http.stop());

  const issue = async (terms: object = {}): Promise<Issued> => {
    made += 1;
    const body = { name: `key ${made}`, role: 'viewer', ...terms };
    const answer = await http.admin('POST', '/keys', body);
    expect(answer.status).toBe(201);
    const { id } = answer.body['key'] as { id: string };
    return { id, secret: answer.body['secret'] as string };
  };
  const ask = async (secret: string, path = '/halt') =>
    (await http.ask('GET', `/admin/v1${path}`, undefined, bearer(secret))).status;

  /** It may have underscores of its own. */
  const hiddenPart = (secret: string) => secret.replace(/^cwg_[a-z2-9]{12}_/, '');

  it('open the interface, and are shown once', async () => {
    const { id, secret } = await issue({ name: 'olga' });
    expect(await ask(secret)).toBe(200);
    expect(secret).toContain(id);
    const list = await http.admin('GET', '/keys');
    expect(list.body['items']).toMatchObject([{ id, name: 'olga', role: 'viewer' }]);
    const hidden = hiddenPart(secret);
    expect(JSON.stringify(list.body)).not.toContain(hidden);
    expect(http.log).not.toContain(hidden);
    const kept = await http.gateway.rows('SELECT k::text AS row FROM api_key k');
    expect(JSON.stringify(kept)).not.toContain(hidden);
  });

  it('have a name that nobody has, or ever had', async () => {
    const { id } = await issue({ name: 'Boris' });
    await http.admin('POST', `/keys/${id}/revoke`, {});
    for (const name of ['Boris', 'boris', 'admin', 'service']) {
      const answer = await http.admin('POST', '/keys', { name, role: 'viewer' });
      expect([answer.status, answer.body['code']]).toEqual([409, 'key_name_taken']);
    }
    for (const name of ['gateway', 'customer', '<script>']) {
      const answer = await http.admin('POST', '/keys', { name, role: 'viewer' });
      expect([answer.status, answer.body['code']]).toEqual([400, 'key_name_malformed']);
    }
  });

  it('have terms that can be kept', async () => {
    const refusals: [object, number, unknown][] = [
      [{ role: 'root' }, 400, 'body.role'],
      [{ networks: ['10.0.0.0/40'] }, 400, 'body.networks.0'],
      [{ networks: [] }, 400, 'body.networks'],
      [{ requestsPerMinute: 0 }, 400, 'body.requestsPerMinute'],
      [{ scopes: ['points'] }, 422, undefined],
      [{ expiresAt: '2020-01-01T00:00:00Z' }, 422, undefined],
    ];
    for (const [terms, status, field] of refusals) {
      const body = { name: 'refused', role: 'viewer', ...terms };
      const answer = await http.admin('POST', '/keys', body);
      const [error] = (answer.body['errors'] ?? []) as { field: string }[];
      expect([answer.status, error?.field]).toEqual([status, field]);
    }
  });

  it('are taken under the former secret for as long as was said', async () => {
    const { id, secret } = await issue();
    const rotate = (overlapSeconds: number) =>
      http.admin('POST', `/keys/${id}/rotate`, { overlapSeconds });
    expect(await ask(secret)).toBe(200);
    const second = (await rotate(60)).body['secret'] as string;
    expect(await ask(second)).toBe(200);
    http.gateway.passTime(3);
    expect([await ask(secret), await ask(second)]).toEqual([200, 200]);
    http.gateway.passTime(60);
    expect([await ask(secret), await ask(second)]).toEqual([401, 200]);
    const third = (await rotate(0)).body['secret'] as string;
    http.gateway.passTime(3);
    expect([await ask(second), await ask(third)]).toEqual([401, 200]);
  });

  it('are closed for ever once revoked, within two seconds', async () => {
    const { id, secret } = await issue();
    expect(await ask(secret)).toBe(200);
    expect((await http.admin('POST', `/keys/${id}/revoke`, {})).status).toBe(200);
    http.gateway.passTime(2);
    expect(await ask(secret)).toBe(401);
    expect((await http.admin('POST', `/keys/${id}/rotate`, {})).body['code']).toBe('key_unknown');
    await expect(
      http.gateway.rows('UPDATE api_key SET revoked_at = NULL WHERE revoked_at IS NOT NULL'),
    ).rejects.toThrow('a revoked key stays closed');
  });

  it('end when they were to', async () => {
    const now = http.gateway.get(Clock).now().getTime();
    const { secret } = await issue({ expiresAt: new Date(now + 3_600_000).toISOString() });
    expect(await ask(secret)).toBe(200);
    http.gateway.passTime(3_700);
    expect(await ask(secret)).toBe(401);
  });

  it('are taken from their networks alone', async () => {
    const here = await issue({ networks: ['127.0.0.0/8', '::1/128'] });
    const elsewhere = await issue({ networks: ['192.0.2.0/24'] });
    expect([await ask(here.secret), await ask(elsewhere.secret)]).toEqual([200, 403]);
  });

  it('are slowed down by their own requests alone', async () => {
    const slow = await issue({ requestsPerMinute: 3 });
    const other = await issue();
    const statuses = [];
    for (let time = 0; time < 5; time += 1) statuses.push(await ask(slow.secret));
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect(await ask(other.secret)).toBe(200);
    http.gateway.passTime(21);
    expect(await ask(slow.secret)).toBe(200);
  });

  it('are made, listed, rotated and revoked by a command, which shows a secret once', async () => {
    const run = (words: string) =>
      runKeysCommand(words.split(' '), http.gateway.get(Clock), () =>
        openStores(http.gateway.database.url),
      );
    const [about = '', secret = ''] = await run(
      'issue --name night-shift --role operator --by olga',
    );
    expect(about).toMatch(/^Key [a-z2-9]{12} of night-shift \(operator\):$/);
    expect(await ask(secret)).toBe(200);
    const listed = (await run('list')).find((line) => line.includes('night-shift'));
    expect(listed).toMatch(/^[a-z2-9]{12}\topen\toperator\tnight-shift\t.*\tby: olga$/);
    expect((await run('list')).join()).not.toContain(hiddenPart(secret));
    const [, second = ''] = await run('rotate Night-Shift --overlap-seconds 60');
    expect([await ask(secret), await ask(second)]).toEqual([200, 200]);
    http.gateway.passTime(63);
    expect([await ask(secret), await ask(second)]).toEqual([401, 200]);
    await run('revoke night-shift');
    http.gateway.passTime(2);
    expect(await ask(second)).toBe(401);
    expect((await run('list')).join('\n')).toContain('revoked\toperator\tnight-shift');
    for (const [words, reason] of [
      ['issue --name night-shift --role viewer', 'never given twice'],
      ['issue --name gateway --role viewer', 'is reserved'],
      ['issue --name late --role viewer --expires 2020-01-01', 'has passed already'],
      ['issue --name wide --role viewer --scopes points', 'only keys of the role service'],
      ['rotate night-shift', 'or it is revoked'],
      ['revoke nobody', 'there is no such key'],
      ['revoke night-shift --by customer', '--by is no name'],
    ] as const) {
      await expect(run(words)).rejects.toThrow(reason);
    }
    const events = await http.gateway.rows<{ type: string }>(
      "SELECT type FROM domain_event WHERE payload->>'name' = 'night-shift' ORDER BY id",
    );
    expect(events.map(({ type }) => type)).toEqual(['key_issued', 'key_rotated', 'key_revoked']);
  });

  it('are not locked out by wrong ones from the same address', async () => {
    const { secret } = await issue();
    for (let time = 0; time < 25; time += 1) await ask(`${secret.slice(0, -4)}${1000 + time}`);
    expect(await ask(`${secret.slice(0, -4)}0000`)).toBe(429);
    expect(await ask(secret)).toBe(200);
  });
});

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { IssueKey, type Role, type Scope, SCOPES } from '../../../src/api-keys';
import { HttpHarness, SERVICE_KEY } from './admin-harness';

const DOCUMENT = resolve(__dirname, '../../../docs/ACCESS.md');
const ROLES: readonly Role[] = ['viewer', 'operator', 'approver', 'admin', 'service'];
const FORBIDDEN = 403;

interface Row {
  readonly method: string;
  /** As the document has it, with `{id}` for what differs. */
  readonly path: string;
  readonly roles: readonly Role[];
}

/** The table of the document: what a person reads. */
function documented(): Row[] {
  const lines = readFileSync(DOCUMENT, 'utf8').matchAll(
    /^\| `(GET|POST|PUT) (\S+)` +\|((?: +(?:yes|–) +\|){4} +(?:yes|–) +)\|$/gm,
  );
  return [...lines].map(([, method = '', path = '', cells = '']) => {
    const marks = cells.split('|').map((cell) => cell.trim());
    return { method, path, roles: ROLES.filter((_role, index) => marks[index] === 'yes') };
  });
}

interface ServiceRow {
  readonly method: string;
  readonly path: string;
  /** A key needs each of them. */
  readonly scopes: readonly Scope[];
}

/** The table of the service's interface. */
function documentedOfService(): ServiceRow[] {
  const text = readFileSync(DOCUMENT, 'utf8');
  const lines = text.matchAll(/^\| `(GET|POST|PATCH|DELETE) (\S+)` +\| (`[^|]+`) +\|$/gm);
  return [...lines].map(([, method = '', path = '', cell = '']) => {
    return { method, path, scopes: SCOPES.filter((scope) => cell.includes(`\`${scope}\``)) };
  });
}

function asked(path: string): string {
  const filled = path
    .replace('{name}', 'per_withdrawal')
    .replace(/keys\/\{id\}/, `keys/${'a'.repeat(12)}`);
  return filled.replace(/\{(?:id|linkId)\}/g, () => randomUUID());
}

describe('who may do what', () => {
  let http: HttpHarness;

  beforeAll(async () => {
    http = await HttpHarness.start({ SERVICE_API_KEY: SERVICE_KEY });
  });

  afterAll(() => http.stop());

  const routesUnder = async (prefix: string): Promise<string[]> => {
    const { body } = await http.ask('GET', '/docs-json');
    const paths = body['paths'] as Record<string, Record<string, unknown>>;
    return Object.entries(paths)
      .filter(([path]) => path.startsWith(`${prefix}/`))
      .flatMap(([path, methods]) =>
        Object.keys(methods).map(
          (method) => `${method.toUpperCase()} ${path.slice(prefix.length)}`,
        ),
      );
  };
  const rowsOf = (rows: readonly { method: string; path: string }[]) =>
    rows.map(({ method, path }) => `${method} ${path}`).toSorted();

  it('is documented for every route, and for no other', async () => {
    expect(rowsOf(documented())).toEqual((await routesUnder('/admin/v1')).toSorted());
    expect(rowsOf(documentedOfService())).toEqual((await routesUnder('/v1')).toSorted());
  });

  it.each(documented())(
    '$method $path is open to $roles alone',
    async ({ method, path, roles }) => {
      const open: Role[] = [];
      for (const role of ROLES) {
        const headers = await http.as(`the ${role}`, role);
        const body = method === 'GET' ? undefined : {};
        const answer = await http.ask(method, `/admin/v1${asked(path)}`, body, headers);
        expect([401, 500]).not.toContain(answer.status);
        if (answer.status !== FORBIDDEN) open.push(role);
        else expect(answer.body['code']).toBe('not_allowed');
      }
      expect(open).toEqual(roles);
    },
  );

  /** A key of a service with these scopes; once for each. */
  const keys = new Map<string, string>();
  const keyWith = async (scopes: readonly Scope[]) => {
    const known = keys.get(scopes.join());
    if (known !== undefined) return { authorization: `Bearer ${known}` };
    const terms = { networks: null, requestsPerMinute: null, expiresAt: null };
    const given = { name: `scoped ${keys.size + 1}`, role: 'service', scopes, ...terms } as const;
    const { text } = await http.gateway.get(IssueKey).execute(given, 'tests');
    keys.set(scopes.join(), text);
    return { authorization: `Bearer ${text}` };
  };

  it.each(documentedOfService())(
    '$method /v1$path is open to a service’s key with $scopes, and to no other',
    async ({ method, path, scopes }) => {
      const body = method === 'GET' ? undefined : {};
      const statusFor = async (headers: Record<string, string>) => {
        const { status } = await http.ask(method, `/v1${asked(path)}`, body, headers);
        expect([401, 500]).not.toContain(status);
        return status;
      };
      const open: Scope[] = [];
      for (const scope of SCOPES) {
        if ((await statusFor(await keyWith([scope]))) !== FORBIDDEN) open.push(scope);
      }
      expect(open).toEqual(scopes.length === 1 ? scopes : []);
      expect(await statusFor(await keyWith(scopes))).not.toBe(FORBIDDEN);
      const without = SCOPES.filter((scope) => !scopes.includes(scope));
      expect(await statusFor(await keyWith(without))).toBe(FORBIDDEN);
      for (const role of ROLES.filter((each) => each !== 'service')) {
        expect(await statusFor(await http.as(`the ${role}`, role))).toBe(FORBIDDEN);
      }
    },
  );

  it('is nobody’s without a key, and nobody’s with a wrong one', async () => {
    const wrong = { authorization: 'Bearer a-key-that-nobody-gave-out' };
    for (const [prefix, rows] of [
      ['/admin/v1', documented()],
      ['/v1', documentedOfService()],
    ] as const) {
      for (const { method, path } of rows) {
        const body = method === 'GET' ? undefined : {};
        expect((await http.ask(method, prefix + asked(path), body)).status).toBe(401);
      }
    }
    // After some wrong ones of one address, its wrong keys are not even looked up.
    const tried = await http.ask('GET', '/v1/events/head', undefined, wrong);
    expect([401, 429]).toContain(tried.status);
  });
});

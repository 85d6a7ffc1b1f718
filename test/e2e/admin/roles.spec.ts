import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Role } from '../../../src/api-keys';
import { HttpHarness } from './admin-harness';

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
  const lines = readFileSync(DOCUMENT, 'utf8').matchAll(/^\| `(GET|POST|PUT) (\S+)` +\|(.+)\|$/gm);
  return [...lines].map(([, method = '', path = '', cells = '']) => {
    const marks = cells.split('|').map((cell) => cell.trim());
    return { method, path, roles: ROLES.filter((_role, index) => marks[index] === 'yes') };
  });
}

function asked(path: string): string {
  const filled = path
    .replace('{name}', 'per_withdrawal')
    .replace(/keys\/\{id\}/, `keys/${'a'.repeat(12)}`);
  return filled.replaceAll('{id}', randomUUID());
}

describe('who may do what', () => {
  let http: HttpHarness;

  beforeAll(async () => {
    http = await HttpHarness.start();
  });

  afterAll(() => http.stop());

  it('is documented for every route, and for no other', async () => {
    const { body } = await http.ask('GET', '/docs-json');
    const paths = body['paths'] as Record<string, Record<string, unknown>>;
    const routes = Object.entries(paths)
      .filter(([path]) => path.startsWith('/admin/v1/'))
      .flatMap(([path, methods]) =>
        Object.keys(methods).map(
          (method) => `${method.toUpperCase()} ${path.slice('/admin/v1'.length)}`,
        ),
      );
    const table = documented().map(({ method, path }) => `${method} ${path}`);
    expect(table.toSorted()).toEqual(routes.toSorted());
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

  it('is nobody’s without a key, and nobody’s with a wrong one', async () => {
    for (const { method, path } of documented()) {
      const body = method === 'GET' ? undefined : {};
      expect((await http.ask(method, `/admin/v1${asked(path)}`, body)).status).toBe(401);
    }
  });
});

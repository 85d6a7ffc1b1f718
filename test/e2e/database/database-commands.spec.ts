import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { Client } from 'pg';
import { runMigrations } from '../../../src/adapters/postgres';
import { StartScene, TEST_TIMEOUT_MILLISECONDS } from '../process/start.harness';

jest.setTimeout(TEST_TIMEOUT_MILLISECONDS);

const ROLE = `one_role_${process.pid}`;
const PASSWORD = 'throw-away-password-of-one-role';

interface Run {
  readonly exitCode: number | null;
  readonly output: string;
}

/** An installation from before there were two roles: one owns the database, and the gateway runs as it. */
describe('npm run db:roles and db:migrate', () => {
  let scene: StartScene;
  let folder: string;
  let oneRole: string;

  beforeAll(async () => {
    scene = await StartScene.open();
    folder = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-commands-'));
    const url = new URL(scene.database.url);
    oneRole = `postgres://${ROLE}:${PASSWORD}@${url.host}${url.pathname}`;
    await asAdmin(
      `CREATE ROLE ${ROLE} LOGIN CREATEROLE PASSWORD '${PASSWORD}'`,
      `ALTER DATABASE ${url.pathname.slice(1)} OWNER TO ${ROLE}`,
    );
    await runMigrations(oneRole);
    writeFileSync(join(folder, '.env'), `DATABASE_URL=${oneRole}\n`);
  });

  afterEach(() => scene.killAll());

  afterAll(async () => {
    await asAdmin(
      `REASSIGN OWNED BY ${ROLE} TO CURRENT_USER`,
      `DROP OWNED BY ${ROLE}_app, ${ROLE}`,
    );
    await asAdmin(`DROP ROLE ${ROLE}_app, ${ROLE}`);
    await scene.close();
    rmSync(folder, { recursive: true });
  });

  async function asAdmin(...statements: readonly string[]): Promise<void> {
    const admin = new Client({ connectionString: scene.database.adminUrl });
    await admin.connect();
    for (const statement of statements) await admin.query(statement);
    await admin.end();
  }

  function run(program: string, ...words: readonly string[]): Promise<Run> {
    const path = resolve(__dirname, '../../../dist', `${program}.js`);
    const child = spawn(process.execPath, [path, ...words], { cwd: folder, env: {} });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    }
    return new Promise((done) => {
      child.once('close', (exitCode) => {
        done({ exitCode, output: Buffer.concat(chunks).toString() });
      });
    });
  }

  const production = { NODE_ENV: 'production', DATABASE_OWNER_URL: '' };
  const settings = (): Record<string, string | undefined> =>
    parseEnv(readFileSync(join(folder, '.env.roles'), 'utf8'));

  it('are what production asks for when there is one role', async () => {
    const { exit, output } = await scene.launchToItsEnd({ ...production, DATABASE_URL: oneRole });
    expect(exit).toBe('exit code 1');
    expect(output).toContain('owns the tables');
    expect(output).toContain('npm run db:roles');
    expect(output).not.toContain(PASSWORD);
  });

  it('say what will be done, and do nothing in a dry run', async () => {
    const { exitCode, output } = await run('db-roles', '--dry-run');
    expect(exitCode).toBe(0);
    expect(output).toContain(`create the role ${ROLE}_app`);
    expect(output).toContain('grant SELECT on table ledger_account');
    expect(() => statSync(join(folder, '.env.roles'))).toThrow('ENOENT');
  });

  it('make two roles of one, whose passwords they show to nobody', async () => {
    const { exitCode, output } = await run('db-roles');
    expect(output).toContain('Done.');
    expect(exitCode).toBe(0);
    const { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl } = settings();
    expect(ownerUrl).toBe(oneRole);
    expect(statSync(join(folder, '.env.roles')).mode & 0o777).toBe(0o600);
    const { username, password } = new URL(url ?? '');
    expect(username).toBe(`${ROLE}_app`);
    for (const secret of [password, PASSWORD]) expect(output).not.toContain(secret);
  });

  it('do nothing a second time, neither before the new settings are used nor after', async () => {
    expect((await run('db-roles')).output).toContain('Nothing has to be done.');
    writeFileSync(join(folder, '.env'), readFileSync(join(folder, '.env.roles')));
    rmSync(join(folder, '.env.roles'));
    const { exitCode, output } = await run('db-roles');
    expect(output).toContain('Nothing has to be done.');
    expect(exitCode).toBe(0);
  });

  it('migrate for a gateway that does not know the owner, and then starts in production', async () => {
    const { DATABASE_URL: url } = parseEnv(readFileSync(join(folder, '.env'), 'utf8'));
    await asAdmin(`REVOKE INSERT ON withdrawal FROM ${ROLE}_app`);
    const changes = { ...production, DATABASE_URL: url ?? '' };
    const refused = await scene.launchToItsEnd(changes);
    expect(refused.output).toContain('lacks INSERT on withdrawal');
    expect(refused.output).toContain('npm run db:migrate');
    const { exitCode, output } = await run('db-migrate');
    expect(output).toContain('Privileges');
    expect(exitCode).toBe(0);
    const gateway = await scene.launch(changes);
    await gateway.untilReady();
  });

  it('make the first key, for a gateway whose settings have none', async () => {
    const words = ['issue', '--name', 'olga', '--role', 'admin'];
    const { exitCode, output } = await run('db-keys', ...words);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^Key \w{12} of olga \(admin\):\ncwg_\w{12}_[\w-]{43}\n/);
    const again = await run('db-keys', ...words);
    expect([again.exitCode, again.output]).toEqual([
      1,
      'Nothing was done: there is, or was, a key of this name: names are never given twice.\n',
    ]);
  });

  it('explain themselves to whoever calls them wrongly', async () => {
    const { exitCode, output } = await run('db-roles', '--loud');
    expect(exitCode).toBe(1);
    expect(output).toContain('--dry-run');
  });
});

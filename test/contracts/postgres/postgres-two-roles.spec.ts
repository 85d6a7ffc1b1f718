import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import {
  carryOutPlan,
  inspectOwnRole,
  planTwoRoles,
  prepareDatabase,
  runMigrations,
  SameRole,
  type RolesPlan,
} from '../../../src/adapters/postgres';
import { createEmptyTestDatabase, type TestDatabase } from '../../support/database';

const PASSWORD = 'p@ss:word/of a#role';

/** An installation from before there were two roles: the one owns the database, the other is to come. */
describe('Turning one role into two', () => {
  let database: TestDatabase;
  let admin: Client;
  let owner: string;
  let role: string;

  beforeEach(async () => {
    database = await createEmptyTestDatabase();
    admin = new Client({ connectionString: database.adminUrl });
    await admin.connect();
    const unique = randomBytes(4).toString('hex');
    [owner, role] = [`old_${unique}`, `new_${unique}`];
    await admin.query(`CREATE ROLE ${owner} LOGIN CREATEROLE PASSWORD 'old'`);
    const name = new URL(database.url).pathname.slice(1);
    await admin.query(`ALTER DATABASE ${name} OWNER TO ${owner}`);
    await admin.query(`GRANT TEMPORARY ON DATABASE ${name} TO PUBLIC`);
    await runMigrations(as(owner, 'old'));
  });

  afterEach(async () => {
    await admin.end();
    await database.drop();
    const cleaner = new Client({ connectionString: withName(database.adminUrl, 'postgres') });
    await cleaner.connect();
    for (const each of [role, owner]) await cleaner.query(`DROP ROLE IF EXISTS ${each}`);
    await cleaner.end();
  });

  function withName(url: string, name: string): string {
    const changed = new URL(url);
    changed.pathname = `/${name}`;
    return changed.toString();
  }

  function as(user: string, password: string): string {
    const url = new URL(database.url);
    const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
    return `postgres://${login}@${url.host}${url.pathname}`;
  }

  const both = () => ({ ownerUrl: as(owner, 'old'), url: as(role, PASSWORD) });
  const plan = () => planTwoRoles(both());
  const carryOut = (made: RolesPlan) => carryOutPlan(both().ownerUrl, made);

  it('creates the other role, which can then do what the gateway needs, and no more', async () => {
    const first = await plan();
    expect(first.steps[0]?.what).toContain(`create the role ${role}`);
    expect(JSON.stringify(first)).not.toContain(PASSWORD);
    await carryOut(first);
    expect(await inspectOwnRole(both().url)).toMatchObject({ rank: [], excess: [], missing: [] });
    await prepareDatabase(both(), { refusesStrongRole: true });
  });

  it('does nothing a second time', async () => {
    await carryOut(await plan());
    expect(await plan()).toMatchObject({ steps: [], obstacles: [] });
  });

  it('takes away from a role that is there already, and gives it the password', async () => {
    await admin.query(`CREATE ROLE ${role} NOLOGIN CREATEDB PASSWORD 'another'`);
    await admin.query(`GRANT ${owner} TO ${role}`);
    await admin.query(`ALTER ROLE ${owner} SUPERUSER`);
    await admin.query(`CREATE TABLE mine (value int)`);
    await admin.query(`ALTER TABLE mine OWNER TO ${role}`);
    await carryOut(await plan());
    expect(await inspectOwnRole(both().url)).toMatchObject({ rank: [], excess: [], missing: [] });
    expect(await plan()).toMatchObject({ steps: [] });
  });

  it('tells what an administrator has to run where the owner may not create roles, without the password', async () => {
    await admin.query(`ALTER ROLE ${owner} NOCREATEROLE`);
    const { obstacles } = await plan();
    expect(obstacles).toHaveLength(1);
    expect(obstacles[0]).toContain(`CREATE ROLE "${role}" LOGIN NOSUPERUSER`);
    expect(obstacles[0]).not.toContain(PASSWORD);
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${PASSWORD}'`);
    await carryOut(await plan());
    expect(await inspectOwnRole(both().url)).toMatchObject({ rank: [], excess: [], missing: [] });
  });

  it('refuses two settings that name one role, and an owner that is none', async () => {
    const { ownerUrl, url } = both();
    await expect(planTwoRoles({ ownerUrl, url: ownerUrl })).rejects.toThrow(SameRole);
    await carryOut(await plan());
    await expect(planTwoRoles({ ownerUrl: url, url: ownerUrl })).rejects.toThrow('is no owner');
  });
});

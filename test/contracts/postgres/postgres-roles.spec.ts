import { Client } from 'pg';
import { prepareDatabase, RoleUnfit } from '../../../src/adapters/postgres';
import { GATEWAY_ROLE, OWNER_ROLE } from 'crowdwiz-embedded-postgres';
import { inspectRole } from '../../../src/adapters/postgres/roles/inspect-role';
import {
  OWNERS_FUNCTIONS,
  PRIVILEGE_CLASSES,
  SEQUENCES,
  TABLE_CLASSES,
} from '../../../src/adapters/postgres/roles/privileges';
import {
  createEmptyTestDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../../support/database';

/** SQLSTATE insufficient_privilege. */
const FORBIDDEN = '42501';
const PREPARED = { refusesStrongRole: true };

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

describe('The role that the gateway runs as', () => {
  let database: TestDatabase;
  let gateway: Client;
  let admin: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    gateway = await connect(database.url);
    admin = await connect(database.adminUrl);
  });

  afterAll(async () => {
    await gateway.end();
    await admin.end();
    await database.drop();
  });

  /** Statements in one transaction, which is undone whatever they do. */
  async function attempt(...statements: readonly string[]): Promise<unknown> {
    await gateway.query('BEGIN');
    try {
      for (const statement of statements) await gateway.query(statement);
      return 'done';
    } catch (error) {
      return error;
    } finally {
      await gateway.query('ROLLBACK');
    }
  }

  it('does not change a balance by a trigger of its own, whose comment names the function that may', async () => {
    const trap = `
      CREATE FUNCTION pg_temp.spring() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE ledger_account /* apply_ledger_postings() */ SET balance = balance + 1000
        WHERE code = 'treasury';
        RETURN NULL;
      END $$`;
    const outcome = await attempt(
      'CREATE TEMPORARY TABLE trap (sprung int)',
      trap,
      'CREATE TRIGGER spring AFTER INSERT ON trap EXECUTE FUNCTION pg_temp.spring()',
      'INSERT INTO trap VALUES (1)',
    );
    expect(outcome).toMatchObject({ code: FORBIDDEN });
  });

  it.each([
    ["UPDATE ledger_account SET balance = 1 WHERE code = 'treasury'"],
    [
      "INSERT INTO ledger_account (code, asset, normal_side, overdraft_allowed) VALUES ('x', 'CWD', 'debit', true)",
    ],
    ["INSERT INTO ledger_entry (key, kind, occurred_at) VALUES ('x', 'deposit', now())"],
    ["INSERT INTO ledger_posting VALUES (1, 1, 1, 'debit', 'CWD', 1)"],
    ["UPDATE ledger_hold SET state = 'released'"],
    ['DELETE FROM ledger_posting'],
    ['TRUNCATE ledger_entry'],
    ['TRUNCATE telegram_outbox'],
    ['DELETE FROM withdrawal'],
    ['UPDATE domain_event SET type = type'],
    ["INSERT INTO state_transition VALUES ('withdrawal', 'cancelled', 'approved')"],
    ['DELETE FROM schema_migration'],
    ['ALTER TABLE ledger_account DISABLE TRIGGER USER'],
    ['ALTER TABLE ledger_account ALTER COLUMN balance DROP NOT NULL'],
    ['DROP TRIGGER ledger_account_changes_by_postings ON ledger_account'],
    ['DROP TABLE withdrawal CASCADE'],
    ['CREATE TABLE mine (value int)'],
    ['CREATE TEMPORARY TABLE mine (value int)'],
    ["CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
    ['CREATE SCHEMA mine'],
    ['CREATE ROLE mine'],
    [`SET ROLE ${OWNER_ROLE}`],
    ['SET session_replication_role = replica'],
    ["COPY (SELECT 1) TO PROGRAM 'true'"],
  ])('is refused: %s', async (statement) => {
    expect(await attempt(statement)).toMatchObject({ code: FORBIDDEN });
  });

  it('posts through a function that the triggers judge like everybody, on its own search path', async () => {
    const post = (amount: number) => `
      SELECT post_ledger_entries(ARRAY['roles:1'], ARRAY['adjustment'], ARRAY[now()],
        ARRAY['points-issued', 'points-rounding'], ARRAY['POINTS', 'POINTS'],
        ARRAY['debit', 'credit'], ARRAY[true, true], ARRAY[NULL, NULL]::uuid[],
        ARRAY[1, 1]::bigint[], ARRAY[1, 2]::smallint[], ARRAY[1, 2]::bigint[],
        ARRAY['debit', 'credit'], ARRAY[5, ${amount}]::numeric[])`;
    expect(await attempt(post(5))).toBe('done');
    expect(await attempt(post(6))).toMatchObject({ code: '23514' });
    const paths = await admin.query<{ path: string }>(
      `SELECT DISTINCT (SELECT option FROM unnest(proconfig) option
         WHERE option LIKE 'search_path=%') AS path
       FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef`,
    );
    expect(paths.rows).toEqual([{ path: 'search_path=public, pg_temp' }]);
  });

  it('does not make an account of the house that may fall below zero', async () => {
    const outcome = await attempt(`
      SELECT post_ledger_entries(ARRAY['roles:2'], ARRAY['adjustment'], ARRAY[now()],
        ARRAY['my-own-source', 'treasury'], ARRAY['CWD', 'CWD'],
        ARRAY['debit', 'credit'], ARRAY[true, true], ARRAY[NULL, NULL]::uuid[],
        ARRAY[1, 1]::bigint[], ARRAY[1, 2]::smallint[], ARRAY[1, 2]::bigint[],
        ARRAY['debit', 'credit'], ARRAY[5, 5]::numeric[])`);
    expect(outcome).toMatchObject({ message: expect.stringContaining('my-own-source') as string });
  });

  it('has for each table the privileges of the class that is stated for it, and each table has one', async () => {
    const { rows: tables } = await admin.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1`,
    );
    expect(tables.map(({ name }) => name)).toEqual(Object.keys(TABLE_CLASSES).sort());
    const { rows: granted } = await admin.query<{ name: string; privileges: string[] }>(
      `SELECT c.relname AS name, array_agg(e.privilege_type) AS privileges
       FROM pg_class c, aclexplode(c.relacl) e
       WHERE c.relnamespace = 'public'::regnamespace AND e.grantee = $1::regrole
       GROUP BY 1`,
      [GATEWAY_ROLE],
    );
    const stated = Object.entries(TABLE_CLASSES).map(([name, rowsLive]) => [
      name,
      [...PRIVILEGE_CLASSES[rowsLive]].sort(),
    ]);
    const counted = SEQUENCES.map((name) => [name, ['USAGE']]);
    expect(Object.fromEntries(granted.map((row) => [row.name, row.privileges.sort()]))).toEqual(
      Object.fromEntries([...stated, ...counted]),
    );
    const { rows: functions } = await admin.query<{ name: string }>(
      `SELECT proname AS name FROM pg_proc
       WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY 1`,
    );
    expect(functions.map(({ name }) => name)).toEqual([...OWNERS_FUNCTIONS].sort());
  });
});

describe('Preparing a database', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createEmptyTestDatabase();
  });

  afterEach(() => database.drop());

  async function asAdmin(...statements: readonly string[]): Promise<void> {
    const admin = await connect(database.adminUrl);
    for (const statement of statements) await admin.query(statement);
    await admin.end();
  }

  const refusal = (urls: { url: string; ownerUrl: string | null }): Promise<unknown> =>
    prepareDatabase(urls, PREPARED).then(
      () => 'accepted',
      (error: unknown) => error,
    );

  it('migrates as the owner, and gives the other role what it needs', async () => {
    await prepareDatabase(database, PREPARED);
    await prepareDatabase({ url: database.url, ownerUrl: null }, PREPARED);
    await prepareDatabase(database, PREPARED);
  });

  it('gives a later migration’s table its privileges, and takes back what somebody else granted', async () => {
    await prepareDatabase(database, PREPARED);
    await asAdmin(
      'DROP TABLE telegram_update',
      'CREATE TABLE telegram_update (update_id bigint PRIMARY KEY)',
      `ALTER TABLE telegram_update OWNER TO ${OWNER_ROLE}`,
      `GRANT UPDATE (balance) ON ledger_account TO ${GATEWAY_ROLE}`,
      'GRANT TRUNCATE ON withdrawal TO PUBLIC',
      `GRANT CREATE ON SCHEMA public TO ${GATEWAY_ROLE}`,
    );
    expect(await refusal({ url: database.url, ownerUrl: null })).toBeInstanceOf(RoleUnfit);
    expect(await refusal(database)).toBe('accepted');
    expect(await refusal({ url: database.url, ownerUrl: null })).toBe('accepted');
  });

  it('says which migrations are missing when nobody may apply them', async () => {
    const error = await refusal({ url: database.url, ownerUrl: null });
    expect(String(error)).toMatch(/lacks \d+ migrations .*DATABASE_OWNER_URL.*db:migrate/);
  });

  it('leaves a table that is not the gateway’s alone', async () => {
    await prepareDatabase(database, PREPARED);
    await asAdmin('CREATE TABLE report (value int)', `GRANT ALL ON report TO ${GATEWAY_ROLE}`);
    expect(await refusal(database)).toBe('accepted');
  });

  it.each([
    ['the owner', 'ownerUrl', 'owns the database'],
    ['a superuser', 'adminUrl', 'is a superuser'],
  ] as const)('refuses %s in production, before it changes anything', async (_who, key, what) => {
    const error = await refusal({ url: database[key], ownerUrl: database.ownerUrl });
    expect(error).toBeInstanceOf(RoleUnfit);
    expect(String(error)).toContain(what);
    expect(String(error)).toContain('npm run db:roles');
    const admin = await connect(database.adminUrl);
    const { rows } = await admin.query("SELECT to_regclass('schema_migration') AS there");
    await admin.end();
    expect(rows).toEqual([{ there: null }]);
  });

  it('lets the owner work alone outside of production, with a warning', async () => {
    const urls = { url: database.ownerUrl, ownerUrl: null };
    await prepareDatabase(urls, { refusesStrongRole: false });
    expect(String(await refusal(urls))).toContain('owns the tables');
  });

  it.each([
    ['may create temporary tables', `GRANT TEMPORARY ON DATABASE % TO ${GATEWAY_ROLE}`],
    ['may create schemas', `GRANT CREATE ON DATABASE % TO ${GATEWAY_ROLE}`],
    ['may create objects in the schema public', 'GRANT CREATE ON SCHEMA public TO PUBLIC'],
    ['has TRUNCATE on withdrawal', `GRANT TRUNCATE ON withdrawal TO ${GATEWAY_ROLE}`],
    ['has UPDATE on ledger_account', `GRANT UPDATE ON ledger_account TO ${GATEWAY_ROLE}`],
    ['has UPDATE on ledger_account', `GRANT UPDATE (balance) ON ledger_account TO PUBLIC`],
    ['has TRIGGER on ledger_entry', `GRANT TRIGGER ON ledger_entry TO ${GATEWAY_ROLE}`],
    ['may move the sequence', `GRANT USAGE ON SEQUENCE ledger_entry_id_seq TO ${GATEWAY_ROLE}`],
  ])('refuses a role that %s', async (what, grant) => {
    await prepareDatabase(database, PREPARED);
    const name = new URL(database.url).pathname.slice(1);
    await asAdmin(grant.replace('%', name));
    expect(String(await refusal({ url: database.url, ownerUrl: null }))).toContain(what);
  });

  it.each([
    [
      'calls a function of a superuser',
      'may call elsewhere.enrich(), which runs as postgres',
      [
        `CREATE FUNCTION elsewhere.enrich() RETURNS void LANGUAGE sql SECURITY DEFINER
           AS $$ UPDATE public.ledger_account SET balance = balance + 1 $$`,
      ],
    ],
    [
      'calls a function of the owner that is everybody’s',
      `may call elsewhere.count_up(integer), which runs as ${OWNER_ROLE}`,
      [
        `CREATE FUNCTION elsewhere.count_up(int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT $1'`,
        `ALTER FUNCTION elsewhere.count_up OWNER TO ${OWNER_ROLE}`,
      ],
    ],
    [
      'writes to a view of the owner',
      `may write to the view elsewhere.account, which acts as ${OWNER_ROLE}`,
      [
        'CREATE VIEW elsewhere.account AS SELECT * FROM public.ledger_account',
        `ALTER VIEW elsewhere.account OWNER TO ${OWNER_ROLE}`,
        `GRANT UPDATE (balance) ON elsewhere.account TO ${GATEWAY_ROLE}`,
      ],
    ],
    [
      'sets off a rule',
      'may write to elsewhere.note, whose rule enrich acts as postgres',
      [
        'CREATE TABLE elsewhere.note (text text)',
        'CREATE RULE enrich AS ON INSERT TO elsewhere.note DO ALSO UPDATE public.ledger_account SET balance = 1',
        `GRANT INSERT ON elsewhere.note TO ${GATEWAY_ROLE}`,
      ],
    ],
    [
      'sets off a trigger that it could not call',
      'may write to customer, whose trigger enrich runs as postgres',
      [
        `CREATE FUNCTION elsewhere.enrich() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
           AS $$ BEGIN RETURN NULL; END $$`,
        'REVOKE EXECUTE ON FUNCTION elsewhere.enrich() FROM PUBLIC',
        'CREATE TRIGGER enrich AFTER INSERT ON customer EXECUTE FUNCTION elsewhere.enrich()',
      ],
    ],
  ])('refuses a role that %s in another schema', async (_what, expected, statements) => {
    await prepareDatabase(database, PREPARED);
    const reach = `GRANT USAGE ON SCHEMA elsewhere TO ${GATEWAY_ROLE}`;
    await asAdmin('CREATE SCHEMA elsewhere', reach, ...statements);
    expect(String(await refusal({ url: database.url, ownerUrl: null }))).toContain(expected);
    expect(String(await refusal(database))).toContain(expected);
  });

  it('leaves alone what others have made that gives no more than the gateway has', async () => {
    await prepareDatabase(database, PREPARED);
    const guest = `guest_${new URL(database.url).pathname.slice(1)}`;
    await asAdmin(
      ...[`CREATE ROLE ${guest}`, 'CREATE SCHEMA elsewhere'],
      `GRANT USAGE ON SCHEMA elsewhere TO ${GATEWAY_ROLE}`,
      `CREATE FUNCTION elsewhere.mine() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'`,
      `ALTER FUNCTION elsewhere.mine OWNER TO ${guest}`,
      'CREATE VIEW elsewhere.seen AS SELECT * FROM public.ledger_account',
      `GRANT SELECT ON elsewhere.seen TO ${GATEWAY_ROLE}`,
      `CREATE VIEW elsewhere.own WITH (security_invoker = true) AS SELECT * FROM public.customer`,
      `GRANT SELECT, UPDATE ON elsewhere.own TO ${GATEWAY_ROLE}`,
    );
    try {
      expect(await refusal({ url: database.url, ownerUrl: null })).toBe('accepted');
    } finally {
      await asAdmin('DROP FUNCTION elsewhere.mine()', `DROP ROLE ${guest}`);
    }
  });

  it('sees a role that may switch off foreign keys, or set what the server does', async () => {
    await prepareDatabase(database, PREPARED);
    const admin = await connect(database.adminUrl);
    // Parameters are the server's, which other tests share: so a role of this test alone.
    const role = `setter_${new URL(database.url).pathname.slice(1)}`;
    const grants = [
      `SET ON PARAMETER session_replication_role`,
      `ALTER SYSTEM ON PARAMETER synchronous_commit`,
    ];
    try {
      await admin.query(`CREATE ROLE ${role}`);
      for (const grant of grants) await admin.query(`GRANT ${grant} TO ${role}`);
      const { excess } = await inspectRole(admin, role, 'public');
      expect(excess.filter((each) => each.startsWith('may set'))).toEqual([
        'may set session_replication_role',
        'may set synchronous_commit for the server',
      ]);
    } finally {
      for (const grant of grants) await admin.query(`REVOKE ${grant} FROM ${role}`);
      await admin.query(`DROP ROLE ${role}`);
      await admin.end();
    }
  });

  it('refuses a role that lacks something, and says what', async () => {
    await prepareDatabase(database, PREPARED);
    await asAdmin(`REVOKE INSERT ON withdrawal FROM ${GATEWAY_ROLE}`);
    const error = await refusal({ url: database.url, ownerUrl: null });
    expect(String(error)).toContain('lacks INSERT on withdrawal');
    expect(await refusal(database)).toBe('accepted');
  });
});

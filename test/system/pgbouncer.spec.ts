import { waitForDatabase } from '../../src/adapters/postgres';
import { openClient } from '../../src/adapters/postgres/connection/connect';
import { endOf, StartScene, TEST_TIMEOUT_MILLISECONDS } from '../e2e/process/start.harness';
import { PgBouncer } from './pgbouncer.harness';

jest.setTimeout(TEST_TIMEOUT_MILLISECONDS);

const IMPATIENT = { attempts: 1, pauseMilliseconds: 1 };
const SILENT = { warn: () => undefined };

/** PgBouncer as Debian has it; test/contracts/postgres/postgres-pooler.spec.ts looks at more, over one of our own. */
describe('a real PgBouncer before the database', () => {
  let scene: StartScene;
  let pooler: PgBouncer;

  beforeAll(async () => {
    scene = await StartScene.open();
    pooler = await PgBouncer.start(scene.database);
  });

  afterEach(() => scene.killAll());

  afterAll(async () => {
    await pooler.stop();
    await scene.close();
  });

  it.each(['transaction', 'statement'] as const)('in %s mode is found out', async (mode) => {
    const { url, ownerUrl } = pooler.urls(mode);
    for (const each of [url, ownerUrl]) {
      await expect(waitForDatabase(each, IMPATIENT, SILENT)).rejects.toThrow(
        `a pooler in ${mode} mode stands before it`,
      );
    }
  });

  it('in transaction mode lets no gateway start', async () => {
    const { url, ownerUrl } = pooler.urls('transaction');
    const gateway = await scene.launch({ DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl });
    const { exit, output } = await endOf(gateway);
    expect(exit).toBe('exit code 1');
    expect(output).toContain('a pooler in transaction mode stands before it');
    expect(output).toContain('pool_mode = session');
  });

  it('in session mode is as good as none, with its usual settings', async () => {
    const { url, ownerUrl } = pooler.urls('session');
    await waitForDatabase(url, IMPATIENT, SILENT);
    const client = await openClient(url);
    expect(client.isBehindPooler).toBe(true);
    await client.end();
    const gateway = await scene.launch({ DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl });
    await gateway.untilReady();
    await gateway.stop();
    expect((await endOf(gateway)).exit).toBe('exit code 0');
  });

  it('that is given a parameter at the connect which it does not take is named', async () => {
    const { url } = pooler.urls('session');
    await expect(
      waitForDatabase(`${url}?options=-c%20jit%3Doff`, IMPATIENT, SILENT),
    ).rejects.toThrow(/a pooler stands before it.*options.*ignore_startup_parameters/);
  });
});

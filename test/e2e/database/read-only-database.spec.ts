import { Client } from 'pg';
import { waitUntil } from 'crowdwiz-testkit/world';
import { startOwnServer, type OwnServer } from '../../support/postgres/own-server';
import { PayoutsUnderFire } from '../process/kill-nine.harness';

const TEST_WITHIN_MILLISECONDS = 180_000;
const NOT_READY_WITHIN_MILLISECONDS = 8_000;
/** What is promised. */
const GOES_ON_WITHIN_MILLISECONDS = 15_000;

/** As during a failover, and after somebody has run out of disk. */
describe('a database that turns read only', () => {
  let server: OwnServer;
  let scene: PayoutsUnderFire;
  let adminUrl: string;

  beforeAll(async () => {
    server = await startOwnServer();
    const urls = await server.createDatabase('gateway_test_read_only');
    ({ adminUrl } = urls);
    scene = await PayoutsUnderFire.over(urls, () => server.dispose());
  }, TEST_WITHIN_MILLISECONDS);

  afterAll(() => scene.stop(), TEST_WITHIN_MILLISECONDS);

  async function run(...statements: readonly string[]): Promise<void> {
    const admin = new Client({ connectionString: adminUrl });
    await admin.connect();
    await admin.query('SET default_transaction_read_only = off');
    for (const statement of statements) await admin.query(statement);
    await admin.end();
  }

  const ready = async () => {
    const answer = await fetch(`${scene.world.gateway.baseUrl}/health/ready`, {
      headers: { 'X-Api-Key': scene.world.admin.apiKey },
    });
    return { status: answer.status, text: await answer.text() };
  };

  it.each([
    [
      'by a setting of the server',
      'ALTER SYSTEM SET default_transaction_read_only = on',
      'ALTER SYSTEM RESET default_transaction_read_only',
    ],
    [
      'by one of the database',
      'ALTER DATABASE gateway_test_read_only SET default_transaction_read_only = on',
      'ALTER DATABASE gateway_test_read_only RESET default_transaction_read_only',
    ],
  ])(
    '%s: it is not ready, halting says why, and all goes on when it is over',
    async (_how, begin, end) => {
      const { gateway, admin } = scene.world;
      const credited = (await scene.books()).creditedDeposits;
      await run(begin, 'SELECT pg_reload_conf()');
      // The pool's own connections stay writable after a setting of the database.
      await run(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'crowdwiz-gateway'`,
      );
      await waitUntil('it is not ready', async () => !(await gateway.isReady()), {
        timeoutMilliseconds: NOT_READY_WITHIN_MILLISECONDS,
      });
      await waitUntil('it says why', async () =>
        (await ready()).text.includes('The database takes no writes.'),
      );
      const refusal = await fetch(`${gateway.baseUrl}/admin/v1/halt`, {
        method: 'POST',
        headers: { 'X-Api-Key': admin.apiKey, 'Content-Type': 'application/json' },
        body: JSON.stringify({ scope: 'all', reason: 'a failover' }),
      });
      expect(refusal.status).toBe(503);
      expect(await refusal.json()).toMatchObject({
        code: 'database_read_only',
        title: expect.stringContaining('takes no writes') as string,
      });
      await scene.deposit('7');
      const from = scene.customer.heard;
      scene.customer.say('/help');

      await run(end, 'SELECT pg_reload_conf()');
      const bounds = { timeoutMilliseconds: GOES_ON_WITHIN_MILLISECONDS };
      await Promise.all([
        waitUntil('it is ready', () => gateway.isReady(), bounds),
        scene.customer.hear(/./, { from, ...bounds }),
        waitUntil(
          'the deposit is credited',
          async () => (await scene.books()).creditedDeposits > credited,
          bounds,
        ),
      ]);
      expect(gateway.logs.join('\n')).not.toContain('already released');
    },
    TEST_WITHIN_MILLISECONDS,
  );
});

import { Client } from 'pg';
import { createTestDatabase } from '../../support/database';
import { foreignSettingsOf } from '../../support/postgres/foreign-settings';
import { PayoutsUnderFire } from '../process/kill-nine.harness';

const TEST_WITHIN_MILLISECONDS = 150_000;

/** `test/contracts/postgres/postgres-foreign-settings` shows which, and what each connection makes of them. */
describe('a gateway whose roles have settings of somebody else', () => {
  let scene: PayoutsUnderFire;

  beforeAll(async () => {
    const database = await createTestDatabase();
    const { url, ownerUrl, adminUrl } = database;
    const admin = new Client({ connectionString: adminUrl });
    await admin.connect();
    for (const statement of foreignSettingsOf(database)) await admin.query(statement);
    await admin.end();
    // Whoever looks at the books from outside has none of our connections.
    scene = await PayoutsUnderFire.over({ url: adminUrl, ownerUrl }, () => database.drop(), {
      DATABASE_URL: url,
      DATABASE_OWNER_URL: ownerUrl,
    });
  }, TEST_WITHIN_MILLISECONDS);

  afterAll(() => scene.stop(), TEST_WITHIN_MILLISECONDS);

  async function ask(path: string): Promise<Record<string, unknown>> {
    const { gateway, admin } = scene.world;
    const answer = await fetch(`${gateway.baseUrl}/admin/v1${path}`, {
      headers: { 'X-Api-Key': admin.apiKey },
    });
    expect([path, answer.status]).toEqual([path, 200]);
    return (await answer.json()) as Record<string, unknown>;
  }

  it(
    'credits deposits, pays, and tells its times',
    async () => {
      await scene.deposit('7');
      await scene.until('it is credited', async () => (await scene.books()).creditedDeposits === 2);
      const id = await scene.quote('300');
      scene.confirm(id);
      await scene.untilState(id, 'irreversible');
      const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string;
      expect(await ask('/status')).toMatchObject({ cursor: { blockTime: time } });
      expect(await ask('/wallet')).toMatchObject({ balanceCheck: { checkedAt: time } });
      expect(await ask('/deposits')).toMatchObject({ items: [{}, {}] });
    },
    TEST_WITHIN_MILLISECONDS,
  );
});

import {
  CommonSettings,
  DatabaseOptions,
  examineDatabase,
  type Fingerprint,
} from '../../../src/adapters/postgres';
import { PostgresSession } from '../../../src/adapters/postgres/connection/postgres-session';
import { fingerprintsOf, settingsDiffer } from '../../../src/composition/start/common-settings';
import { Secret } from '../../../src/platform/config/values/secret';
import { createTestDatabase, type TestDatabase } from '../../support/database';

function given({ secret = 'a-secret', account = 'gateway', chainId = 'chain' } = {}) {
  return fingerprintsOf({
    linking: { codeSecret: new Secret(secret) },
    chain: { chainId },
    wallet: { accountName: account },
  } as Parameters<typeof fingerprintsOf>[0]);
}

describe('processes over one database', () => {
  let database: TestDatabase;
  let sessions: PostgresSession[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterEach(async () => {
    for (const session of sessions) await session.onApplicationShutdown();
    sessions = [];
  });

  afterAll(() => database.drop());

  const processWith = (fingerprints: readonly Fingerprint[]) => {
    const session = new PostgresSession(new DatabaseOptions(database.url, 1, fingerprints));
    sessions.push(session);
    return { session, settings: new CommonSettings(session) };
  };

  it('work side by side with the same settings, however many', async () => {
    for (let each = 0; each < 3; each += 1) {
      expect(await processWith(given()).settings.apart()).toEqual([]);
    }
  });

  it('notice what one of them has otherwise, for as long as that one lives', async () => {
    const door = processWith(given());
    expect(await door.settings.apart()).toEqual([]);
    const other = given({ secret: 'another-secret', account: 'another' });
    const worker = processWith(other);
    const differ = ['CODE_SECRET', 'GATEWAY_ACCOUNT'];
    expect(await worker.settings.apart()).toEqual(differ);
    // The doctor asks without being one of them.
    await worker.session.onApplicationShutdown();
    expect((await examineDatabase(database.url, other)).settingsApart).toEqual(differ);
    expect((await examineDatabase(database.url, given())).settingsApart).toEqual([]);
    expect(await door.settings.apart()).toEqual([]);
    await door.session.onApplicationShutdown();
    expect(await processWith(other).settings.apart()).toEqual([]);
  });

  it('are told which setting it is, and nothing of what it is', async () => {
    expect(settingsDiffer([])).toBeNull();
    await processWith(given({ chainId: 'main' })).settings.apart();
    const names = await processWith(given({ chainId: 'test' })).settings.apart();
    expect(settingsDiffer(names)).toContain('has another CHAIN_ID.');
    expect(settingsDiffer(['CODE_SECRET', 'CHAIN_ID'])).toContain(
      'another CODE_SECRET and another CHAIN_ID.',
    );
    for (const { number } of given()) expect(number).toBeLessThan(2 ** 31);
  });
});

import { describeDatabaseHistoryContract } from 'crowdwiz-testkit/contracts';
import { randomUUID } from 'node:crypto';
import { DatabaseOptions } from '../../../src/adapters/postgres';
import { PostgresDatabaseHistory } from '../../../src/adapters/postgres/wallet/postgres-database-history';
import { DatabaseServers } from '../../../src/adapters/postgres/servers/database-servers';
import { PostgresHarness } from './postgres-harness';
import { postgresStores } from './postgres-stores';

describeDatabaseHistoryContract('the history of the database, on PostgreSQL', postgresStores);

/** What PostgreSQL alone promises. */
describe('the history of the database, on PostgreSQL', () => {
  let harness: PostgresHarness;
  let history: PostgresDatabaseHistory;
  /** Of servers that only these tests speak of. */
  let servers: string;

  beforeEach(async () => {
    harness = await PostgresHarness.open(3);
    servers = `postgres://u:s@of-${randomUUID()}/d`;
    const options = new DatabaseOptions(servers, 3);
    history = new PostgresDatabaseHistory(harness.database, harness.clock, options);
  });

  afterEach(() => harness.close());

  const begin = (detectedAt = harness.clock.now(), evidence = {}) =>
    harness.unitOfWork.run(() => history.quarantine('unknown_signature', evidence, detectedAt));

  it('has forgotten when the process went on at a copy that lacks commits, whoever made them', async () => {
    const probe = () => Promise.reject(new Error('nobody asks'));
    const arrive = (startedAt: string, position: bigint, timeline = '00000001') => {
      const identity = { system: '7', timeline, startedAt, position };
      DatabaseServers.of(servers).welcome({ cut: () => undefined }, identity, probe);
    };
    arrive('1', 900n);
    arrive('2', 900n);
    arrive('3', 500n, '00000002');
    // A restart loses nothing; what a promotion lost, its timeline tells.
    expect(await history.look(null)).toMatchObject({ hasForgotten: false });
    arrive('4', 499n, '00000002');
    expect(await history.look(null)).toMatchObject({ hasForgotten: true });
    expect(history.hasLostCommits()).toBe(true);
    await begin();
    expect(await history.look(null)).toMatchObject({ hasForgotten: false });
  });

  it('tells the identity that an ordinary role can read, the same each time', async () => {
    const { present, known, quarantine, readTo: to } = await history.look(null);
    expect(present).toEqual({
      systemIdentifier: expect.stringMatching(/^\d+$/) as string,
      timeline: expect.stringMatching(/^[0-9A-F]{8}$/) as string,
      databaseOid: expect.stringMatching(/^\d+$/) as string,
      tableOid: expect.stringMatching(/^\d+$/) as string,
    });
    expect([known, quarantine, to]).toEqual([null, null, null]);
    await history.recordIdentity(present);
    expect(await history.look(null)).toMatchObject({ present, known: present });
  });
});

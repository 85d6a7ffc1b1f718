import { describeRescansContract } from 'crowdwiz-testkit/contracts';
import { PostgresRescans } from '../../../src/adapters/postgres/scan/postgres-rescans';
import { RESCAN_TRANSITIONS } from '../../../src/scan';
import { PostgresHarness } from '../postgres/postgres-harness';
import { postgresStores } from '../postgres/postgres-stores';

const REQUEST = { fromBlock: 11, toBlock: 30, reason: 'a test', requestedBy: 'olga' };

describeRescansContract('Re-scans on PostgreSQL', postgresStores);

/** What PostgreSQL alone promises. */
describe('Re-scans on PostgreSQL', () => {
  let harness: PostgresHarness;
  let rescans: PostgresRescans;

  beforeAll(async () => {
    harness = await PostgresHarness.open(5);
    rescans = new PostgresRescans(harness.database, harness.clock);
  });

  afterAll(() => harness.close());

  afterEach(async () => {
    for (const { id } of (await rescans.list({ limit: 50, cursor: null })).items) {
      await rescans.end(id, 'cancelled', 'the test is over');
    }
  });

  it('have the same states in the database as in the code, and never go back', async () => {
    const rows = await harness.sql<{ pair: string }>(
      `SELECT from_state || ' > ' || to_state AS pair FROM state_transition
       WHERE machine = 'rescan' ORDER BY pair`,
    );
    const inCode = Object.entries(RESCAN_TRANSITIONS).flatMap(([from, to]) =>
      to.map((each) => `${from} > ${each}`),
    );
    expect(rows.map(({ pair }) => pair)).toEqual(inCode.sort());
    const { id } = await rescans.create(REQUEST);
    for (const change of [
      'reached_block = 15, reached_block_id = $$x$$',
      'from_block = 1',
      'to_block = 99',
      "requested_by = 'other'",
      "state = 'done', ended_at = now(), started_at = now()",
    ]) {
      const statement = `UPDATE rescan SET ${change} WHERE id = $1`;
      await expect(harness.sql(statement, [id])).rejects.toMatchObject({ code: '23514' });
    }
  });
});

import { describeTermsAndSafetyContract } from 'crowdwiz-testkit/contracts';
import { PostgresHarness } from '../postgres/postgres-harness';
import { postgresStores } from '../postgres/postgres-stores';

describeTermsAndSafetyContract('Terms and safety on PostgreSQL', postgresStores);

/** What PostgreSQL alone promises. */
describe('Terms and safety on PostgreSQL', () => {
  let harness: PostgresHarness;

  beforeAll(async () => {
    harness = await PostgresHarness.open(5);
  });

  afterAll(() => harness.close());

  it('RateBook lets nobody break a rule without saying why, whoever asks', async () => {
    const insert = (allowed: string, reason: string | null) =>
      harness.sql(
        `INSERT INTO rate_version (direction, rate, effective_at, set_by, set_at, allowed, reason)
         VALUES ('deposit', '90', now(), 'psql', now(), $1, $2)`,
        [allowed, reason],
      );
    await expect(insert('{spread}', null)).rejects.toMatchObject({
      constraint: 'rate_version_says_why',
    });
    await expect(insert('{spread}', ' ')).rejects.toMatchObject({
      constraint: 'rate_version_says_why',
    });
    await expect(insert('{anything}', 'because')).rejects.toMatchObject({
      constraint: 'rate_version_allows_known_rules',
    });
  });
});

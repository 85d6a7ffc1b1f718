import { describeServiceHoldsContract } from 'crowdwiz-testkit/contracts';
import { postgresStores } from '../postgres/postgres-stores';

describeServiceHoldsContract('ServiceHolds on PostgreSQL', postgresStores);

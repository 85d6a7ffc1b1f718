import { describeWaitingDebitsContract } from 'crowdwiz-testkit/contracts';
import { postgresStores } from '../postgres/postgres-stores';

describeWaitingDebitsContract('WaitingDebits on PostgreSQL', postgresStores);

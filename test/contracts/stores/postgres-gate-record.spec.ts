import { describeGateRecordContract } from 'crowdwiz-testkit/contracts';
import { postgresStores } from '../postgres/postgres-stores';

describeGateRecordContract('the record of the payment gate on PostgreSQL', postgresStores);

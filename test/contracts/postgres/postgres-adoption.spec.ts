import { describeAdoptionContract } from 'crowdwiz-testkit/contracts';
import { postgresStores } from './postgres-stores';

describeAdoptionContract('Adoption on PostgreSQL', postgresStores);

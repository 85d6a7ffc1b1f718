import { describeWebhooksContract } from 'crowdwiz-testkit/contracts';
import { postgresStores } from '../postgres/postgres-stores';

describeWebhooksContract('endpoints of webhooks and deliveries on PostgreSQL', postgresStores);

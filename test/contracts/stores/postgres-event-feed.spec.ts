import { describeEventFeedContract } from 'crowdwiz-testkit/contracts';
import { postgresStores } from '../postgres/postgres-stores';

describeEventFeedContract('the feed of events on PostgreSQL', postgresStores);

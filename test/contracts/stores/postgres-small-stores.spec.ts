import {
  describeAcceptedAuthorityContract,
  describeAcceptedBlocksContract,
  describeAccountHoldersContract,
  describeActivitySourceContract,
  describeChatLinksContract,
  describeColdStorageContract,
  describeEntriesContract,
  describeEventHistoryContract,
  describeAuditTrailContract,
  describeDecisionBookContract,
  describeEventLogContract,
  describeExportSourceContract,
  describeIdempotentCallsContract,
  describeIssuedKeysContract,
  describeOperatorSessionsContract,
  describeLimitBookContract,
  describeMoneyOnItsWayContract,
  describeProcessSignalsContract,
  describeSurplusesContract,
} from 'crowdwiz-testkit/contracts';
import { postgresStores } from '../postgres/postgres-stores';

describeAcceptedAuthorityContract('AcceptedAuthority on PostgreSQL', postgresStores);
describeAcceptedBlocksContract('AcceptedBlocks on PostgreSQL', postgresStores);
describeAccountHoldersContract('AccountHolders on PostgreSQL', postgresStores);
describeActivitySourceContract('ActivitySource on PostgreSQL', postgresStores);
describeChatLinksContract('ChatLinks on PostgreSQL', postgresStores);
describeColdStorageContract('ColdStorage on PostgreSQL', postgresStores);
describeEntriesContract('Entries on PostgreSQL', postgresStores);
describeEventHistoryContract('EventHistory on PostgreSQL', postgresStores);
describeAuditTrailContract('AuditTrail on PostgreSQL', postgresStores);
describeDecisionBookContract('DecisionBook on PostgreSQL', postgresStores);
describeEventLogContract('EventLog on PostgreSQL', postgresStores);
describeExportSourceContract('ExportSource on PostgreSQL', postgresStores);
describeIdempotentCallsContract('IdempotentCalls on PostgreSQL', postgresStores);
describeIssuedKeysContract('IssuedKeys on PostgreSQL', postgresStores);
describeOperatorSessionsContract('OperatorSessions on PostgreSQL', postgresStores);
describeLimitBookContract('LimitBook on PostgreSQL', postgresStores);
describeMoneyOnItsWayContract('MoneyOnItsWay on PostgreSQL', postgresStores);
describeProcessSignalsContract('ProcessSignals on PostgreSQL', postgresStores);
describeSurplusesContract('Surpluses on PostgreSQL', postgresStores);

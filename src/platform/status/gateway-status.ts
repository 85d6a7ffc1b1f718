import type { EventBacklog } from '../../events';
import type { GatewayRole } from '../config';
import type { FindingKind, Halt } from '../../safety';
import type { CursorPosition } from '../../scan';
import type { BalanceCheck, ChainFacts, IdentityCheck, NodeHealth, ScanLag } from '../../wallet';
import type { WebhookCounts } from '../../webhooks';

/** What the database knows; all of it is read at once. */
export interface DatabaseFacts {
  readonly cursor: CursorPosition | null;
  readonly halts: readonly Halt[];
  readonly balance: BalanceCheck | null;
  readonly openFindings: number;
  readonly openFindingsByKind: ReadonlyMap<FindingKind, number>;
  readonly openWithdrawals: number;
  readonly livingTransactions: number;
  readonly outboxBacklog: number;
  readonly eventBacklog: EventBacklog;
  readonly webhooks: WebhookCounts;
}

/** One look at everything, taken at a moment. */
export interface GatewayStatus {
  readonly takenAt: Date;
  /** Of the process that looked. */
  readonly roles: readonly GatewayRole[];
  /** Null when the database does not answer or takes no writes; `databaseError` says why. */
  readonly database: DatabaseFacts | null;
  readonly databaseError: string | null;
  readonly nodes: readonly NodeHealth[];
  /** Null when no node is healthy. */
  readonly chain: ChainFacts | null;
  readonly identity: IdentityCheck;
  /** Null when the database, the chain or the first cursor is missing. */
  readonly scanLag: ScanLag | null;
  readonly telegram: { readonly state: string; readonly lastError: string | null };
}

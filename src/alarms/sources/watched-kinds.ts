import type { WatchedKind } from '../alarm';

/** As a record, so that one which is missing does not compile. */
const KINDS: Readonly<Record<WatchedKind, true>> = {
  money_halted: true,
  gate_closed: true,
  approval_waits: true,
  decision_waits: true,
  wallet_low: true,
  scan_behind: true,
  irreversibility_behind: true,
  node_down: true,
  no_node_healthy: true,
  webhook_failing: true,
  backup_stale: true,
  audit_head: true,
};

/** Every kind that is no finding. */
export const WATCHED_KINDS = Object.keys(KINDS) as readonly WatchedKind[];

import { IRREVERSIBILITY_LAG_MAXIMUM_BLOCKS, whyNoNode } from '../../wallet';
import { toleratedLagSeconds } from '../config';
import type { GatewayStatus } from '../status';

/** A head that is older is no present state of the chain (DESIGN §5). */
const HEAD_AGE_MAXIMUM_SECONDS = 60;

export interface ComponentHealth {
  readonly isUp: boolean;
  /** Plain values for the answer; no secrets. */
  readonly detail: Readonly<Record<string, unknown>>;
}

export const COMPONENTS = [
  'process',
  'database',
  'chain',
  'irreversibility',
  'wallet',
  'scan',
  'telegram',
  'balance',
  'halts',
] as const;
export type ComponentName = (typeof COMPONENTS)[number];

/**
 * Judges each component by itself. `balance` and `halts` are told, but never make it unready; so is `scan` in a
 * process that does not read the chain: its doors stay open while the one that does is away.
 */
export function judge(
  status: GatewayStatus,
  scanIntervalSeconds: number,
): Readonly<Record<ComponentName, ComponentHealth>> {
  return {
    process: up({ roles: status.roles }),
    database: database(status),
    chain: chain(status),
    irreversibility: irreversibility(status),
    wallet: wallet(status),
    scan: scanOf(status, scanIntervalSeconds),
    telegram: telegram(status),
    balance: balance(status),
    halts: halts(status),
  };
}

function up(detail: Record<string, unknown>): ComponentHealth {
  return { isUp: true, detail };
}

function down(explanation: string, detail: Record<string, unknown> = {}): ComponentHealth {
  return { isUp: false, detail: { explanation, ...detail } };
}

function database({ database: facts, databaseError }: GatewayStatus): ComponentHealth {
  // The driver's words may name hosts and users: they belong in the log.
  if (facts === null) return down(withoutDatabase(databaseError), { error: sortOf(databaseError) });
  return up({ outboxBacklog: facts.outboxBacklog });
}

/** As the domain names it. */
const READ_ONLY = 'database_read_only';

function withoutDatabase(error: string | null): string {
  return error === READ_ONLY ? 'The database takes no writes.' : 'The database does not answer.';
}

function sortOf(message: string | null): string {
  if (message === READ_ONLY) return 'read-only';
  return message?.startsWith('no answer within') ? 'time-out' : 'failure';
}

function chain({ chain: facts, nodes }: GatewayStatus): ComponentHealth {
  const list = nodes.map(({ node, state, headNumber }) => ({ node, state, headNumber }));
  if (facts === null) return down(whyNoNode(nodes), { nodes: list });
  const { node, headNumber, headTime, headAgeSeconds } = facts;
  const detail = { node, headNumber, headTime, headAgeSeconds, nodes: list };
  if (headAgeSeconds <= HEAD_AGE_MAXIMUM_SECONDS) return up(detail);
  return down(`The head block is older than ${HEAD_AGE_MAXIMUM_SECONDS} seconds.`, detail);
}

function irreversibility({ chain: facts, nodes }: GatewayStatus): ComponentHealth {
  if (facts === null) return down(whyNoNode(nodes));
  const { irreversibleNumber, irreversibilityLagBlocks: lagBlocks } = facts;
  const detail = { irreversibleNumber, lagBlocks };
  if (lagBlocks <= IRREVERSIBILITY_LAG_MAXIMUM_BLOCKS) return up(detail);
  return down('Blocks do not become irreversible.', detail);
}

function wallet({ identity }: GatewayStatus): ComponentHealth {
  if (identity.status === 'ok') return up({ accountId: identity.accountId });
  return down(identity.explanation, { reason: identity.status });
}

function scanOf(status: GatewayStatus, scanIntervalSeconds: number): ComponentHealth {
  const health = scan(status, scanIntervalSeconds);
  return status.roles.includes('worker') ? health : up({ ...health.detail });
}

function scan(status: GatewayStatus, scanIntervalSeconds: number): ComponentHealth {
  const { database: facts, scanLag: lag } = status;
  if (facts === null) return down(withoutDatabase(status.databaseError));
  if (facts.cursor === null) return down('The first block has not been read yet.');
  const cursor = { blockNumber: facts.cursor.blockNumber, blockTime: facts.cursor.blockTime };
  if (lag === null) return down(whyNoNode(status.nodes), cursor);
  const detail = { ...cursor, lagBlocks: lag.blocks, lagSeconds: lag.seconds };
  const tolerated = toleratedLagSeconds(scanIntervalSeconds);
  if (lag.seconds <= tolerated) return up(detail);
  return down(`Reading is more than ${tolerated} seconds behind.`, detail);
}

function telegram({ telegram: { state, lastError } }: GatewayStatus): ComponentHealth {
  if (state === 'disabled' || state === 'connected') return up({ state });
  return down('The bot is not connected to Telegram.', { state, lastError });
}

function balance({ database: facts }: GatewayStatus): ComponentHealth {
  const check = facts?.balance ?? null;
  if (check === null) return up({ checkedAt: null });
  return up({
    agrees: check.difference.isZero,
    onChain: check.onChain.toDecimal(),
    expected: check.expected.toDecimal(),
    pending: check.pending.toDecimal(),
    inFlight: check.inFlight.toDecimal(),
    difference: check.difference.toDecimal(),
    symbol: check.difference.asset.symbol,
    differsSince: check.differsSince,
    explanation: check.explanation,
    headNumber: check.headNumber,
    checkedAt: check.checkedAt,
  });
}

function halts({ database: facts }: GatewayStatus): ComponentHealth {
  if (facts === null) return up({ halted: null });
  const halted = facts.halts.map(({ scope, since, reason }) => ({ scope, since, reason }));
  return up({
    halted,
    openFindings: facts.openFindings,
    openFindingsByKind: Object.fromEntries(facts.openFindingsByKind),
  });
}

import type {
  AcceptedBlock,
  CursorPosition,
  KnownBlock,
  Rescan,
  RescanDiscovery,
} from 'crowdwiz-gateway/internal/scan/index';
import { type MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { TableKey } from '../database/memory-table';

/** One row. */
export const CURSOR = new TableKey<CursorPosition>('scan_cursor');
export const ONLY = 'only';
/** By block number. */
export const CHECKPOINTS = new TableKey<KnownBlock>('scan_checkpoint');
/** By id. */
export const RECONCILIATIONS = new TableKey<ReconciliationRow>('chain_reconciliation');
/** By id; how much each discovered is counted where it is read. */
export const RESCANS = new TableKey<Omit<Rescan, 'discoveries'>>('rescan');
/** By re-scan, kind and key. */
export const DISCOVERIES = new TableKey<DiscoveryRow>('rescan_discovery');
/** By number and id. */
export const ACCEPTED_BLOCKS = new TableKey<AcceptedBlock>('accepted_block');

export interface ReconciliationRow {
  readonly id: string;
  readonly toBlock: number;
}

export interface DiscoveryRow {
  readonly rescanId: string;
  readonly discovery: RescanDiscovery;
}

export function presentCursor(database: MemoryDatabase): CursorPosition | null {
  return database.in(CURSOR).get(ONLY);
}

export function requireReconciliation(database: MemoryDatabase, id: string): void {
  if (database.in(RECONCILIATIONS).has(id)) return;
  throw new MemoryRefusal(`There is no reconciliation ${id}`);
}

/** Links are lowered only where the chain has gone back so far. */
export function requireGoneBackTo(database: MemoryDatabase, head: number): void {
  if (database.in(RECONCILIATIONS).some(({ toBlock }) => toBlock <= head)) return;
  throw new MemoryRefusal(`No reconciliation goes back to ${head}`);
}

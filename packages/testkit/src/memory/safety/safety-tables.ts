import type { Finding, Halt, HaltScope } from 'crowdwiz-gateway/internal/safety/index';
import type { MemoryDatabase } from '../database/memory-database';
import { TableKey } from '../database/memory-table';

/** By id. */
export const FINDINGS = new TableKey<Finding>('finding');
/** By scope. */
export const HALTS = new TableKey<Halt>('halt');
/** By scope: changed by whoever switches, until the unit of work ends. */
export const SWITCHES = new TableKey<{ readonly scope: HaltScope }>('halt_switch');

export function isHalted(database: MemoryDatabase, scope: HaltScope): boolean {
  return database.in(HALTS).has(scope);
}

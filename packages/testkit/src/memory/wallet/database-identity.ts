import type { DatabaseIdentity } from 'crowdwiz-gateway/internal/wallet/index';
import type { MemoryDatabase } from '../database/memory-database';
import { IDENTITIES } from './wallet-tables';

const IDENTITIES_OF = new WeakMap<MemoryDatabase, DatabaseIdentity>();
let made = 0;

/** Another one for each database; the same for as long as it lives. */
export function presentIdentity(database: MemoryDatabase): DatabaseIdentity {
  const known = IDENTITIES_OF.get(database);
  if (known) return known;
  made += 1;
  const identity = {
    systemIdentifier: `memory ${made}`,
    timeline: '00000001',
    databaseOid: '1',
    tableOid: '1',
  };
  IDENTITIES_OF.set(database, identity);
  return identity;
}

/** As it would be after a restore, a copy or a failover. */
export function changeIdentity(database: MemoryDatabase, change: Partial<DatabaseIdentity>): void {
  IDENTITIES_OF.set(database, { ...presentIdentity(database), ...change });
}

/** The last one that was recorded; null before the first. */
export function knownIdentity(database: MemoryDatabase): DatabaseIdentity | null {
  return database.in(IDENTITIES).rows().at(-1) ?? null;
}

export function isKnownIdentity(database: MemoryDatabase): boolean {
  const known = knownIdentity(database);
  const present = presentIdentity(database);
  return (
    known === null ||
    (known.systemIdentifier === present.systemIdentifier &&
      known.timeline === present.timeline &&
      known.databaseOid === present.databaseOid &&
      known.tableOid === present.tableOid)
  );
}

import type { ClientBase } from 'pg';

/** Any constant numbers: the first halves of the locks that each process holds for what it has set. */
const LOCKS = { CODE_SECRET: 7_001_301, CHAIN_ID: 7_001_302, GATEWAY_ACCOUNT: 7_001_303 } as const;

/** Settings that all processes over one database must have the same. */
export type CommonSetting = keyof typeof LOCKS;

/** A number for what a setting is, which says nothing about it. */
export interface Fingerprint {
  readonly name: CommonSetting;
  /** From 0 to 2³¹ − 1. */
  readonly number: number;
}

/** Shared locks, which nobody waits for: every role sees those of all others, and they end with their process. */
const NOTE = `
  SELECT pg_advisory_lock_shared(lock, number)
  FROM unnest($1::integer[], $2::integer[]) AS own (lock, number)`;

const OTHERS = `
  SELECT DISTINCT own.lock FROM pg_locks l
  JOIN unnest($1::integer[], $2::integer[]) AS own (lock, number) ON l.classid::bigint = own.lock
  WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted AND l.objid::bigint <> own.number
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** For as long as the session lasts. */
export async function noteSettings(
  client: ClientBase,
  fingerprints: readonly Fingerprint[],
): Promise<void> {
  await client.query(NOTE, parametersOf(fingerprints));
}

/** Those that a living process has otherwise. */
export async function settingsApart(
  client: ClientBase,
  fingerprints: readonly Fingerprint[],
): Promise<readonly CommonSetting[]> {
  const { rows } = await client.query<{ lock: number }>(OTHERS, parametersOf(fingerprints));
  const apart = new Set(rows.map(({ lock }) => lock));
  return fingerprints.map(({ name }) => name).filter((name) => apart.has(LOCKS[name]));
}

function parametersOf(fingerprints: readonly Fingerprint[]): number[][] {
  return [fingerprints.map(({ name }) => LOCKS[name]), fingerprints.map(({ number }) => number)];
}

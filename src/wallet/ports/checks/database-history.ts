/**
 * What tells a database, and one history of it, from every other: PostgreSQL's own names. They change
 * when the database was restored, copied or failed over; not when a whole machine was rolled back.
 */
export interface DatabaseIdentity {
  /** Of the cluster: another one after `initdb`. */
  readonly systemIdentifier: string;
  /** Of the current WAL: grows with each promotion and each recovery to a point in time. */
  readonly timeline: string;
  readonly databaseOid: string;
  /** Of the table that keeps these: another one where a dump was loaded. */
  readonly tableOid: string;
}

/** Why the database may not know of everything that was signed. */
export type MemoryLoss = 'identity_changed' | 'unknown_signature';

/** While it lasts nothing is signed: what the database forgot gets onto the chain, or expires. */
export interface Quarantine {
  readonly id: string;
  readonly reason: MemoryLoss;
  readonly evidence: Readonly<Record<string, string>>;
  /** When a loss was last noticed; whatever was lost was signed before. */
  readonly detectedAt: Date;
  /** Irreversible blocks must be read beyond this time; null until the chain's time is known. */
  readonly until: Date | null;
}

export interface HistoryLook {
  /** As the server says now. */
  readonly present: DatabaseIdentity;
  /** The last one that was recorded; null before the first. */
  readonly known: DatabaseIdentity | null;
  readonly quarantine: Quarantine | null;
  /** Time of the last irreversible block that was read; null before the first. */
  readonly readTo: Date | null;
  /** The longest that anything was ever signed for. */
  readonly longestLifetimeSeconds: number;
  /** It does not know the transaction that was asked about, or has lost commits. */
  readonly hasForgotten: boolean;
}

/**
 * The database's own account of what it is. The database refuses to record a signature while a
 * quarantine is open, and where its identity is not the recorded one. Writes join the unit of work.
 */
export abstract class DatabaseHistory {
  /** One question to the server. `remembered`: a transaction that was recorded once; null: none. */
  abstract look(remembered: string | null): Promise<HistoryLook>;

  /**
   * Whether it knows this transaction, asked in the unit of work that records signatures: its connection may
   * be with another server than the last look.
   */
  abstract remembers(transactionId: string): Promise<boolean>;

  /**
   * Whether this process has gone on at a database that lacks what the former one had, whoever committed it,
   * and no quarantine has begun since.
   */
  abstract hasLostCommits(): boolean;

  abstract recordIdentity(identity: DatabaseIdentity): Promise<void>;

  /** Keeps the longest. */
  abstract recordLifetime(seconds: number): Promise<void>;

  /** Begins a quarantine, or makes the open one begin anew: its end is then not known. */
  abstract quarantine(
    reason: MemoryLoss,
    evidence: Quarantine['evidence'],
    detectedAt: Date,
  ): Promise<Quarantine>;

  /** Once the chain's time is known. Does nothing when a loss was noticed after `detectedAt`. */
  abstract setEnd(quarantine: Quarantine, until: Date): Promise<void>;

  /** False when it is not that which is open, or blocks were not read beyond its end. */
  abstract end(quarantine: Quarantine): Promise<boolean>;
}

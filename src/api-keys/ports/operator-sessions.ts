import type { OperatorSession } from '../sessions/operator-session';

/** Browsers that are signed in. Writes join the unit of work. */
export abstract class OperatorSessions {
  /** Throws where there is no such key. */
  abstract add(session: OperatorSession): Promise<void>;

  /** Also one that has ended, as long as it is kept. */
  abstract find(tokenHash: Buffer): Promise<OperatorSession | null>;

  /** Moves the end of one that has not ended by `at`; an earlier end, or one beyond `endsAt`, changes nothing. */
  abstract extend(tokenHash: Buffer, idleUntil: Date, at: Date): Promise<void>;

  /** Removing it twice changes nothing. */
  abstract remove(tokenHash: Buffer): Promise<void>;

  /** Keeps so many of the key's that began last. */
  abstract keepNewest(keyId: string, count: number): Promise<void>;

  /** Removes, of all keys, those that have ended by then. */
  abstract removeEnded(at: Date): Promise<void>;
}

import { Injectable } from '@nestjs/common';
import { Clock, isFresh } from '../../kernel';
import type { StoredKey } from '../issued-key';
import { KEY_MEMORY_MILLISECONDS, KeyRing } from '../key-ring';
import { OperatorSessions } from '../ports/operator-sessions';
import {
  hashOfToken,
  idleUntilAfter,
  isSessionOpen,
  type OperatorSession,
} from './operator-session';

/** An end that would move by less is not written down. */
const MOVES_BY_MILLISECONDS = 60_000;
/** Bounds what many sessions take; what is not remembered is read. */
const REMEMBERED_MAXIMUM = 1_000;

/** What a request with a token is to count as. */
export interface Recognition {
  /** It goes by what was read of the session and of its key so long ago at most. */
  readonly memoryMilliseconds?: number;
  /** Whether its operator does something, rather than the page by itself. */
  readonly isPresent: boolean;
}

interface Remembered {
  readonly session: OperatorSession;
  readonly readAt: number;
}

/** Knows browsers that are signed in by the token that they send. */
@Injectable()
export class SessionRing {
  private readonly remembered = new Map<string, Remembered>();

  constructor(
    private readonly sessions: OperatorSessions,
    private readonly keys: KeyRing,
    private readonly clock: Clock,
  ) {}

  /** The session and its key, as long as both are taken; null for every other text. */
  async recognise(
    token: string,
    { memoryMilliseconds = KEY_MEMORY_MILLISECONDS, isPresent }: Recognition,
  ): Promise<{ session: OperatorSession; key: StoredKey } | null> {
    const tokenHash = hashOfToken(token);
    if (!tokenHash) return null;
    const session = await this.open(tokenHash, memoryMilliseconds);
    if (!session) return null;
    const parts = { id: session.keyId, secretHash: session.keySecretHash };
    const key = await this.keys.recogniseParts(parts, memoryMilliseconds);
    if (!key) return null;
    return { session: isPresent ? await this.moved(session) : session, key };
  }

  /** Ends it: in this process at once, in each other one within `KEY_MEMORY_MILLISECONDS`. */
  async end(token: string): Promise<void> {
    const tokenHash = hashOfToken(token);
    if (!tokenHash) return;
    await this.sessions.remove(tokenHash);
    this.remembered.delete(nameOf(tokenHash));
  }

  private async open(
    tokenHash: Buffer,
    memoryMilliseconds: number,
  ): Promise<OperatorSession | null> {
    const now = this.clock.now();
    const known = this.remembered.get(nameOf(tokenHash));
    if (known && isFresh(known.readAt, now, memoryMilliseconds)) {
      // Another process may have moved the end of one that is over by what is remembered.
      if (isSessionOpen(known.session, now)) return known.session;
    }
    const session = await this.sessions.find(tokenHash);
    if (!session || !isSessionOpen(session, now)) {
      this.remembered.delete(nameOf(tokenHash));
      return null;
    }
    this.remember(session, now);
    return session;
  }

  /** The session with its end moved on, where that is worth a write. */
  private async moved(session: OperatorSession): Promise<OperatorSession> {
    const now = this.clock.now();
    const idleUntil = idleUntilAfter(session, now);
    const movesBy = idleUntil.getTime() - session.idleUntil.getTime();
    const isLast = idleUntil.getTime() === session.endsAt.getTime();
    if (movesBy <= 0 || (movesBy < MOVES_BY_MILLISECONDS && !isLast)) return session;
    try {
      await this.sessions.extend(session.tokenHash, idleUntil, now);
    } catch {
      // Who only looks goes on where nothing can be written; the next act moves the end.
      return session;
    }
    // What it was read by stays: a session that another process has ended is not remembered for longer.
    const known = this.remembered.get(nameOf(session.tokenHash));
    const moved = { ...session, idleUntil };
    if (known) this.remembered.set(nameOf(session.tokenHash), { ...known, session: moved });
    return moved;
  }

  private remember(session: OperatorSession, now: Date): void {
    if (this.remembered.size >= REMEMBERED_MAXIMUM) this.remembered.clear();
    this.remembered.set(nameOf(session.tokenHash), { session, readAt: now.getTime() });
  }
}

function nameOf(tokenHash: Buffer): string {
  return tokenHash.toString('base64url');
}

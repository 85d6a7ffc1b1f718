import { createHash, randomBytes } from 'node:crypto';
import { CLOCKS_APART_MILLISECONDS, isFresh } from '../../kernel';
import type { KeyParts } from '../key-secret';

/** So long after the last act of its operator a session ends. */
export const SESSION_IDLE_MILLISECONDS = 30 * 60_000;
/** So long after the sign-in it ends, whatever the operator does: one shift. */
export const SESSION_LIFE_MILLISECONDS = 12 * 3_600_000;
/** Of one key: a sign-in beyond it ends the oldest. */
export const SESSIONS_OF_KEY_MAXIMUM = 10;

const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/** A browser in which somebody has signed in with a key. Who has its token acts as the key. */
export interface OperatorSession {
  /** SHA-256 of the token, which is random and long; the token itself is kept nowhere. */
  readonly tokenHash: Buffer;
  readonly keyId: string;
  /** Of the secret that was typed in: once that secret is not taken any more, the session is over as well. */
  readonly keySecretHash: Buffer;
  readonly startedAt: Date;
  /** Moves on with each act; never beyond `endsAt`. */
  readonly idleUntil: Date;
  readonly endsAt: Date;
}

export function newSession(
  { id, secretHash }: KeyParts,
  now: Date,
): { token: string; session: OperatorSession } {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const endsAt = later(now, SESSION_LIFE_MILLISECONDS);
  const session = {
    ...{ tokenHash: hashOf(token), keyId: id, keySecretHash: secretHash },
    ...{ startedAt: now, idleUntil: later(now, SESSION_IDLE_MILLISECONDS), endsAt },
  };
  return { token, session };
}

/** Null for whatever is no token. */
export function hashOfToken(text: string): Buffer | null {
  return TOKEN.test(text) ? hashOf(text) : null;
}

/** Not one that begins in the future: the clock was set back, and nobody knows how old it is. */
export function isSessionOpen({ startedAt, idleUntil }: OperatorSession, now: Date): boolean {
  const isOfNow = isFresh(startedAt, now, SESSION_LIFE_MILLISECONDS, CLOCKS_APART_MILLISECONDS);
  return isOfNow && now < idleUntil;
}

/** Until when it lasts when its operator acts now. */
export function idleUntilAfter({ endsAt }: OperatorSession, now: Date): Date {
  const moved = later(now, SESSION_IDLE_MILLISECONDS);
  return moved < endsAt ? moved : endsAt;
}

function later(time: Date, milliseconds: number): Date {
  return new Date(time.getTime() + milliseconds);
}

/** Fast on purpose, as with keys: nobody guesses 256 random bits. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

import { createHash, randomBytes } from 'node:crypto';

/** Telegram takes up to 64 letters, digits, `_` and `-` behind `start=`: these are 43. */
const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/** By which one chat of the bot becomes a customer's, once. The token is shown to whoever made it, and kept by nobody. */
export interface ChatLink {
  readonly id: string;
  readonly customerId: string;
  /** SHA-256 of the token. */
  readonly tokenHash: Buffer;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** The chat that is the customer's since; null while nobody has opened it. */
  readonly openedBy: string | null;
  /** Null unless it was cancelled: nobody opens it any more. */
  readonly cancelledAt: Date | null;
}

/** 256 bits from a cryptographic source: its hash needs no key. */
export function generateChatToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Whether a text could be a token, valid or not: links to the bot carry other words as well. */
export function looksLikeChatToken(text: string): boolean {
  return TOKEN.test(text);
}

export function hashChatToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { IssuedKey, StoredKey } from './issued-key';

const PREFIX = 'cwg';
const ID_SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';
const ID_LENGTH = 12;
const SECRET_BYTES = 32;
const KEY = /^cwg_([a-z2-9]{12})_([\w-]{43})$/;

/** The parts of a key as its holder sends it. */
export interface KeyParts {
  readonly id: string;
  readonly secretHash: Buffer;
}

export function newKeyId(): string {
  const sign = () => ID_SIGNS.charAt(randomInt(ID_SIGNS.length));
  return Array.from({ length: ID_LENGTH }, sign).join('');
}

/** A new secret for the key: the text that is shown once, and the hash that is kept. */
export function newKeyText(id: string): { text: string; secretHash: Buffer } {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { text: `${PREFIX}_${id}_${secret}`, secretHash: hashOf(secret) };
}

/** Null for whatever the gateway has not made. */
export function readKeyText(text: string): KeyParts | null {
  const [, id, secret] = KEY.exec(text) ?? [];
  if (id === undefined || secret === undefined) return null;
  return { id, secretHash: hashOf(secret) };
}

/** Fast on purpose: the secret has 256 random bits, which nobody guesses. */
function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The key without what it is known by. */
export function shown({
  secretHash: _hash,
  formerHash: _former,
  shownTo: _to,
  formerShownTo: _before,
  ...key
}: StoredKey): IssuedKey {
  return key;
}

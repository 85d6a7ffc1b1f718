import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { sha256, sha512 } from './hashes';
import { NULL_PUBLIC_KEY, type PrivateKey } from './keys';

/** A memo as nodes print it: keys "CWD…", a decimal 64-bit nonce, the message in hex. */
export interface WireMemo {
  from: string;
  to: string;
  nonce: string;
  message: string;
}

/** Nodes print nonces up to 4294967295 as numbers. */
export type PrintedMemo = Omit<WireMemo, 'nonce'> & { nonce: string | number };

const CHECKSUM_LENGTH_BYTES = 4;
const CIPHER_BLOCK_BYTES = 16;
const HEX = /^(?:[0-9a-f]{2})*$/i;

// A byte order mark is part of the text that somebody wrote, not ours to remove.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Encrypts a text for one reader; both sides can read it.
 * @param nonce unsigned 64 bits, never used twice between the same keys; random when absent.
 * @throws {InvalidKeyError} when the recipient's key is no point of the curve.
 */
export function encryptMemo(
  sender: PrivateKey,
  recipientPublicKey: string,
  text: string,
  nonce: bigint = randomBytes(8).readBigUInt64LE(),
): WireMemo {
  const nonceText = nonce.toString();
  const cipher = createCipheriv(
    'aes-256-cbc',
    ...keyAndVector(sender.sharedSecret(recipientPublicKey), nonceText),
  );
  const plain = Buffer.from(text, 'utf8');
  const message = Buffer.concat([
    cipher.update(checksumOf(plain)),
    cipher.update(plain),
    cipher.final(),
  ]);
  return {
    from: sender.publicKey,
    to: recipientPublicKey,
    nonce: nonceText,
    message: message.toString('hex'),
  };
}

/**
 * The text of a memo that `owner` wrote or received, or that was never encrypted (null key);
 * undefined when it is not readable: the chain checks nothing, so a memo may hold anything.
 */
export function decryptMemo(owner: PrivateKey, memo: PrintedMemo): string | undefined {
  if (!HEX.test(memo.message)) return undefined;
  const message = Buffer.from(memo.message, 'hex');
  if (memo.from === NULL_PUBLIC_KEY) return textOf(message.subarray(CHECKSUM_LENGTH_BYTES));
  if (memo.from !== owner.publicKey && memo.to !== owner.publicKey) return undefined;
  const other = memo.from === owner.publicKey ? memo.to : memo.from;
  const plain = decipher(owner, other, String(memo.nonce), message);
  if (plain === undefined || plain.length < CHECKSUM_LENGTH_BYTES) return undefined;
  const body = plain.subarray(CHECKSUM_LENGTH_BYTES);
  if (!checksumOf(body).equals(plain.subarray(0, CHECKSUM_LENGTH_BYTES))) return undefined;
  return textOf(body);
}

/** How many bytes the encrypted message of a text of so many bytes has. */
export function encryptedLengthBytes(textBytes: number): number {
  const plain = CHECKSUM_LENGTH_BYTES + textBytes;
  // The padding fills up the last block, and takes one of its own when there is nothing to fill.
  return plain - (plain % CIPHER_BLOCK_BYTES) + CIPHER_BLOCK_BYTES;
}

function keyAndVector(secret: Buffer, nonce: string): [Buffer, Buffer] {
  const seed = sha512(Buffer.from(nonce + secret.toString('hex'), 'utf8'));
  return [seed.subarray(0, 32), seed.subarray(32, 48)];
}

function checksumOf(plain: Uint8Array): Buffer {
  return sha256(plain).subarray(0, CHECKSUM_LENGTH_BYTES);
}

function decipher(
  owner: PrivateKey,
  other: string,
  nonce: string,
  message: Buffer,
): Buffer | undefined {
  try {
    const cipher = createDecipheriv(
      'aes-256-cbc',
      ...keyAndVector(owner.sharedSecret(other), nonce),
    );
    return Buffer.concat([cipher.update(message), cipher.final()]);
  } catch {
    // Foreign keys and garbage end here: to the reader they are all "not readable".
    return undefined;
  }
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

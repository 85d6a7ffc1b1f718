import { createHmac } from 'node:crypto';

const ORDER_HEX = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141';
const ORDER = BigInt(`0x${ORDER_HEX}`);
const ORDER_BYTES = Buffer.from(ORDER_HEX, 'hex');
const ZERO = Buffer.alloc(32);

/** The digest as a number below the order of the curve, as ECDSA reads it. @throws {RangeError} unless it has 32 bytes. */
export function withinOrder(digest: Uint8Array): Uint8Array {
  if (digest.length !== 32) throw new RangeError('a digest has 32 bytes');
  if (ORDER_BYTES.compare(digest) > 0) return digest;
  const rest = BigInt(`0x${Buffer.from(digest).toString('hex')}`) - ORDER;
  return Buffer.from(rest.toString(16).padStart(64, '0'), 'hex');
}

/** RFC 6979, section 3.2, with HMAC-SHA-256. @param digest below the order of the curve. */
export function firstNonce(digest: Uint8Array, privateKey: Uint8Array): Buffer {
  const seed = Buffer.concat([privateKey, digest]);
  let key: Buffer = Buffer.alloc(32, 0);
  let value: Buffer = Buffer.alloc(32, 1);
  for (const step of [0, 1]) {
    key = authenticate(key, value, Buffer.of(step), seed);
    value = authenticate(key, value);
  }
  for (;;) {
    value = authenticate(key, value);
    if (!value.equals(ZERO) && value.compare(ORDER_BYTES) < 0) return value;
    key = authenticate(key, value, Buffer.of(0));
    value = authenticate(key, value);
  }
}

/** Adds one in place: the same steps for every nonce, as it is as secret as the key. */
export function increment(nonce: Buffer): void {
  let carry = 1;
  for (let at = nonce.length - 1; at >= 0; at -= 1) {
    const sum = nonce.readUInt8(at) + carry;
    nonce.writeUInt8(sum & 0xff, at);
    carry = sum >> 8;
  }
}

function authenticate(key: Uint8Array, ...parts: Uint8Array[]): Buffer {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

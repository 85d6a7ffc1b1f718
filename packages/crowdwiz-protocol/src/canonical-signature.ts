import { createHmac } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';

const { BASE, Fn } = secp256k1.Point;
const ORDER = Fn.ORDER;
const HALF_ORDER = ORDER >> 1n;

/** Nodes demand that r and s neither look negative nor have a leading zero byte to spare. */
const CANONICAL_MINIMUM = 1n << 247n;
const CANONICAL_LIMIT = 1n << 255n;
/** Every second try is canonical: 128 failures in a row do not happen. */
const TRIES_MAXIMUM = 128;

/**
 * A deterministic, canonical ECDSA signature: recovery id ‖ r ‖ s, 65 bytes.
 *
 * The first nonce is that of RFC 6979. About half of all nonces give an r that nodes refuse; the next
 * try then takes the nonce plus one, which costs one addition of points instead of a multiplication.
 * That is safe because one digest and key give one signature at most: what was tried before never
 * leaves this function, so no two published signatures have related nonces.
 */
export function signCanonically(digest: Uint8Array, secretKey: Uint8Array): Buffer {
  if (digest.length !== 32) throw new RangeError('a digest has 32 bytes');
  const secret = integerOf(secretKey);
  const hash = Fn.create(integerOf(digest));
  let nonce = firstNonce(hash, secretKey);
  let point = BASE.multiply(nonce);
  for (let tries = 0; tries < TRIES_MAXIMUM; tries += 1) {
    const { x: r, y } = point.toAffine();
    if (isCanonicalPart(r)) {
      const s = Fn.mul(Fn.inv(nonce), Fn.add(hash, Fn.mul(r, secret)));
      const isHigh = s > HALF_ORDER;
      const low = isHigh ? ORDER - s : s;
      const isOdd = (y & 1n) === 1n;
      if (isCanonicalPart(low)) return encode(isOdd === isHigh ? 0 : 1, r, low);
    }
    nonce = Fn.add(nonce, Fn.ONE);
    point = point.add(BASE);
  }
  throw new Error('no canonical signature was found');
}

function isCanonicalPart(value: bigint): boolean {
  return value >= CANONICAL_MINIMUM && value < CANONICAL_LIMIT;
}

/** RFC 6979, section 3.2, with HMAC-SHA-256. */
function firstNonce(hash: bigint, secretKey: Uint8Array): bigint {
  const seed = Buffer.concat([secretKey, bytesOf(hash)]);
  let key: Buffer = Buffer.alloc(32, 0);
  let value: Buffer = Buffer.alloc(32, 1);
  for (const round of [0, 1]) {
    key = authenticate(key, value, Buffer.of(round), seed);
    value = authenticate(key, value);
  }
  for (;;) {
    value = authenticate(key, value);
    const nonce = integerOf(value);
    if (nonce > 0n && nonce < ORDER) return nonce;
    key = authenticate(key, value, Buffer.of(0));
    value = authenticate(key, value);
  }
}

function authenticate(key: Uint8Array, ...parts: Uint8Array[]): Buffer {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

function encode(recovery: number, r: bigint, s: bigint): Buffer {
  return Buffer.concat([Buffer.of(recovery), bytesOf(r), bytesOf(s)]);
}

function integerOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function bytesOf(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
}

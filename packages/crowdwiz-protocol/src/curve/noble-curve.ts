import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { isCanonicalPair } from './canonical';
import { type Curve, TRIES_MAXIMUM } from './curve';
import { firstNonce, withinOrder } from './nonce';

const { Point } = secp256k1;
const { BASE, Fn } = Point;
const ORDER = Fn.ORDER;
const HALF_ORDER = ORDER >> 1n;

/** ASN.1 SubjectPublicKeyInfo of a secp256k1 key, up to its 33 compressed bytes. */
const COMPRESSED_POINT_HEADER = Buffer.from(
  '3036301006072a8648ce3d020106052b8104000a032200',
  'hex',
);

/** By the bytes of a private key, and for as long as its owner keeps these. */
const exchangeKeys = new WeakMap<Uint8Array, KeyObject>();

/** secp256k1 in JavaScript, by @noble/curves: where the native library is not, and the tests' second opinion. */
export const nobleCurve: Curve = {
  isPrivateKey: (bytes) => secp256k1.utils.isValidSecretKey(bytes),

  isPoint(bytes) {
    try {
      Point.fromBytes(bytes).assertValidity();
      return bytes.length === 33;
    } catch {
      return false;
    }
  },

  publicKeyOf: (privateKey) => secp256k1.getPublicKey(privateKey, true),

  signCanonically(digest, privateKey) {
    const secret = integerOf(privateKey);
    const message = withinOrder(digest);
    const hash = integerOf(message);
    let nonce = integerOf(firstNonce(message, privateKey));
    let point = BASE.multiply(nonce);
    for (let tries = 0; tries < TRIES_MAXIMUM; tries += 1) {
      const { x: r, y } = point.toAffine();
      const s = Fn.mul(Fn.inv(nonce), Fn.add(hash, Fn.mul(Fn.create(r), secret)));
      const isHigh = s > HALF_ORDER;
      const pair = Buffer.concat([bytesOf(r), bytesOf(isHigh ? ORDER - s : s)]);
      const isOdd = (y & 1n) === 1n;
      if (isCanonicalPair(pair)) return Buffer.concat([Buffer.of(isOdd === isHigh ? 0 : 1), pair]);
      nonce = Fn.add(nonce, Fn.ONE);
      // One addition of points, where a nonce of its own would cost a multiplication.
      point = point.add(BASE);
    }
    throw new Error('no canonical signature was found');
  },

  recoverPublicKey: (digest, signature) =>
    secp256k1.recoverPublicKey(signature, digest, { prehash: false }),

  /** By OpenSSL, whose multiplication is three times as fast as one in JavaScript. */
  sharedX(privateKey, point) {
    const key = Buffer.concat([COMPRESSED_POINT_HEADER, point]);
    const publicKey = createPublicKey({ key, format: 'der', type: 'spki' });
    return diffieHellman({ privateKey: exchangeKeyOf(privateKey), publicKey });
  },
};

function exchangeKeyOf(privateKey: Uint8Array): KeyObject {
  const known = exchangeKeys.get(privateKey);
  if (known !== undefined) return known;
  const point = Buffer.from(secp256k1.getPublicKey(privateKey, false));
  const made = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'secp256k1',
      d: Buffer.from(privateKey).toString('base64url'),
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  exchangeKeys.set(privateKey, made);
  return made;
}

function integerOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function bytesOf(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
}

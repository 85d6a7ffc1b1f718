import { randomBytes } from 'node:crypto';
import { isCanonicalPair, isCanonicalPart } from './canonical';
import { type Curve, TRIES_MAXIMUM } from './curve';
import { firstNonce, increment, withinOrder } from './nonce';

/** Of what `secp256k1/bindings` exports, what is used here. All of it throws for values that do not fit. */
export interface NativeBinding {
  contextRandomize(seed: Uint8Array): void;
  privateKeyVerify(privateKey: Uint8Array): boolean;
  publicKeyVerify(publicKey: Uint8Array): boolean;
  publicKeyCreate(privateKey: Uint8Array): Uint8Array;
  publicKeyCombine(publicKeys: readonly Uint8Array[]): Uint8Array;
  ecdsaSign(
    message: Uint8Array,
    privateKey: Uint8Array,
    options?: { readonly noncefn: NonceFunction },
  ): NativeSignature;
  ecdsaRecover(pair: Uint8Array, recoveryId: number, message: Uint8Array): Uint8Array;
  ecdh(
    publicKey: Uint8Array,
    privateKey: Uint8Array,
    options: { readonly hashfn: (x: Uint8Array) => Uint8Array },
    output: Uint8Array,
  ): Uint8Array;
}

type NonceFunction = (
  message: Uint8Array,
  privateKey: Uint8Array,
  algorithm: null,
  data: null,
  attempt: number,
) => Uint8Array | null;

interface NativeSignature {
  /** r ‖ s with a low s. */
  readonly signature: Uint8Array;
  readonly recid: number;
}

const PRIVATE_KEY_LENGTH_BYTES = 32;
const POINT_LENGTH_BYTES = 33;
const COORDINATE_LENGTH_BYTES = 32;

/** The public key of 1. */
const BASE_POINT = Buffer.from(
  '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
  'hex',
);

/** secp256k1 by libsecp256k1 in native code: what touches a private key takes the same time for each. */
export function nativeCurve(library: NativeBinding): Curve {
  // Blinds its multiplications by a random number, against who measures the machine.
  library.contextRandomize(randomBytes(32));
  return {
    isPrivateKey: (bytes) =>
      bytes.length === PRIVATE_KEY_LENGTH_BYTES && library.privateKeyVerify(bytes),

    isPoint: (bytes) => bytes.length === POINT_LENGTH_BYTES && library.publicKeyVerify(bytes),

    publicKeyOf: (privateKey) => library.publicKeyCreate(privateKey),

    signCanonically: (digest, privateKey) => signCanonically(library, digest, privateKey),

    recoverPublicKey: (digest, signature) =>
      library.ecdsaRecover(signature.subarray(1), signature[0] ?? 0, withinOrder(digest)),

    // Not by `publicKeyTweakMul`, whose time depends on the key.
    sharedX: (privateKey, point) =>
      library.ecdh(point, privateKey, { hashfn: (x) => x }, Buffer.alloc(COORDINATE_LENGTH_BYTES)),
  };
}

function signCanonically(
  library: NativeBinding,
  digest: Uint8Array,
  privateKey: Uint8Array,
): Buffer {
  // The library's own first nonce takes a digest beyond the order as it is; RFC 6979 reduces it.
  const message = withinOrder(digest);
  const first = library.ecdsaSign(message, privateKey);
  if (isCanonicalPair(first.signature)) return encode(first);
  const nonce = firstNonce(message, privateKey);
  let point = library.publicKeyCreate(nonce);
  for (let tries = 1; tries < TRIES_MAXIMUM; tries += 1) {
    increment(nonce);
    // One addition of points says whether r will do; a signature takes ten times as long.
    point = library.publicKeyCombine([point, BASE_POINT]);
    if (!isCanonicalPart(point.subarray(1))) continue;
    const next = library.ecdsaSign(message, privateKey, {
      // Asked again for a nonce that is none: null ends it, where the same one would be asked for for ever.
      noncefn: (_message, _key, _algorithm, _data, attempt) => (attempt === 0 ? nonce : null),
    });
    if (isCanonicalPair(next.signature)) return encode(next);
  }
  throw new Error('no canonical signature was found');
}

function encode({ signature, recid }: NativeSignature): Buffer {
  return Buffer.concat([Buffer.of(recid), signature]);
}

import { inspect } from 'node:util';
import { decodeBase58, encodeBase58 } from './base58';
import { BoundedMap } from './bounded-map';
import { curve } from './curve';
import { InvalidKeyError } from './errors';
import { ripemd160, sha256, sha512 } from './hashes';

export const ADDRESS_PREFIX = 'CWD';

/** The key of 33 zero bytes: "nobody"; memos with it are not encrypted. */
export const NULL_PUBLIC_KEY = 'CWD1111111111111111111111111111111114T1Anm';

const PUBLIC_KEY_LENGTH_BYTES = 33;
const ADDRESS_LENGTH_BYTES = 20;
const PRIVATE_KEY_LENGTH_BYTES = 32;
const CHECKSUM_LENGTH_BYTES = 4;
const WIF_VERSION = 0x80;
/** About a megabyte: base 58 and its checksum cost as much as a signature, and the same keys come again and again. */
const KEYS_REMEMBERED_MAXIMUM = 4096;
const decodedKeys = new BoundedMap<Buffer>(KEYS_REMEMBERED_MAXIMUM);
const encodedKeys = new BoundedMap<string>(KEYS_REMEMBERED_MAXIMUM);

/** "CWD…" to the 33 compressed bytes. The checksum is verified; that the point is on the curve is not. */
export function decodePublicKey(text: string): Buffer {
  let bytes = decodedKeys.get(text);
  if (bytes === undefined) {
    bytes = decodeChecked(text, PUBLIC_KEY_LENGTH_BYTES, 'public key');
    decodedKeys.set(text, bytes);
  }
  return Buffer.from(bytes);
}

/** 33 compressed bytes to "CWD…". */
export function encodePublicKey(bytes: Uint8Array): string {
  const known = Buffer.from(bytes).toString('latin1');
  let text = encodedKeys.get(known);
  if (text === undefined) {
    text = encodeChecked(bytes, PUBLIC_KEY_LENGTH_BYTES, 'public key');
    encodedKeys.set(known, text);
  }
  return text;
}

/** The address of a key, "CWD…", to its 20 bytes. */
export function decodeAddress(text: string): Buffer {
  return decodeChecked(text, ADDRESS_LENGTH_BYTES, 'address');
}

/** 20 bytes to "CWD…". */
export function encodeAddress(bytes: Uint8Array): string {
  return encodeChecked(bytes, ADDRESS_LENGTH_BYTES, 'address');
}

function decodeChecked(text: string, length: number, what: string): Buffer {
  if (!text.startsWith(ADDRESS_PREFIX)) throw new InvalidKeyError(`the ${what} has no CWD prefix`);
  const decoded = decodeBase58(text.slice(ADDRESS_PREFIX.length));
  if (decoded?.length !== length + CHECKSUM_LENGTH_BYTES) {
    throw new InvalidKeyError(
      `the ${what} is not base 58 of ${length + CHECKSUM_LENGTH_BYTES} bytes`,
    );
  }
  const bytes = decoded.subarray(0, length);
  const checksum = ripemd160(bytes).subarray(0, CHECKSUM_LENGTH_BYTES);
  if (!checksum.equals(decoded.subarray(length))) {
    throw new InvalidKeyError(`the checksum of the ${what} does not fit`);
  }
  return Buffer.from(bytes);
}

function encodeChecked(bytes: Uint8Array, length: number, what: string): string {
  if (bytes.length !== length) throw new InvalidKeyError(`a ${what} has ${length} bytes`);
  const checksum = ripemd160(bytes).subarray(0, CHECKSUM_LENGTH_BYTES);
  return ADDRESS_PREFIX + encodeBase58(Buffer.concat([bytes, checksum]));
}

/** False for the null key and for whatever else is no point of the curve: no memo reaches its owner. */
export function isEncryptableTo(publicKey: string): boolean {
  try {
    return curve.isPoint(decodePublicKey(publicKey));
  } catch {
    return false;
  }
}

/** A secp256k1 private key which does not print itself, neither in logs nor in JSON. */
export class PrivateKey {
  readonly publicKey: string;
  readonly publicKeyBytes: Uint8Array;
  readonly #bytes: Buffer;

  private constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes);
    this.publicKeyBytes = curve.publicKeyOf(this.#bytes);
    this.publicKey = encodePublicKey(this.publicKeyBytes);
  }

  /** @throws {InvalidKeyError} for anything but a WIF key; the text is never part of the message. */
  static fromWif(wif: string): PrivateKey {
    const decoded = decodeBase58(wif);
    const length = 1 + PRIVATE_KEY_LENGTH_BYTES + CHECKSUM_LENGTH_BYTES;
    if (decoded?.length !== length || decoded[0] !== WIF_VERSION) {
      throw new InvalidKeyError('a private key in WIF is 51 base 58 characters and begins with 5');
    }
    const body = decoded.subarray(0, -CHECKSUM_LENGTH_BYTES);
    const checksum = sha256(sha256(body)).subarray(0, CHECKSUM_LENGTH_BYTES);
    if (!checksum.equals(decoded.subarray(-CHECKSUM_LENGTH_BYTES))) {
      throw new InvalidKeyError('the checksum of the private key does not fit: is it mistyped?');
    }
    return PrivateKey.fromBytes(body.subarray(1));
  }

  /** @throws {InvalidKeyError} unless these are 32 bytes of a number in 1..n-1. */
  static fromBytes(bytes: Uint8Array): PrivateKey {
    if (!curve.isPrivateKey(bytes)) {
      throw new InvalidKeyError('a private key is 32 bytes within the order of secp256k1');
    }
    return new PrivateKey(bytes);
  }

  toWif(): string {
    const body = Buffer.concat([Buffer.from([WIF_VERSION]), this.#bytes]);
    const checksum = sha256(sha256(body)).subarray(0, CHECKSUM_LENGTH_BYTES);
    return encodeBase58(Buffer.concat([body, checksum]));
  }

  /**
   * sha512 of the x coordinate of (this key × the other point): 64 bytes, the same for both sides.
   * @throws {InvalidKeyError} when the other key is not a point of the curve (the null key, say).
   */
  sharedSecret(otherPublicKey: string): Buffer {
    const other = decodePublicKey(otherPublicKey);
    let x: Uint8Array;
    try {
      x = curve.sharedX(this.#bytes, other);
    } catch (error) {
      throw new InvalidKeyError('the public key is not a point of the curve', { cause: error });
    }
    return sha512(x);
  }

  /** 65 bytes: recovery id ‖ r ‖ s; deterministic, and canonical as nodes demand. */
  signCanonically(digest: Uint8Array): Buffer {
    return curve.signCanonically(digest, this.#bytes);
  }

  toString(): string {
    return '[private key]';
  }

  toJSON(): string {
    return '[private key]';
  }

  [inspect.custom](): string {
    return '[private key]';
  }
}

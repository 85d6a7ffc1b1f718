import { curve } from './curve';
import { isCanonicalPair } from './curve/canonical';
import { MalformedWireError } from './errors';
import { encodePublicKey, type PrivateKey } from './keys';

const SIGNATURE_HEX = /^[0-9a-f]{130}$/i;
/** 27 for the compact form and 4 for a compressed key. */
const RECOVERY_OFFSET = 31;

/** 65 bytes in hex: (31 + recovery id) ‖ r ‖ s, canonical as the chain demands. */
export function signDigest(digest: Uint8Array, key: PrivateKey): string {
  const signature = key.signCanonically(digest);
  signature[0] = signature.readUInt8(0) + RECOVERY_OFFSET;
  return signature.toString('hex');
}

/**
 * The "CWD…" key that made a signature of this digest.
 * @throws {MalformedWireError} when the signature is garbage.
 */
export function recoverPublicKey(digest: Uint8Array, signatureHex: string): string {
  if (!SIGNATURE_HEX.test(signatureHex)) {
    throw new MalformedWireError('a signature has 65 bytes in hex');
  }
  const signature = Buffer.from(signatureHex, 'hex');
  // A node reads compact headers 27..34; the two low bits are the recovery id.
  const header = signature.readUInt8(0);
  if (header < 27 || header > 34) throw new MalformedWireError('no such signature header');
  signature[0] = (header - 27) & 3;
  let key: Uint8Array;
  try {
    key = curve.recoverPublicKey(digest, signature);
  } catch (error) {
    throw new MalformedWireError('no public key fits the signature', { cause: error });
  }
  return encodePublicKey(key);
}

/** Neither r nor s may look negative or be padded; nodes refuse all others. */
export function isCanonical(signatureHex: string): boolean {
  return (
    SIGNATURE_HEX.test(signatureHex) &&
    isCanonicalPair(Buffer.from(signatureHex, 'hex').subarray(1))
  );
}

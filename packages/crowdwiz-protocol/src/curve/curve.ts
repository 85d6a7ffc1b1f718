/**
 * What the protocol needs of secp256k1. Each implementation gives the same bytes for the same input.
 * Private keys are 32 bytes of a number in 1..n-1, points 33 bytes (compressed), digests 32 bytes.
 */
export interface Curve {
  /** False for any other length, too. */
  isPrivateKey(bytes: Uint8Array): boolean;

  /** False for 33 bytes that are no point of the curve, and for any other length. */
  isPoint(bytes: Uint8Array): boolean;

  publicKeyOf(privateKey: Uint8Array): Uint8Array;

  /**
   * Recovery id ‖ r ‖ s, 65 bytes: deterministic, with a low s, and canonical as nodes demand.
   *
   * The first nonce is that of RFC 6979. About half of all nonces give an r that nodes refuse; the next
   * try takes the nonce plus one. That is safe because one digest and key give one signature at most:
   * what was tried before never leaves the function, so no two published signatures have related nonces.
   * @throws {RangeError} when the digest has another length.
   */
  signCanonically(digest: Uint8Array, privateKey: Uint8Array): Buffer;

  /** The public key that made a signature of 65 bytes as above. @throws {Error} when there is none. */
  recoverPublicKey(digest: Uint8Array, signature: Uint8Array): Uint8Array;

  /** The x coordinate of (private key × point), 32 bytes. @throws {Error} when it is no point of the curve. */
  sharedX(privateKey: Uint8Array, point: Uint8Array): Uint8Array;
}

/** Every second try is canonical: 128 failures in a row do not happen. */
export const TRIES_MAXIMUM = 128;

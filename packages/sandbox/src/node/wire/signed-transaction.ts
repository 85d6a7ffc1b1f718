import { createHash } from 'node:crypto';
import { MalformedWireError } from 'crowdwiz-protocol/errors';
import type { PrivateKey } from 'crowdwiz-protocol/keys';
import { isCanonical, recoverPublicKey, signDigest } from 'crowdwiz-protocol/signature';
import { assertionError, ChainError } from './chain-error';
import { sortKeys } from './public-keys';
import { readTransaction, type ReadTransaction } from './operation-shapes';
import { packTransaction, transactionIdOf } from '../pack';

const COMPACT_HEADER_MINIMUM = 27;
const COMPACT_HEADER_MAXIMUM = 34;

/** A transaction as the node understood it, with what is expensive to compute computed once. */
export class SignedTransaction {
  private recovered: readonly string[] | undefined;
  private bytes: Buffer | undefined;
  private knownId: string | undefined;

  private constructor(readonly body: ReadTransaction) {}

  /** @throws {ChainError} when the value does not have the shape of a transaction. */
  static read(value: unknown): SignedTransaction {
    return new SignedTransaction(readTransaction(value));
  }

  private get packed(): Buffer {
    this.bytes ??= packTransaction(this.body);
    return this.bytes;
  }

  get id(): string {
    this.knownId ??= transactionIdOf(this.packed);
    return this.knownId;
  }

  /** Signs operations that were already read: they stay the very same objects. */
  static sign(
    unsigned: Omit<ReadTransaction, 'signatures'>,
    chainId: string,
    keys: readonly PrivateKey[],
  ): SignedTransaction {
    const transaction = new SignedTransaction({ ...unsigned, signatures: [] });
    const digest = digestOf(chainId, transaction.packed);
    const signatures = keys.map((key) => signDigest(digest, key));
    const signed = new SignedTransaction({ ...unsigned, signatures });
    signed.bytes = transaction.packed;
    const signers = new Set(keys.map(({ publicKey }) => publicKey));
    // To recover what is known takes longer than to sign. A key that signs twice is told where it is read.
    if (signers.size === keys.length) signed.recovered = sortKeys(signers);
    return signed;
  }

  /**
   * The public keys of its signatures.
   * @throws {ChainError} for garbage, signatures that are not canonical, and the same one twice.
   */
  signatureKeys(chainId: string): readonly string[] {
    if (this.recovered === undefined) {
      const digest = digestOf(chainId, this.packed);
      const keys = new Set<string>();
      for (const signature of this.body.signatures) {
        const key = recoverKey(digest, signature);
        if (keys.has(key)) throw duplicateSignature();
        keys.add(key);
      }
      this.recovered = sortKeys(keys);
    }
    return this.recovered;
  }
}

function digestOf(chainId: string, packed: Buffer): Buffer {
  return createHash('sha256').update(Buffer.from(chainId, 'hex')).update(packed).digest();
}

function recoverKey(digest: Buffer, signature: string): string {
  const header = Number.parseInt(signature.slice(0, 2), 16);
  if (header < COMPACT_HEADER_MINIMUM || header > COMPACT_HEADER_MAXIMUM) throw noSuchKey();
  if (!isCanonical(signature)) {
    throw inSignatureKeys(
      assertionError(
        { file: 'elliptic_secp256k1.cpp', line: 163, method: 'public_key' },
        'is_canonical( c )',
        'signature is not canonical',
      ),
    );
  }
  try {
    return recoverPublicKey(digest, signature);
  } catch (error) {
    if (error instanceof MalformedWireError) throw noSuchKey();
    throw error;
  }
}

function noSuchKey(): ChainError {
  return inSignatureKeys(
    new ChainError('unspecified', {
      file: 'elliptic_secp256k1.cpp',
      line: 159,
      method: 'public_key',
      format: 'unable to reconstruct public key from signature',
      data: {},
    }),
  );
}

function duplicateSignature(): ChainError {
  return inSignatureKeys(
    new ChainError('duplicateSignature', {
      file: 'transaction.cpp',
      line: 309,
      method: 'get_signature_keys',
      format: 'Duplicate Signature detected',
      data: {},
    }),
  );
}

function inSignatureKeys(error: ChainError): ChainError {
  const method = 'get_signature_keys';
  return error.within({ file: 'transaction.cpp', line: 316, method, format: '', data: {} });
}

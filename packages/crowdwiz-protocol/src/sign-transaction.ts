import type { PrivateKey } from './keys';
import { signDigest } from './signature';
import { transactionDigest, type WireTransaction } from './transaction';

/** A copy of the transaction with one signature per key, in the order of the keys. */
export function signTransaction(
  chainId: string,
  transaction: WireTransaction,
  keys: PrivateKey[],
): WireTransaction & { signatures: string[] } {
  const digest = transactionDigest(chainId, transaction);
  return { ...transaction, signatures: keys.map((key) => signDigest(digest, key)) };
}

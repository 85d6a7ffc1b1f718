import type { OutgoingIntent } from '../../sending/outgoing-transaction';

/** The public keys, as "CWD…", of the private keys that a signer holds. */
export interface SignerKeys {
  readonly active: string;
  readonly memo: string;
}

/** All that a transaction says but for the memos in it and its signature. */
export interface TransactionDraft {
  /** 64 hex digits. */
  readonly chainId: string;
  /** The hot wallet's, `1.2.n`. */
  readonly fromAccountId: string;
  /** 40 hex digits, which begin with the block's number. */
  readonly referenceBlockId: string;
  /** Whole seconds. */
  readonly expiresAt: Date;
  /** One operation each, in this order: a transfer, or without an amount a message. */
  readonly payments: readonly OutgoingIntent[];
}

/** `wire`: JSON of the signed transaction. `refused`: one plain sentence for operators, without secrets. */
export type SigningAnswer = { readonly wire: string } | { readonly refused: string };

/** A memo as it stands on the chain: keys "CWD…", a decimal 64-bit nonce, the message in hex. */
export interface EncryptedMemo {
  readonly from: string;
  readonly to: string;
  readonly nonce: string | number;
  readonly message: string;
}

/**
 * Has the private keys of the hot wallet, and is the only one that has. It may be another process or a device:
 * it is never asked inside a transaction of the database. Each method throws `signer_unavailable` when it does
 * not answer, and is asked again later.
 */
export abstract class TransactionSigner {
  abstract keys(): Promise<SignerKeys>;

  /**
   * One answer for each draft, in the same order. Encrypts each payment's memo to its memo key. Records and
   * sends nothing: what the gateway does not record is never sent. A refusal concerns its draft alone; the
   * gateway asks again with a new draft. An answer that came too late is discarded, so a signer that counts
   * what it signs counts more than was sent, never less.
   */
  abstract sign(drafts: readonly TransactionDraft[]): Promise<readonly SigningAnswer[]>;

  /**
   * Texts of memos that were written by or to the memo key, in the same order; null where there is none to be
   * read: anybody can send anything.
   */
  abstract decrypt(memos: readonly EncryptedMemo[]): Promise<readonly (string | null)[]>;
}

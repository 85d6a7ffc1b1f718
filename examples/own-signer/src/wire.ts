/**
 * What gateway and signer say to each other: one JSON object a line, over a Unix socket. Amounts are minor
 * units of CWD in digits.
 */
export interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
}

/**
 * `unavailable`: try again later. `not_yet`: the signer's nodes do not show it as irreversible yet.
 * `refused`: it will not do it, and the message says why. `bad_request`: it does not understand it.
 */
export type Failure = 'unavailable' | 'not_yet' | 'refused' | 'bad_request';

export type Reply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly code: Failure; readonly message: string } };

/** Both sides end the connection above it. */
export const LINE_BYTES_MAXIMUM = 1_048_576;
export const DRAFTS_MAXIMUM = 64;
/** Of the largest memos that the chain takes, so many fit a line, encrypted and in plain text. */
export const MEMOS_MAXIMUM = 40;

/** Where an operation stands in the chain. */
export interface Place {
  readonly blockNumber: number;
  readonly transactionId: string;
  readonly operationIndex: number;
}

export interface WirePayment {
  readonly purpose: string;
  readonly purposeId: string;
  readonly toAccountId: string;
  readonly toMemoKey: string;
  /** Null: a message. */
  readonly amount: string | null;
  readonly fee: string;
  readonly memoText: string;
  /** Of a refund: the transfer that is given back. */
  readonly deposit: Place | null;
}

export interface WireDraft {
  readonly chainId: string;
  readonly fromAccountId: string;
  readonly referenceBlockId: string;
  /** ISO 8601, whole seconds. */
  readonly expiresAt: string;
  readonly payments: readonly WirePayment[];
}

export interface Challenge {
  readonly requestId: string;
  readonly customerId: string;
  readonly accountId: string;
  /** What the account's owner is asked to send. */
  readonly code: string;
  /** ISO 8601, by the chain's time. */
  readonly expiresAt: string;
}

/** Splits what comes in into lines; throws `RangeError` for one that is too long. */
export class Lines {
  private rest: Buffer[] = [];
  private length = 0;

  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      this.keep(chunk.subarray(from, at));
      lines.push(Buffer.concat(this.rest).toString('utf8'));
      this.rest = [];
      this.length = 0;
      from = at + 1;
    }
    this.keep(chunk.subarray(from));
    return lines;
  }

  private keep(part: Buffer): void {
    this.length += part.length;
    if (this.length > LINE_BYTES_MAXIMUM) throw new RangeError('a line is too long');
    if (part.length > 0) this.rest.push(part);
  }
}

import type { LinkRequest, LinkRequestState, MessageProof } from '../link';

export interface CodeCounts {
  readonly ofCustomer: number;
  readonly ofCustomerAndAccount: number;
  readonly ofAll: number;
  /** Codes that the customer was shown to send them in a message: they cost the gateway nothing. */
  readonly messagesOfCustomer: number;
}

/** What is kept of a code that was signed. */
export interface CodeFacts {
  readonly hash: string;
  readonly expiresAt: Date;
  /** Of the account to whose memo key it was encrypted. */
  readonly authorityFingerprint: string;
}

/** Writes join the unit of work. */
export abstract class LinkRequests {
  abstract create(request: LinkRequest): Promise<void>;

  abstract find(id: string): Promise<LinkRequest | null>;

  /** The open one of a customer, locked until the transaction ends when inside one. */
  abstract openOfCustomer(customerId: string): Promise<LinkRequest | null>;

  /** Those that wait for their code to be signed, oldest first, without those of the given ids. */
  abstract awaitingCode(limit: number, except?: readonly string[]): Promise<readonly LinkRequest[]>;

  /** `sent` ones whose code was valid until before this moment, oldest first. */
  abstract withCodeExpiredBefore(moment: Date, limit: number): Promise<readonly LinkRequest[]>;

  /**
   * Those that wait for a message from one of these accounts, locked until the transaction ends.
   * Whoever locks customers, too, must have done so before.
   */
  abstract awaitingMessageFrom(accountIds: readonly string[]): Promise<readonly LinkRequest[]>;

  /** `awaiting_message` ones whose code was valid until before this block time, oldest first. */
  abstract awaitingMessageUntilBefore(
    blockTime: Date,
    limit: number,
  ): Promise<readonly LinkRequest[]>;

  /** `message_received` ones, oldest first, without those of the given ids. */
  abstract withMessage(limit: number, except: readonly string[]): Promise<readonly LinkRequest[]>;

  /** From `awaiting_message` to `message_received`; false when it does not wait any more. */
  abstract receiveMessage(id: string, proof: MessageProof): Promise<boolean>;

  /**
   * Moves a request on; false, changing nothing, when it is not in `from` any more. The code is given
   * with `sent`, once.
   */
  abstract transition(
    id: string,
    from: LinkRequestState,
    to: LinkRequestState,
    code?: CodeFacts,
  ): Promise<boolean>;

  /** Adds one wrong attempt and returns the new number. */
  abstract countAttempt(id: string): Promise<number>;

  /**
   * Requests (that cost or will cost a fee) since a moment. Inside a unit of work nobody else counts
   * until it ends, so that requests at one moment do not pass a limit together.
   */
  abstract countSince(customerId: string, accountId: string, since: Date): Promise<CodeCounts>;
}

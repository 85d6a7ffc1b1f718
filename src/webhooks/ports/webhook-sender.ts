/** A request as it is sent by the Standard Webhooks convention. */
export interface WebhookMessage {
  readonly url: string;
  /** The same at each attempt. */
  readonly id: string;
  /** Of the attempt. */
  readonly at: Date;
  /** JSON. */
  readonly body: string;
  /** `whsec_` and base64; each of them signs. */
  readonly secrets: readonly string[];
}

/** What came of one request. */
export interface ReceiverAnswer {
  readonly milliseconds: number;
  /** Null when no answer came. */
  readonly status: number | null;
  /** The beginning of the answer's body; null when there was none. */
  readonly answer: string | null;
  /** Why there is no status, in one line without secrets; null when there is one. */
  readonly error: string | null;
}

/** Sends to receivers on the internet, whose addresses strangers choose. */
export abstract class WebhookSender {
  /** Why nothing is ever sent there, as far as the address itself tells; null when something may be. */
  abstract refusalOf(url: string): string | null;

  /** Never rejects, and takes a bounded time. Follows no redirect, and connects to no private address. */
  abstract send(message: WebhookMessage): Promise<ReceiverAnswer>;
}

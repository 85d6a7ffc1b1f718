import type { DomainErrorCode } from '../kernel';

/** Who asked under which key, and for what. */
export interface Call {
  /** The name of the caller's key: each caller has keys of its own. */
  readonly caller: string;
  /** Of the caller's choice; null where it gave none. */
  readonly key: string | null;
  /** SHA-256 of all that the request asks for. */
  readonly requestHash: Buffer;
}

/** What was answered: something that was done, or a refusal of the domain, which changed nothing. */
export type Answer<Body = unknown> =
  | { readonly kind: 'done'; readonly body: Body }
  | {
      readonly kind: 'refused';
      readonly code: DomainErrorCode;
      readonly details: Readonly<Record<string, string>>;
    };

export interface KeptAnswer {
  readonly requestHash: Buffer;
  readonly answer: Answer;
}

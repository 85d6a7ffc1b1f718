/** What can go wrong between us and a node, or what the node answered; a closed list. */
export const CHAIN_ERROR_KINDS = [
  // no answer
  'unavailable',
  'closed',
  'timeout',
  'garbage',
  'overloaded',
  'wrong-chain',
  'nodes-disagree',
  // answers about a transaction
  'missing-authority',
  'irrelevant-signature',
  'duplicate-signature',
  'bad-signature',
  'insufficient-fee',
  'insufficient-balance',
  'duplicate-transaction',
  'expired',
  'expires-too-late',
  'unknown-reference-block',
  'invalid-operation',
  // answers about a question
  'unknown-object',
  'bad-request',
  'refused',
] as const;

export type ChainErrorKind = (typeof CHAIN_ERROR_KINDS)[number];

/** Kinds which say nothing about the question: another node may still answer it. */
const NO_ANSWER: ReadonlySet<ChainErrorKind> = new Set([
  'unavailable',
  'closed',
  'timeout',
  'garbage',
  'overloaded',
  'wrong-chain',
]);

/** `node` is an address without credentials; `reason` is for operators and holds no secret. */
export class ChainError extends Error {
  override readonly name = 'ChainError';

  constructor(
    readonly kind: ChainErrorKind,
    readonly reason: string,
    readonly node: string | null = null,
    options: ErrorOptions = {},
  ) {
    super(`${kind}: ${reason}`, options);
  }

  /** True when the node gave no usable answer, so that asking another one makes sense. */
  get isUnanswered(): boolean {
    return NO_ANSWER.has(this.kind);
  }
}

/** Nodes gave different ids for one block. */
export class NodesDisagreeError extends ChainError {
  constructor(
    readonly blockNumber: number,
    readonly idsByNode: Readonly<Record<string, string>>,
  ) {
    super('nodes-disagree', `no quorum for block ${blockNumber}`);
  }
}

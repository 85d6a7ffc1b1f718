/** What can go wrong between us and a node, or what the node answered; a closed list. */
export const CHAIN_ERROR_KINDS = [
  // no answer
  'unavailable',
  'closed',
  'timeout',
  'garbage',
  'too-large',
  'overloaded',
  'asked-too-much',
  'wrong-chain',
  'not-offered',
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
  'too-large',
  'overloaded',
  'asked-too-much',
  'wrong-chain',
  'not-offered',
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

/** A node gave transactions that are surely not those of the header beside them. */
export class RootMismatchError extends ChainError {
  constructor(
    readonly blockNumber: number,
    readonly blockId: string,
    readonly roots: { readonly ofHeader: string; readonly ofTransactions: string },
    node: string,
  ) {
    super('garbage', 'the transactions of a block are not those of its header', node);
  }
}

/** What nodes can contradict each other about. */
export type DisputedKind = 'block' | 'history' | 'balance' | 'account';

/** Nodes contradict each other about something that has one answer. */
export class NodesDisagreeError extends ChainError {
  constructor(
    readonly blockNumber: number,
    /** What each node says: for a block, its id. */
    readonly answersByNode: Readonly<Record<string, string>>,
    readonly what: DisputedKind = 'block',
    /** What it is about, the same for as long as the dispute lasts. */
    readonly subject: string = String(blockNumber),
  ) {
    super('nodes-disagree', `nodes disagree on the ${what} at block ${blockNumber}`);
  }
}

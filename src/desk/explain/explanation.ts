import { Money } from '../../kernel';

/**
 * What is explained. Of a deposit `cwd`: what came in; `points`: what was given for it; `refund`: what was refunded. Of a
 * withdrawal `points`: what was taken for it and has not come back; `net`: what has arrived. Of a finding that is about
 * neither, `owed` and `unexplained`: CWD that waits for a decision. Of an account `balance`.
 */
export type NumberName = 'cwd' | 'points' | 'refund' | 'net' | 'owed' | 'unexplained' | 'balance';

/** A number, and what its facts come to. */
export interface ExplainedNumber {
  readonly name: NumberName;
  /** As it is stored. */
  readonly amount: Money;
  /** What the parts of the facts come to. */
  readonly sum: Money;
}

/** What a fact adds to a number. */
export interface FactPart {
  readonly number: NumberName;
  readonly change: Money;
}

export type FactKind =
  | 'operation'
  | 'link'
  | 'rate'
  | 'request'
  | 'decision'
  | 'entry'
  | 'attempt'
  | 'expiry_proof'
  | 'move'
  | 'finding'
  | 'finding_closed'
  | 'owed_back'
  | 'surplus';

/** Texts by name; amounts with their symbols, times in ISO 8601. */
export type FactDetails = Readonly<Record<string, string>>;

/** Something that happened, and that a number rests on. */
export interface Fact {
  readonly kind: FactKind;
  /** Null where it is not known when. */
  readonly at: Date | null;
  /** Of entries: the order of booking among facts of one moment. */
  readonly sequence: bigint | null;
  readonly parts: readonly FactPart[];
  /** May be shown to the customer whose money it is. */
  readonly details: FactDetails;
  /** For operators alone: names of operators and nodes, other customers, whole entries. */
  readonly operatorDetails: FactDetails;
  /** Whether the customer is shown the fact at all. */
  readonly isForCustomer: boolean;
}

export type ExplainedSubject = 'deposit' | 'withdrawal' | 'finding' | 'balance';

/** A number of the books, told by its facts in their order. */
export interface Explanation {
  readonly subject: ExplainedSubject;
  /** Its id; of a balance the code of its account. */
  readonly id: string;
  /** Whose it is; null: nobody's, or the house's. */
  readonly customerId: string | null;
  /** Null where it has none. */
  readonly state: string | null;
  readonly numbers: readonly ExplainedNumber[];
  readonly facts: readonly Fact[];
}

/** What a fact has besides its kind and time, where it says nothing else. */
export function fact(
  kind: FactKind,
  at: Date | null,
  given: Partial<Omit<Fact, 'kind' | 'at'>> = {},
): Fact {
  const silent = { sequence: null, parts: [], details: {}, operatorDetails: {} };
  return { ...silent, isForCustomer: true, ...given, kind, at };
}

/** By time; what is of one moment by the order of booking; what is of no known moment last. */
export function inOrder(facts: readonly Fact[]): readonly Fact[] {
  return [...facts].sort((one, other) => timeOf(one) - timeOf(other) || bookedApart(one, other));
}

/** The number beside what the facts come to. */
export function explained(
  name: NumberName,
  amount: Money,
  facts: readonly Fact[],
): ExplainedNumber {
  const sum = facts
    .flatMap(({ parts }) => parts)
    .filter(({ number }) => number === name)
    .reduce((total, { change }) => total.plus(change), Money.zero(amount.asset));
  return { name, amount, sum };
}

/** Whether the facts explain every number. */
export function isWhole({ numbers }: Explanation): boolean {
  return numbers.every(({ amount, sum }) => amount.compare(sum) === 0);
}

function timeOf({ at }: Fact): number {
  return at?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

function bookedApart(one: Fact, other: Fact): number {
  if (one.sequence === null || other.sequence === null || one.sequence === other.sequence) return 0;
  return one.sequence < other.sequence ? -1 : 1;
}

export { checkInvariants, collectEvidence, judge } from './check-invariants';
export type { Evidence, InvariantFacts, TypedCode } from './facts';
export type { Query } from './rows';
export type { Violation } from './violation';

export { checkInvariants, collectEvidence, judge } from './check-invariants';
export type { Evidence, InvariantFacts, ToldNumber, TypedCode } from './evidence/facts';
export type { Query } from './evidence/rows';
export type { Violation } from './evidence/violation';

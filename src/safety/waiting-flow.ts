const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How long each flow may wait, in seconds, before an operator must know. */
export const FLOW_BOUNDS_SECONDS = {
  /** Approved and not paid, however often it was signed; `waitsFor` says why. */
  withdrawal: 10 * MINUTE,
  /** Needs an operator's decision, long before its deadline. */
  approval: 12 * HOUR,
  /** Signed, and past its expiration by the chain's time: what became of it must be provable. */
  outgoing: 10 * MINUTE,
  /** Asked for, and no code signed. */
  link_request: 10 * MINUTE,
  /** Ordered, and not signed. */
  refund: 10 * MINUTE,
  /** Came while crediting was halted. */
  deposit: 24 * HOUR,
  /** From a customer to the bot, and not handled. */
  update: 10 * MINUTE,
  /** To a customer, neither delivered nor given up. */
  message: HOUR,
  /** Blocks to be read again: asked for, or being read, and not at the end of their range. */
  rescan: HOUR,
} as const;

export type FlowName = keyof typeof FLOW_BOUNDS_SECONDS;

export const FLOW_NAMES = Object.keys(FLOW_BOUNDS_SECONDS) as readonly FlowName[];

/** The reading of the chain, and the chain itself, may stand still as long as this. */
export const STANDSTILL_SECONDS = 10 * MINUTE;

/** All of a flow that have waited too long for the same thing. */
export interface WaitingFlow {
  readonly flow: FlowName;
  readonly waitsFor: string;
  /** At most FLOWS_COUNTED: more are not counted. */
  readonly count: number;
  readonly oldestId: string;
  readonly since: Date;
}

import type { Halt, HaltScope } from '../finding';

/** The persistent switch that stops money. Writes join the unit of work; survives restarts. */
export abstract class HaltSwitch {
  /** The scopes that are halted now. */
  abstract current(): Promise<readonly Halt[]>;

  /** Keeps the first reason when the scope is halted already; true when it was not. */
  abstract halt(scope: HaltScope, reason: string, by: string): Promise<boolean>;

  /** True when the scope was halted. */
  abstract resume(scope: HaltScope, reason: string, by: string): Promise<boolean>;
}

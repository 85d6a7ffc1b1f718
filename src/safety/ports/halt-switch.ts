import type { Halt, HaltScope } from '../finding';

/** The persistent switch that stops money. Writes join the unit of work; survives restarts. */
export abstract class HaltSwitch {
  /** The scopes that are halted now. */
  abstract current(): Promise<readonly Halt[]>;

  /**
   * For whoever is about to move money. Inside a unit of work a `false` holds until it ends: a halt
   * waits for it. Also `true` while somebody is switching. Never waits itself.
   */
  abstract isHalted(scope: HaltScope): Promise<boolean>;

  /**
   * Waits for those who were told that the scope is not halted, and until the unit of work ends
   * nobody else switches it. Call it before a look at what a resumption depends on.
   */
  abstract lock(scope: HaltScope): Promise<void>;

  /** Keeps the first reason when the scope is halted already; true when it was not. Locks. */
  abstract halt(scope: HaltScope, reason: string, by: string): Promise<boolean>;

  /** True when the scope was halted. Locks. */
  abstract resume(scope: HaltScope, reason: string, by: string): Promise<boolean>;
}

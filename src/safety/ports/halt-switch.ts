import type { Halt, HaltScope } from '../finding';

/** The persistent switch that stops money. Writes join the unit of work; survives restarts. */
export abstract class HaltSwitch {
  /** The scopes that are halted now. */
  abstract current(): Promise<readonly Halt[]>;

  /**
   * For whoever is about to move money. Inside a unit of work a `false` holds until it ends: a halt
   * waits for it. Also `true` while another unit of work is switching. Never waits itself.
   */
  abstract isHalted(scope: HaltScope): Promise<boolean>;

  /**
   * Takes the exclusive lock of the scope: waits for units of work that were answered "not halted", and
   * holds it until this one ends. Call it before reading what a resumption depends on.
   */
  abstract lock(scope: HaltScope): Promise<void>;

  /** Keeps the first reason when the scope is halted already; true when it was not. Locks. */
  abstract halt(scope: HaltScope, reason: string, by: string): Promise<boolean>;

  /** True when the scope was halted. Locks. */
  abstract resume(scope: HaltScope, reason: string, by: string): Promise<boolean>;
}

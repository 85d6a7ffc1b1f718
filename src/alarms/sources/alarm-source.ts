import type { AlarmCause, AlarmKind } from '../alarm';

/** Looks at one sort of what can be wrong. */
export abstract class AlarmSource {
  /** It alone answers for these kinds: what it does not name of them is over. */
  abstract readonly kinds: readonly AlarmKind[];

  /**
   * What is wrong now, a kind and subject once. Asks no network. Rejects where it cannot tell: then what it said
   * before stands.
   */
  abstract look(now: Date): Promise<readonly AlarmCause[]>;
}

/** Every source. A symbol because it stands for a list. */
export const ALARM_SOURCES = Symbol('ALARM_SOURCES');

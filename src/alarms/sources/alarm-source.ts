import type { AlarmCause, AlarmKind } from '../alarm';

/** What a source sees of something that is wrong. */
export interface SeenCause extends AlarmCause {
  /**
   * As far as this process knows it has not lasted for long enough, or nobody can tell now: no alarm of it begins,
   * and one that lives goes on. So a process that takes over ends nothing that it has not seen end.
   */
  readonly isUnsure?: boolean;
}

/** Looks at one sort of what can be wrong. */
export abstract class AlarmSource {
  /** It alone answers for these kinds: what it does not name of them is over. */
  abstract readonly kinds: readonly AlarmKind[];

  /**
   * What is wrong now, a kind and subject once. Asks no network. Rejects where it cannot tell: then what it said
   * before stands.
   */
  abstract look(now: Date): Promise<readonly SeenCause[]>;
}

/** Every source. A symbol because it stands for a list. */
export const ALARM_SOURCES = Symbol('ALARM_SOURCES');

import { parseWords, wholeNumber } from '../shared/command-line';

/** What takes the place of the primary that is killed. */
export type DrillForm = 'synchronous' | 'asynchronous' | 'copy';

export const DRILL_FORMS: readonly DrillForm[] = ['synchronous', 'asynchronous', 'copy'];

/** In these commits are lost: without its guards the gateway pays twice. */
export const LOSING_FORMS: readonly DrillForm[] = ['asynchronous', 'copy'];

export interface DrillOptions {
  readonly forms: readonly DrillForm[];
  /** How long the load goes on whose commits are lost. */
  readonly seconds: number;
  /** The guards against a database that forgot are off: the drill must fail. */
  readonly unguarded: boolean;
}

const DEFAULT_SECONDS = 60;
const SECONDS_MAXIMUM = 3_600;

export const USAGE =
  'npm run drill -- [--form synchronous|asynchronous|copy] [--seconds 60] [--unguarded]   ' +
  'kills the primary of a database under load, and counts what was lost';

/** @throws {RangeError} with a sentence for whoever typed it. */
export function readOptions(words: readonly string[]): DrillOptions {
  const values = parseWords(
    words,
    { form: { type: 'string' }, seconds: { type: 'string' }, unguarded: { type: 'boolean' } },
    USAGE,
  );
  const unguarded = values.unguarded === true;
  const limits = { least: 0, most: SECONDS_MAXIMUM, usage: USAGE };
  return {
    forms: formsOf(values.form, unguarded),
    seconds: wholeNumber('--seconds', values.seconds, limits) ?? DEFAULT_SECONDS,
    unguarded,
  };
}

function formsOf(given: string | undefined, unguarded: boolean): readonly DrillForm[] {
  if (given === undefined) return unguarded ? LOSING_FORMS : DRILL_FORMS;
  const form = DRILL_FORMS.find((each) => each === given);
  if (form === undefined) throw new RangeError(`--form is none of these: ${given}\n${USAGE}`);
  return [form];
}

import { parseArgs, type ParseArgsConfig } from 'node:util';

type Names = NonNullable<ParseArgsConfig['options']>;

/** What whoever starts a program can fix. */
export class UsageError extends RangeError {
  override readonly name = 'UsageError';
}

/**
 * The options among the words, as `parseArgs` of Node.js reads them.
 * @throws {UsageError} with a sentence for whoever typed them, and the usage.
 */
export function parseWords<const Options extends Names>(
  words: readonly string[],
  options: Options,
  usage: string,
) {
  try {
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

/**
 * What an option says; undefined without it.
 * @throws {UsageError} when it is no whole number of that range.
 */
export function wholeNumber(
  name: string,
  text: string | undefined,
  { least, most, usage }: { readonly least: number; readonly most: number; readonly usage: string },
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  const range = `a whole number from ${least} to ${most}`;
  throw new UsageError(`${name} must be ${range}, not "${text}".\n${usage}`);
}

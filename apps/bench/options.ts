/** What the command line asks for. */
export interface CommandLine {
  readonly isQuick: boolean;
  /** Names of rows; empty: all of them. */
  readonly only: readonly string[];
}

/** @throws {RangeError} with a sentence for whoever typed it. */
export function readCommandLine(
  words: readonly string[],
  rowNames: readonly string[],
): CommandLine {
  let isQuick = false;
  const only: string[] = [];
  for (const word of words) {
    if (word === '--quick') isQuick = true;
    else if (word.startsWith('--only=')) only.push(...word.slice('--only='.length).split(','));
    else throw new RangeError(`"${word}" is not known. ${usage(rowNames)}`);
  }
  const unknown = only.find((name) => !rowNames.includes(name));
  if (unknown !== undefined)
    throw new RangeError(`No row is called "${unknown}". ${usage(rowNames)}`);
  return { isQuick, only };
}

function usage(rowNames: readonly string[]): string {
  return `Usage: npm run bench -- [--quick] [--only=row,row]; rows: ${rowNames.join(', ')}`;
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { DOT_ENV, type DotEnv, type Environment } from './read-values';

/** A value that begins with a quote, and that quote never again. */
const UNCLOSED = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(["'`])(?!.*\2)/;

/**
 * The variables of `.env` in a folder, if there is one, overruled by those of the process; an empty one
 * overrules nothing. Throws when the file cannot be read.
 */
export function readEnvironment(
  folder: string = process.cwd(),
  processVariables: Environment = process.env,
): Environment {
  const path = join(folder, '.env');
  if (!existsSync(path)) return processVariables;
  const { values, unclosed } = parseLines(textOf(readFileSync(path)));
  const outside = Object.fromEntries(
    Object.entries(processVariables).filter(([, value]) => value?.trim() !== ''),
  );
  const isOurs = (name: string) => outside[name] === undefined;
  const names = Object.keys(values).filter((name) => isOurs(name) && values[name] !== '');
  const dotEnv: DotEnv = { names, unclosed: unclosed.filter(isOurs) };
  return { ...processVariables, ...values, ...outside, [DOT_ENV]: dotEnv };
}

/** Editors of Windows put a byte order mark before the text, or write two bytes for each character. */
function textOf(content: Buffer): string {
  const isWide = content[0] === 0xff && content[1] === 0xfe;
  return content.toString(isWide ? 'utf16le' : 'utf8').replace(/^\uFEFF/, '');
}

/** Each line by itself: no setting has two, and a quote that is not closed must not swallow those below. */
function parseLines(text: string): { values: Record<string, string>; unclosed: string[] } {
  const values: Record<string, string> = {};
  const unclosed: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    const [, name] = UNCLOSED.exec(line) ?? [];
    if (name === undefined) Object.assign(values, parseEnv(line));
    else unclosed.push(name);
  }
  return { values, unclosed };
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from './cruise';

const SOURCES = join(PROJECT_ROOT, 'src');

/** By how the walk begins in docs/ARCHITECTURE.md: so often it went from one side to the other before the cycle was domain. */
const SWITCHES_BEFORE: Readonly<Record<string, number>> = {
  'A deposit': 18,
  'A withdrawal': 20,
  'A code': 12,
  'An admin request': 4,
};

interface Walk {
  readonly name: string;
  /** Files below `src`, by numbered line. */
  readonly lines: readonly (readonly string[])[];
}

function readWalks(): Walk[] {
  const text = readFileSync(join(PROJECT_ROOT, 'docs/ARCHITECTURE.md'), 'utf8');
  const [section = ''] = /## Walks through the code\n[\s\S]*?(?=\n## )/.exec(text) ?? [];
  return [...section.matchAll(/\n\*\*(.+?)\*\*([\s\S]*?)(?=\n\*\*|$)/g)].map(([, name, body]) => ({
    name: name ?? '',
    lines: (body ?? '')
      .split(/\n\d+\. /)
      .slice(1)
      .map((line) => [...line.matchAll(/`([^`]+\.ts)`/g)].map(([, file]) => file ?? '')),
  }));
}

/** What each class of `src` extends. */
function readBases(): ReadonlyMap<string, string> {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
  const found = sources.flatMap((file) => [
    ...textOf(file).matchAll(/class (\w+)(?:<[^{]*?>)?\s+extends (\w+)/g),
  ]);
  return new Map(found.map(([, name = '', base = '']) => [name, base]));
}

function textOf(file: string): string {
  return readFileSync(join(SOURCES, file), 'utf8');
}

const isAdapter = (file: string) => file.startsWith('adapters/');

describe('the walks of docs/ARCHITECTURE.md', () => {
  const walks = readWalks();
  const bases = readBases();

  /** What a file exports, and the ports or lists of listeners behind which its classes stand. */
  function namesOf(file: string): string[] {
    const exported = [
      ...textOf(file).matchAll(/export (?:abstract )?(?:async )?(?:class|function|const) (\w+)/g),
    ].map(([, name = '']) => name);
    return exported.flatMap((name) => {
      const names = [name];
      for (let base = bases.get(name); base !== undefined; base = bases.get(base)) names.push(base);
      return names;
    });
  }

  const mentions = (file: string, names: readonly string[]) =>
    names.some((name) => new RegExp(`\\b${name}\\b`).test(textOf(file)));

  it('are those of a deposit, a withdrawal, a code and an admin request', () => {
    expect(walks.map(({ name }) => name)).toEqual(Object.keys(SWITCHES_BEFORE));
  });

  it.each(walks)('$name goes through files that are there, one side a line', ({ lines }) => {
    const files = lines.flat();
    expect(files.filter((file) => !existsSync(join(SOURCES, file)))).toEqual([]);
    expect(new Set(files).size).toBe(files.length);
    const sides = lines.map((line) => [...new Set(line.map(isAdapter))]);
    expect(sides.filter((side) => side.length !== 1)).toEqual([]);
    expect(sides.slice(1).filter(([side], index) => side === sides[index]?.[0])).toEqual([]);
  });

  it.each(walks)('$name comes to each file from one before it', ({ lines }) => {
    const files = lines.flat();
    const strays = files.slice(1).filter((file, index) => {
      const before = files.slice(0, index + 1);
      const names = namesOf(file);
      return !before.some((each) => mentions(each, names) || mentions(file, namesOf(each)));
    });
    expect(strays).toEqual([]);
  });

  it.each(walks)('$name goes from side to side less often than before', ({ name, lines }) => {
    expect(lines.length - 1).toBeLessThan(SWITCHES_BEFORE[name] ?? 0);
  });
});

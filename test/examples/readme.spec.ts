import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { VARIABLE_NAMES } from '../../src/platform/config/variables';

const ROOT = join(__dirname, '..', '..');
const PAGES = ['README.md', 'README.ru.md', 'docs/OPERATIONS.md', 'docs/OPERATIONS.ru.md'] as const;

/** Read by Node itself. */
const OF_NODE = ['NODE_EXTRA_CA_CERTS'];

/** Where the part of docs/OPERATIONS.md ends that exists in Russian, too. */
const ENGLISH_ONLY = '## The doctor';

function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Fenced blocks whole, comments included: they are to be copied as they stand. */
function codeBlocks(text: string): string[] {
  return [...text.matchAll(/^```.*\n[\s\S]*?^```$/gm)].map((match) => match[0]);
}

function withoutCode(text: string): string {
  return text.replace(/^```.*\n[\s\S]*?^```$/gm, '');
}

/** Heading levels in their order. */
function headingLevels(text: string): number[] {
  return [...withoutCode(text).matchAll(/^(#+) /gm)].map((match) => match[1]?.length ?? 0);
}

/** Rows and columns of each table. */
function tableSizes(text: string): string[] {
  return [...withoutCode(text).matchAll(/(?:^\|.*\|\n)+/gm)].map((match) => {
    const rows = match[0].trimEnd().split('\n');
    const columns = new Set(rows.map((row) => row.split('|').length - 2));
    return `${rows.length} rows of ${[...columns].join(' or ')}`;
  });
}

/** Names in backquotes, in lists and tables above all: settings, paths, terms of the gateway. */
function inlineCode(text: string): string[] {
  return [...withoutCode(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '').sort();
}

function links(text: string): string[] {
  const targets = [...withoutCode(text).matchAll(/\]\(([^)]+)\)|<(https?:[^>]+)>/g)];
  return targets.map((match) => match[1] ?? match[2] ?? '');
}

/** Link targets without anchors; a page and its translation count as the same page. */
function pagesLinked(text: string): string[] {
  const pages = links(text).map((link) => (link.split('#')[0] ?? '').replace('.ru.md', '.md'));
  return [...new Set(pages)].sort();
}

describe.each([
  { english: 'README.md', russian: 'README.ru.md', tables: 3 },
  { english: 'docs/OPERATIONS.md', russian: 'docs/OPERATIONS.ru.md', tables: 1 },
])('$english and $russian', (pair) => {
  const english = textOf(pair.english).split(ENGLISH_ONLY)[0] ?? '';
  const russian = textOf(pair.russian);

  it('have the same headings', () => {
    expect(headingLevels(english).length).toBeGreaterThan(4);
    expect(headingLevels(russian)).toEqual(headingLevels(english));
  });

  it('have the same commands', () => {
    expect(codeBlocks(english).length).toBeGreaterThan(7);
    expect(codeBlocks(russian)).toEqual(codeBlocks(english));
  });

  it('have tables of the same size, each of whole rows', () => {
    expect(tableSizes(english)).toHaveLength(pair.tables);
    expect(tableSizes(russian)).toEqual(tableSizes(english));
    expect(tableSizes(english).join()).not.toContain(' or ');
  });

  it('have lists of the same length', () => {
    const points = (text: string) => withoutCode(text).match(/^(?:\d\.|-) /gm);
    expect(points(english)).toEqual(points(russian));
  });

  it('name the same settings, addresses and words of the gateway', () => {
    expect(inlineCode(russian)).toEqual(inlineCode(english));
  });

  it('link to the same pages, but for each other', () => {
    expect(pagesLinked(russian)).toEqual(pagesLinked(english));
    expect(links(english)).toContain(pair.russian.replace('docs/', ''));
    expect(links(russian)).toContain(pair.english.replace('docs/', ''));
  });
});

describe.each(PAGES)('%s', (page) => {
  const text = textOf(page);

  it('links to nothing that is missing', () => {
    const missing = links(text)
      .filter((link) => !link.startsWith('http'))
      .filter((link) => !existsSync(join(ROOT, dirname(page), link.split('#')[0] ?? '')));
    expect(missing).toEqual([]);
  });

  it('names only settings that the gateway reads', () => {
    const known = new Set<string>([...VARIABLE_NAMES, ...OF_NODE]);
    const named = inlineCode(text)
      .map((code) => /^([A-Z]+(?:_[A-Z]+)+)(?:=.*)?$/.exec(code)?.[1])
      .filter((name) => name !== undefined);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !known.has(name.replace(/_FILE$/, '')))).toEqual([]);
  });

  it('gives only npm commands that package.json has', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const used = [...text.matchAll(/\bnpm (?:run )?([a-z:]+)/g)].map((match) => match[1] ?? '');
    const own = used.filter((name) => name !== 'ci');
    expect(own).toContain('start');
    expect(own.filter((name) => !(name in scripts))).toEqual([]);
  });
});

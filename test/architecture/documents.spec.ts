import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { PROJECT_ROOT } from './cruise';

/** It tells what was there once. */
const HISTORY = 'CHANGELOG.md';

/** Folders whose paths the documents and the comments name. */
const NAMED_PATH =
  /(?<![\w./-])(?:docs|src|test|packages|apps|examples|docker|deploy|scripts|findings)\/[\w./-]*\w(?![\w-]*[*{<…])/g;

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', '.git']);

/** Paths of all files below a folder, from the root of the project. */
function filesBelow(folder: string): string[] {
  return readdirSync(join(PROJECT_ROOT, folder), { withFileTypes: true })
    .filter((entry) => !NOT_OURS.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}

const files = filesBelow('.');
const pages = files.filter((file) => file.endsWith('.md'));
const sources = files.filter((file) => /\.(?:ts|mjs|cjs)$/.test(file));
const folders = new Set(files.flatMap(foldersOf));

function foldersOf(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** A spec or a source may be named without its ending. */
const ENDINGS = ['', '.ts', '.spec.ts'];
const known = new Set(files);

function exists(path: string): boolean {
  // Written by an operator, and kept out of the repository.
  if (path.endsWith('/.env')) return true;
  return folders.has(path) || ENDINGS.some((ending) => known.has(`${path}${ending}`));
}

function textOf(file: string): string {
  return readFileSync(join(PROJECT_ROOT, file), 'utf8');
}

function withoutCode(text: string): string {
  return text.replace(/^ *```.*\n[\s\S]*?^ *```$/gm, '');
}

/** As GitHub names headings. */
function anchorsOf(page: string): string[] {
  const headings = [...withoutCode(textOf(page)).matchAll(/^#+ (.*)$/gm)];
  return headings.map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  );
}

interface Link {
  readonly page: string;
  readonly path: string;
  readonly anchor: string;
}

function linksOf(page: string): Link[] {
  const targets = [...withoutCode(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)];
  return targets
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', anchor = ''] = target.split('#');
      const path = file === '' ? page : normalize(join(dirname(page), file)).replace(/\/$/, '');
      return { page, path, anchor };
    });
}

/** Comments alone: the paths in code are checked by the compiler. */
function commentsOf(source: string): string {
  const found = textOf(source).matchAll(/\/\*\*?[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm);
  return [...found].map(([comment]) => comment).join('\n');
}

const decisions = new Set(
  files
    .map((file) => /^docs\/adr\/0*(\d+)-/.exec(file)?.[1])
    .filter((number) => number !== undefined),
);

function missingDecisions(file: string, text: string): string[] {
  const named = [...text.matchAll(/\bADRs? 0*(\d+)/g)].map(([, number = '']) => number);
  return named.filter((number) => !decisions.has(number)).map((number) => `${file}: ADR ${number}`);
}

function missingPaths(file: string, text: string): string[] {
  const named = [...text.matchAll(NAMED_PATH)].map(([path]) => path);
  // The page of a package may name files of its own package.
  const isThere = (path: string) => exists(path) || exists(join(dirname(file), path));
  return named.filter((path) => !isThere(path)).map((path) => `${file}: ${path}`);
}

describe('the documents', () => {
  const links = pages.flatMap(linksOf);

  it('link to pages that exist', () => {
    expect(links.length).toBeGreaterThan(100);
    const missing = links.filter((link) => !exists(link.path));
    expect(missing).toEqual([]);
  });

  it('link to headings that exist', () => {
    const anchored = links.filter((link) => link.anchor !== '' && link.path.endsWith('.md'));
    expect(anchored.length).toBeGreaterThan(5);
    const missing = anchored.filter((link) => !anchorsOf(link.path).includes(link.anchor));
    expect(missing).toEqual([]);
  });

  it('name files and folders that exist', () => {
    const named = pages.filter((page) => page !== HISTORY);
    expect(named.flatMap((page) => missingPaths(page, withoutCode(textOf(page))))).toEqual([]);
  });

  it('name decisions that exist', () => {
    expect(pages.flatMap((page) => missingDecisions(page, textOf(page)))).toEqual([]);
  });
});

describe('the comments', () => {
  it('name files and folders that exist', () => {
    expect(sources.length).toBeGreaterThan(500);
    expect(sources.flatMap((source) => missingPaths(source, commentsOf(source)))).toEqual([]);
  });

  it('name decisions that exist', () => {
    expect(sources.flatMap((source) => missingDecisions(source, commentsOf(source)))).toEqual([]);
  });
});

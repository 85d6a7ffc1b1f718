import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cruise, CRUISED, PROJECT_ROOT, type CruiseResult } from './cruise';
import { PLANTED_FILES, SOUND_FILES } from './planted-files';

interface Rule {
  name: string;
  comment: string;
  from: { path: string };
}

const { forbidden: rules } = createRequire(__filename)('../../.dependency-cruiser.cjs') as {
  forbidden: Rule[];
};

function rulesByFile(result: CruiseResult): Record<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const { from, rule } of result.violations) {
    found.set(from, (found.get(from) ?? new Set()).add(rule));
  }
  return Object.fromEntries([...found].map(([file, names]) => [file, [...names].sort()]));
}

/** As npm does, so that the packages find each other's planted files and not those of the project. */
function linkPackages(folder: string, packages: readonly string[]): void {
  for (const path of ['.', ...packages]) {
    const { name } = JSON.parse(readFileSync(join(folder, path, 'package.json'), 'utf8')) as {
      name: string;
    };
    symlinkSync(join('..', path), join(folder, 'node_modules', name));
  }
}

/** Inside the project, so that packages are found as the project finds them; git ignores it. */
function plant(files: Readonly<Record<string, string>>): string {
  mkdirSync(join(PROJECT_ROOT, '.data'), { recursive: true });
  const folder = mkdtempSync(join(PROJECT_ROOT, '.data', 'architecture-'));
  const packages = readdirSync(join(PROJECT_ROOT, 'packages')).map((name) => `packages/${name}`);
  for (const name of [...CRUISED, ...packages, 'node_modules']) mkdirSync(join(folder, name));
  const descriptions = packages.map((name) => `${name}/package.json`);
  for (const name of ['package.json', 'tsconfig.json', ...descriptions]) {
    copyFileSync(join(PROJECT_ROOT, name), join(folder, name));
  }
  linkPackages(folder, packages);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

function cruisePlanted(files: Readonly<Record<string, string>>): CruiseResult {
  const folder = plant(files);
  try {
    return cruise(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each cruise is a process of its own, and takes its time on a busy machine. */
jest.setTimeout(120_000);

describe('the walls of the house', () => {
  it('stand in the house itself', () => {
    const result = cruise(PROJECT_ROOT);
    expect(result.violations).toEqual([]);
    // A rule whose "from" fits no file guards nothing, and nobody would notice.
    for (const rule of rules) {
      const guarded = result.modules.filter((path) => new RegExp(rule.from.path).test(path));
      expect({ rule: rule.name, isBlind: guarded.length === 0 }).toEqual({
        rule: rule.name,
        isBlind: false,
      });
    }
  });

  it('let everything pass that is as it should be', () => {
    expect(rulesByFile(cruisePlanted(SOUND_FILES))).toEqual({});
  });

  it('catch each planted violation, each by its own rule and by no other', () => {
    const planted = Object.fromEntries(PLANTED_FILES.map(({ path, content }) => [path, content]));
    const expected = Object.fromEntries(
      PLANTED_FILES.filter(({ rules: names }) => names.length > 0).map(({ path, rules: names }) => [
        path,
        [...names].sort(),
      ]),
    );
    expect(rulesByFile(cruisePlanted({ ...SOUND_FILES, ...planted }))).toEqual(expected);
  });

  it('have each a reason, and each a planted violation', () => {
    const proven = new Set(PLANTED_FILES.flatMap(({ rules: names }) => names));
    expect(rules.filter(({ name }) => !proven.has(name)).map(({ name }) => name)).toEqual([]);
    expect(rules.filter(({ comment }) => comment.length < 40)).toEqual([]);
  });

  it('leave no package outside', () => {
    const names = readdirSync(join(PROJECT_ROOT, 'packages')).sort();
    expect(names).toEqual([
      'client',
      'crowdwiz-protocol',
      'embedded-postgres',
      'sandbox',
      'testkit',
    ]);
  });

  it('leave no folder of src outside', () => {
    const folders = readdirSync(join(PROJECT_ROOT, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    const domain = rules.find(({ name }) => name === 'domain-is-pure')?.from.path ?? '';
    const known = new Set(['kernel', 'adapters', 'platform', 'composition', 'doctor']);
    const outside = folders.filter(
      (name) => !known.has(name) && !new RegExp(domain).test(`src/${name}/`),
    );
    expect(outside).toEqual([]);
  });
});

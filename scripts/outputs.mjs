import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

const PACKAGES = ['client', 'crowdwiz-protocol', 'embedded-postgres', 'sandbox', 'testkit'];

/** The page of operators, which the gateway serves: it lies with the gateway, where that is packed. */
export const PAGE = { sources: 'apps/desk', output: 'dist/desk-page' };

/** Where the sources of each project lie, and what is built from them. */
export const PROJECTS = [
  { sources: 'src', output: 'dist', holds: PAGE.output },
  PAGE,
  { sources: 'apps', output: 'apps/dist' },
  ...PACKAGES.map((name) => ({
    sources: `packages/${name}/src`,
    output: `packages/${name}/dist`,
  })),
];

/** Its time is when the last good build began. */
export const STAMP = join(ROOT, 'dist', '.built');

const CONFIGURATION = [
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'src/tsconfig.build.json',
  'apps/tsconfig.build.json',
  'apps/desk/tsconfig.json',
  'apps/desk/tsconfig.build.json',
  ...PACKAGES.flatMap((name) => [
    `packages/${name}/package.json`,
    `packages/${name}/tsconfig.build.json`,
  ]),
];

function* filesIn(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'dist' || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else yield path;
  }
}

/** Whether everything is built, and nothing has changed since. */
export function isFresh() {
  // What is installed or copied without its sources cannot be built there.
  if (!existsSync(join(ROOT, 'src'))) return true;
  if (!existsSync(STAMP)) return false;
  const { mtimeMs: built } = statSync(STAMP);
  for (const { sources, output } of PROJECTS) {
    if (!existsSync(join(ROOT, output))) return false;
    for (const path of filesIn(join(ROOT, sources))) {
      if (statSync(path).mtimeMs > built) return false;
    }
  }
  return CONFIGURATION.every((name) => statSync(join(ROOT, name)).mtimeMs <= built);
}

/** What was built from a source that is gone would still be found, and packed. */
export function removeLeftovers() {
  for (const { sources, output, holds } of PROJECTS) {
    const folder = join(ROOT, output);
    // Of a build that is unknown, nothing is kept.
    if (!existsSync(STAMP)) rmSync(folder, { recursive: true, force: true });
    for (const path of filesIn(folder)) {
      const [, bare] = /^(.+?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(path) ?? [];
      if (bare === undefined || isIn(holds, path)) continue;
      if (!existsSync(`${join(ROOT, sources, bare.slice(folder.length))}.ts`)) rmSync(path);
    }
  }
}

/** Whether it is another project's, within the output of this one. */
function isIn(holds, path) {
  return holds !== undefined && path.startsWith(join(ROOT, holds, '/'));
}

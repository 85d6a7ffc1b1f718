import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ensureBuilt } from '../e2e/process/platform-process';

const ROOT = join(__dirname, '../..');
const FOLDERS = ['.', ...readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}`)];

/** Each folder is somebody else's package: it takes of the gateway what is packed, and nothing of the repository. */
const EXAMPLES = readdirSync(join(ROOT, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const COMPILER = join(ROOT, 'node_modules/typescript/bin/tsc');
const LEFTOVERS = new Set(['dist', 'node_modules']);

interface Description {
  name: string;
  version: string;
  exports: Record<string, string | Record<string, string>>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

function run(folder: string, program: string, ...words: string[]): string {
  // What Jest sets for its own processes is none of theirs.
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: 'test' };
  delete env['NODE_OPTIONS'];
  const { stdout, stderr, status } = spawnSync(program, words, {
    ...{ cwd: folder, env, encoding: 'utf8' },
    maxBuffer: 16_000_000,
  });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

/** What it unpacks to lies where npm would install it. */
function install(home: string, folder: string): Description {
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', home];
  const [packed] = JSON.parse(run(join(ROOT, folder), 'npm', ...words)) as [
    { name: string; filename: string },
  ];
  const place = join(home, 'node_modules', packed.name);
  mkdirSync(place, { recursive: true });
  run(home, 'tar', '-xzf', packed.filename, '-C', place, '--strip-components=1');
  return JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as Description;
}

/** Others' packages, as far as one of ours asks for them: what it does not declare is not there. */
function linkDeclared(
  home: string,
  descriptions: readonly Description[],
  packed: readonly Description[],
): void {
  const ours = new Map(packed.map(({ name, version }) => [name, version]));
  for (const { dependencies, optionalDependencies, peerDependencies } of descriptions) {
    const declared = { ...dependencies, ...optionalDependencies, ...peerDependencies };
    for (const [name, version] of Object.entries(declared)) {
      if (ours.has(name)) expect([name, version]).toEqual([name, ours.get(name)]);
      linkInstalled(home, name);
    }
  }
}

/** And what it brings for this platform alone, which npm puts beside it. */
function linkInstalled(home: string, name: string): void {
  const place = join(home, 'node_modules', name);
  const installed = join(ROOT, 'node_modules', name);
  if (existsSync(place) || !existsSync(installed)) return;
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(installed, place);
  const description = readFileSync(join(installed, 'package.json'), 'utf8');
  const { optionalDependencies = {} } = JSON.parse(description) as Description;
  for (const each of Object.keys(optionalDependencies)) linkInstalled(home, each);
}

function copyExample(home: string, name: string): Description {
  const folder = join(home, 'examples', name);
  const filter = (path: string) => !LEFTOVERS.has(basename(path));
  cpSync(join(ROOT, 'examples', name), folder, { recursive: true, filter });
  const read = readFileSync(join(folder, 'package.json'), 'utf8');
  const { devDependencies, ...description } = JSON.parse(read) as Description;
  return { ...description, dependencies: { ...description.dependencies, ...devDependencies } };
}

/** By which an example finds its compiler, as npm would leave it. */
function linkCompiler(home: string): void {
  const programs = join(home, 'node_modules', '.bin');
  mkdirSync(programs);
  symlinkSync(COMPILER, join(programs, 'tsc'));
}

function entriesOf({ name, exports }: Description): string[] {
  return Object.keys(exports)
    .filter((path) => !path.includes('*'))
    .map((path) => name + path.slice(1));
}

describe('the packages as tarballs in an empty folder', () => {
  let home: string;
  let descriptions: Description[];

  beforeAll(() => {
    ensureBuilt();
    home = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-tarballs-'));
    descriptions = FOLDERS.map((folder) => install(home, folder));
    const examples = EXAMPLES.map((name) => copyExample(home, name));
    linkDeclared(home, [...descriptions, ...examples], descriptions);
    linkCompiler(home);
  }, 120_000);
  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });

  it('can be required by each of their entries', () => {
    const entries = descriptions.flatMap(entriesOf);
    expect(entries.length).toBeGreaterThan(10);
    const program = entries.map((entry) => `require('${entry}');`).join('\n');
    writeFileSync(join(home, 'all.cjs'), `require('reflect-metadata');\n${program}\n`);
    expect(() => run(home, process.execPath, 'all.cjs')).not.toThrow();
  });

  it('bring declarations, by which a program of somebody else compiles', () => {
    const source = `
      import { SandboxNode } from 'crowdwiz-sandbox/node';
      import { GatewayClient } from 'crowdwiz-gateway-client';
      import { PrivateKey } from 'crowdwiz-protocol';
      import { GatewayProcess } from 'crowdwiz-testkit/world';
      import { judge } from 'crowdwiz-testkit/invariants';
      import { startEmbeddedPostgres } from 'crowdwiz-embedded-postgres';
      import * as postgres from 'crowdwiz-gateway/postgres';
      const node: Promise<SandboxNode> = SandboxNode.start();
      // @ts-expect-error An address is a text: what has declared nothing would let this pass.
      const url: number = node.then(({ url }) => url);
      export const all = [GatewayClient, PrivateKey, GatewayProcess, judge, startEmbeddedPostgres, postgres, url];
    `;
    writeFileSync(join(home, 'program.ts'), source);
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--experimentalDecorators'];
    const modules = ['--module', 'node20', '--target', 'ES2023', '--types', 'node'];
    const words = [COMPILER, ...options, ...modules, 'program.ts'];
    expect(() => run(home, process.execPath, ...words)).not.toThrow();
  }, 120_000);

  it('bring declarations that find whatever they name', () => {
    const entries = descriptions.flatMap(entriesOf).filter((name) => !name.endsWith('.json'));
    copyFileSync(join(__dirname, 'check-declarations.cjs'), join(home, 'check-declarations.cjs'));
    const said = run(home, process.execPath, 'check-declarations.cjs', ...entries);
    expect(JSON.parse(said)).toEqual([]);
  }, 180_000);

  it('compile the examples', () => {
    const folders = EXAMPLES.map((name) => join('examples', name));
    expect(folders.length).toBeGreaterThan(2);
    expect(() => run(home, process.execPath, COMPILER, '--build', ...folders)).not.toThrow();
  }, 180_000);

  // Compiled they are, so that only the tests themselves run.
  it.each(EXAMPLES)(
    'pass the tests of %s',
    (name) => {
      const said = run(join(home, 'examples', name), 'npm', 'test', '--ignore-scripts');
      expect(said).toMatch(/^# fail 0$/m);
      expect(said).not.toMatch(/^# pass 0$/m);
    },
    180_000,
  );

  it('hold what is built, and neither sources nor tests nor leftovers', () => {
    for (const { name } of descriptions) {
      const files = readdirSync(join(home, 'node_modules', name), {
        recursive: true,
        encoding: 'utf8',
      });
      const odd = files.filter((path) =>
        /^src|\.spec\.|sandbox\/demo|tsbuildinfo|\.built/.test(path),
      );
      expect({ name, odd }).toEqual({ name, odd: [] });
    }
  });
});

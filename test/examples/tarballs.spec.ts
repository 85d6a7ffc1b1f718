import { spawnSync } from 'node:child_process';
import {
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
import { dirname, join } from 'node:path';
import { ensureBuilt } from '../e2e/platform-process';

const ROOT = join(__dirname, '../..');
const FOLDERS = ['.', ...readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}`)];

interface Description {
  name: string;
  version: string;
  exports: Record<string, string | Record<string, string>>;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

function run(folder: string, program: string, ...words: string[]): string {
  const { stdout, stderr, status } = spawnSync(program, words, { cwd: folder, encoding: 'utf8' });
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
function linkDeclared(home: string, descriptions: readonly Description[]): void {
  const ours = new Map(descriptions.map(({ name, version }) => [name, version]));
  for (const { dependencies, optionalDependencies, peerDependencies } of descriptions) {
    const declared = { ...dependencies, ...optionalDependencies, ...peerDependencies };
    for (const [name, version] of Object.entries(declared)) {
      const place = join(home, 'node_modules', name);
      if (ours.has(name)) expect([name, version]).toEqual([name, ours.get(name)]);
      if (existsSync(place)) continue;
      mkdirSync(dirname(place), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), place);
    }
  }
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
    linkDeclared(home, descriptions);
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
      import { PrivateKey } from 'crowdwiz-protocol';
      import { GatewayProcess } from 'crowdwiz-testkit/world';
      import { judge } from 'crowdwiz-testkit/invariants';
      import { startEmbeddedPostgres } from 'crowdwiz-embedded-postgres';
      import * as postgres from 'crowdwiz-gateway/postgres';
      const node: Promise<SandboxNode> = SandboxNode.start();
      // @ts-expect-error An address is a text: what has declared nothing would let this pass.
      const url: number = node.then(({ url }) => url);
      export const all = [PrivateKey, GatewayProcess, judge, startEmbeddedPostgres, postgres, url];
    `;
    writeFileSync(join(home, 'program.ts'), source);
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--experimentalDecorators'];
    const modules = ['--module', 'node20', '--target', 'ES2023', '--types', 'node'];
    const typeRoots = ['--typeRoots', join(ROOT, 'node_modules/@types')];
    const words = [compiler, ...options, ...modules, ...typeRoots, 'program.ts'];
    expect(() => run(home, process.execPath, ...words)).not.toThrow();
  }, 120_000);

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

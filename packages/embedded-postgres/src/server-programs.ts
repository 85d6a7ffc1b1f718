import { existsSync } from 'node:fs';
import { cp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error';
import { runProgram } from './run-program';
import type { ServerAccount } from './server-account';

/** Where the PostgreSQL programs are, all runnable by the server's account. */
export interface ServerPrograms {
  initdb: string;
  pgCtl: string;
  /** For example "17". */
  majorVersion: string;
}

interface SymbolicLink {
  source: string;
  target: string;
}

/**
 * Finds the programs in the installed package; where the account cannot run them there (a private
 * project folder, a package installed without its scripts), copies them into the home once.
 */
export async function prepareServerPrograms(
  home: string,
  account: ServerAccount | undefined,
  packageFolder: string = findPlatformPackage(),
): Promise<ServerPrograms> {
  const version = await readPackageVersion(packageFolder);
  const links = await readLinks(packageFolder);
  const majorVersion = version.split('.')[0] ?? version;
  const isComplete = links.every((link) => existsSync(join(packageFolder, link.target)));
  if (isComplete) {
    const programs = programsIn(packageFolder, majorVersion);
    if ((await runProgram(programs.initdb, ['--version'], { account })).exitCode === 0) {
      return programs;
    }
  }
  const copy = join(home, `programs-${version}`);
  if (!existsSync(copy)) await copyPrograms(packageFolder, copy, links);
  const programs = programsIn(copy, majorVersion);
  const probe = await runProgram(programs.initdb, ['--version'], { account });
  if (probe.exitCode !== 0) {
    const who = account ? `the account "${account.name}"` : 'the current user';
    throw new EmbeddedPostgresError(
      `${who} cannot run the PostgreSQL programs in ${copy}: choose a data home that this ` +
        `account can enter, or set DATABASE_URL (${probe.output.trim()})`,
    );
  }
  return programs;
}

/** The package that carries the programs for this platform; throws when there is none. */
export function findPlatformPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(__filename).resolve(name);
    return dirname(dirname(entry));
  } catch (error) {
    throw new EmbeddedPostgresError(
      `the optional package ${name} is not installed: run npm ci with optional packages, ` +
        'or set DATABASE_URL to a PostgreSQL of your own',
      { cause: error },
    );
  }
}

function programsIn(folder: string, majorVersion: string): ServerPrograms {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const bin = join(folder, 'native', 'bin');
  return {
    initdb: join(bin, `initdb${suffix}`),
    pgCtl: join(bin, `pg_ctl${suffix}`),
    majorVersion,
  };
}

async function copyPrograms(
  packageFolder: string,
  copy: string,
  links: readonly SymbolicLink[],
): Promise<void> {
  const unfinished = `${copy}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(join(packageFolder, 'native'), join(unfinished, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  for (const link of links) {
    const target = join(unfinished, link.target);
    if (existsSync(target)) continue;
    await symlink(relative(dirname(target), join(unfinished, link.source)), target);
  }
  // Renamed only when whole, so that an interrupted copy is never taken for a complete one.
  await rename(unfinished, copy);
}

async function readPackageVersion(packageFolder: string): Promise<string> {
  const text = await readFile(join(packageFolder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Windows packages carry no links, hence no list. */
async function readLinks(packageFolder: string): Promise<SymbolicLink[]> {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  return JSON.parse(await readFile(list, 'utf8')) as SymbolicLink[];
}

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const PROJECT_ROOT = join(__dirname, '../..');

export interface Violation {
  rule: string;
  from: string;
  to: string;
}

export interface CruiseResult {
  /** Paths of the files of the house, packages left out. */
  modules: string[];
  violations: Violation[];
}

interface CruiseOutput {
  modules: { source: string }[];
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
}

export const CRUISED = ['src', 'packages', 'apps', 'examples'];

/** Runs dependency-cruiser with the project's own rules on the sources of a folder. */
export function cruise(folder: string): CruiseResult {
  const program = join(PROJECT_ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(PROJECT_ROOT, '.dependency-cruiser.cjs');
  const run = spawnSync(
    process.execPath,
    [program, '--config', config, '--output-type', 'json', ...CRUISED],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64_000_000 },
  );
  if (run.stdout === '') throw new Error(`dependency-cruiser said nothing: ${run.stderr}`);
  const output = JSON.parse(run.stdout) as CruiseOutput;
  return {
    modules: output.modules
      .map(({ source }) => source)
      .filter((source) => CRUISED.some((name) => source.startsWith(`${name}/`))),
    violations: output.summary.violations.map(({ from, to, rule }) => ({
      from,
      to,
      rule: rule.name,
    })),
  };
}

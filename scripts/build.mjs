// Builds the packages, the gateway and the apps, each when it or what it stands on has changed.
import { spawnSync } from 'node:child_process';
import { utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { removeLeftovers, ROOT, STAMP } from './outputs.mjs';

const start = new Date();
removeLeftovers();
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const words = [compiler, '--build', 'tsconfig.build.json', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, words, { cwd: ROOT, stdio: 'inherit' });
if (status === 0) {
  await import('./copy-page.mjs');
  writeFileSync(STAMP, '');
  utimesSync(STAMP, start, start);
}
process.exitCode = status ?? 1;

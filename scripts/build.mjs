// Builds the packages, the gateway and the apps, each when it or what it stands on has changed.
import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PAGE, removeLeftovers, ROOT, STAMP } from './outputs.mjs';

const start = new Date();
removeLeftovers();
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const words = [compiler, '--build', 'tsconfig.build.json', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, words, { cwd: ROOT, stdio: 'inherit' });
if (status === 0) {
  copyPage();
  writeFileSync(STAMP, '');
  utimesSync(STAMP, start, start);
}
process.exitCode = status ?? 1;

/** What the page has beside its modules: the compiler copies nothing. */
function copyPage() {
  const [from, to] = [join(ROOT, PAGE.sources), join(ROOT, PAGE.output)];
  for (const name of readdirSync(from)) {
    if (/\.(html|css|svg)$/.test(name)) copyFileSync(join(from, name), join(to, name));
  }
}

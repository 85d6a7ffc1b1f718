// Builds dist/ when it is missing or older than the sources, so that a fresh clone needs no extra command.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const marker = join(root, 'dist', 'main.js');

function newestChange(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((newest, entry) => {
    const path = join(folder, entry.name);
    return Math.max(newest, entry.isDirectory() ? newestChange(path) : statSync(path).mtimeMs);
  }, 0);
}

function isFresh() {
  if (!existsSync(marker)) return false;
  // The production image carries dist/ without the sources.
  if (!existsSync(join(root, 'src'))) return true;
  const inputs = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'];
  const newestInput = Math.max(...inputs.map((name) => statSync(join(root, name)).mtimeMs));
  return statSync(marker).mtimeMs >= Math.max(newestChange(join(root, 'src')), newestInput);
}

if (!isFresh()) {
  console.log('Building the gateway…');
  const nest = createRequire(import.meta.url).resolve('@nestjs/cli/bin/nest.js');
  const build = spawnSync(process.execPath, [nest, 'build'], { cwd: root, stdio: 'inherit' });
  process.exit(build.status ?? 1);
}

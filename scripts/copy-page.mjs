// Copies what the page of operators has beside its modules: the compiler copies nothing.
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PAGE, ROOT } from './outputs.mjs';

const [from, to] = [join(ROOT, PAGE.sources), join(ROOT, PAGE.output)];
for (const name of readdirSync(from)) {
  if (/\.(html|css|svg)$/.test(name)) copyFileSync(join(from, name), join(to, name));
}

// Copies what the page of operators has beside its modules: the compiler copies nothing.
import { copyFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PAGE, ROOT } from './outputs.mjs';

/** Its charts: one module and one style, as they are published. */
const CHARTS = { 'uPlot.esm.js': 'uplot.js', 'uPlot.min.css': 'uplot.css' };

const [from, to] = [join(ROOT, PAGE.sources), join(ROOT, PAGE.output)];
for (const name of readdirSync(from)) {
  if (/\.(html|css|svg)$/.test(name)) copyFileSync(join(from, name), join(to, name));
}
const charts = dirname(createRequire(import.meta.url).resolve('uplot'));
for (const [name, copy] of Object.entries(CHARTS)) {
  copyFileSync(join(charts, name), join(to, copy));
}

// Builds what is missing or older than its sources, so that a fresh clone needs no extra command.
import { isFresh } from './outputs.mjs';

if (!isFresh()) {
  console.log('Building the gateway…');
  await import('./build.mjs');
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Environment } from './read-values';

/** The variables of `.env` in a folder, if there is one, overruled by those of the process. */
export function readEnvironment(
  folder: string = process.cwd(),
  processVariables: Environment = process.env,
): Environment {
  const path = join(folder, '.env');
  if (!existsSync(path)) return processVariables;
  return { ...parseEnv(readFileSync(path, 'utf8')), ...processVariables };
}

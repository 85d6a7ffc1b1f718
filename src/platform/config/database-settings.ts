import { ConfigError } from './config-error';
import { type Environment, type FileReader, readTextFile, readValues } from './read-values';
import type { Secret } from './values/secret';
import type { VariableName, VariableValues } from './variables';

const NAMES = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'DATABASE_WAIT_SECONDS',
] as const satisfies readonly VariableName[];

/** What a command about the database alone needs to know. */
export interface DatabaseSettings {
  readonly url: Secret | null;
  readonly ownerUrl: Secret | null;
  readonly waitSeconds: number;
}

/** Reads these settings as the gateway does, and looks at no other. Throws `ConfigError`. */
export function readDatabaseSettings(
  environment: Environment,
  readFile: FileReader = readTextFile,
): DatabaseSettings {
  const { values, problems } = readValues(environment, readFile);
  const names: readonly string[] = NAMES.flatMap((name) => [name, `${name}_FILE`]);
  const ours = problems.filter(({ variable }) => names.includes(variable));
  if (ours.length > 0) throw new ConfigError(ours);
  // Without problems each of these was read with its own reader.
  const read = values as Pick<VariableValues, (typeof NAMES)[number]>;
  return {
    url: read.DATABASE_URL,
    ownerUrl: read.DATABASE_OWNER_URL,
    waitSeconds: read.DATABASE_WAIT_SECONDS,
  };
}

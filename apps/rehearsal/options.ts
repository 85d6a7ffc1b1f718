import { join } from 'node:path';
import { parseWords, wholeNumber } from '../shared/command-line';

/** Where everything listens, all on 127.0.0.1, and where the settings go. */
export interface RehearsalOptions {
  readonly nodePort: number;
  readonly telegramPort: number;
  readonly postgresPort: number;
  /** On which the gateway will listen. */
  readonly gatewayPort: number;
  /** Path of the file of settings. */
  readonly envFile: string;
  /** An existing file is replaced. */
  readonly force: boolean;
  /** Null: a PostgreSQL of the sandbox's own. */
  readonly database: { readonly url: string; readonly ownerUrl: string } | null;
}

const HIGHEST_PORT = 65_535;

export const USAGE = [
  'npm run sandbox   a CrowdWiz node, a Telegram and a PostgreSQL for "npm start", and their .env',
  '  --force                 replaces a .env that is there',
  '  --env FILE              writes the settings to another file',
  '  --node-port 8090        where the node listens',
  '  --telegram-port 8081    where Telegram listens',
  '  --postgres-port 5433    where PostgreSQL listens',
  '  --gateway-port 3000     where the gateway will listen',
  'DATABASE_URL and DATABASE_OWNER_URL in the environment: that database, which must be empty.',
].join('\n');

const OPTIONS = {
  force: { type: 'boolean', default: false },
  env: { type: 'string' },
  'node-port': { type: 'string', default: '8090' },
  'telegram-port': { type: 'string', default: '8081' },
  'postgres-port': { type: 'string', default: '5433' },
  'gateway-port': { type: 'string', default: '3000' },
} as const;

/** @throws {UsageError} for whoever typed them. */
export function readRehearsalOptions(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): RehearsalOptions {
  const values = parseWords(words, OPTIONS, USAGE);
  const port = (name: keyof typeof values & `${string}-port`): number =>
    wholeNumber(`--${name}`, values[name], { least: 1, most: HIGHEST_PORT, usage: USAGE }) ?? 0;
  const { DATABASE_URL: url = '', DATABASE_OWNER_URL: ownerUrl = '' } = environment;
  return {
    nodePort: port('node-port'),
    telegramPort: port('telegram-port'),
    postgresPort: port('postgres-port'),
    gatewayPort: port('gateway-port'),
    envFile: values.env ?? join(folder, '.env'),
    force: values.force,
    database: url === '' ? null : { url, ownerUrl: ownerUrl === '' ? url : ownerUrl },
  };
}

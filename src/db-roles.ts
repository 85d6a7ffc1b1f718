import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs, parseEnv } from 'node:util';
import {
  carryOutPlan,
  inspectOwnRole,
  loginOf,
  planTwoRoles,
  type RolesPlan,
  type TwoRoles,
} from './adapters/postgres';
import { readDatabaseSettings, readEnvironment } from './platform/config';
import { runCommand } from './run-command';

const USAGE =
  'npm run db:roles -- [--dry-run]   makes two roles of one: an owner that migrates, and the gateway’s';
/** Where the new settings go when there was one role: they hold passwords. */
const SETTINGS_FILE = '.env.roles';
const PASSWORD_BYTES = 24;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** What the settings say, or, of an installation with one role, what they shall say. */
interface Wanted extends TwoRoles {
  readonly isNew: boolean;
}

/**
 * `npm run db:roles`: prints what has to be done so that the roles of DATABASE_OWNER_URL and DATABASE_URL are
 * an owner and a role that may do what the gateway needs; does it; and looks whether that is so.
 */
async function main(words: readonly string[]): Promise<number> {
  const isDry = isDryRun(words);
  const wanted = readWanted();
  const plan = await planTwoRoles(wanted);
  describe(plan);
  if (plan.obstacles.length > 0) return 1;
  if (isDry) return 0;
  // Before the role has that password: a password that nobody knows helps nobody.
  if (wanted.isNew) keepSettings(wanted);
  if (plan.steps.length > 0) await carryOutPlan(wanted.ownerUrl, plan);
  return report(wanted, plan);
}

function isDryRun(words: readonly string[]): boolean {
  try {
    const options = { 'dry-run': { type: 'boolean' } } as const;
    return parseArgs({ args: [...words], options }).values['dry-run'] === true;
  } catch {
    throw new Error(`that is not understood.\n${USAGE}`);
  }
}

function readWanted(): Wanted {
  const { url, ownerUrl } = readDatabaseSettings(readEnvironment());
  if (url === null) {
    throw new Error('set DATABASE_URL, and DATABASE_OWNER_URL if there is an owner already.');
  }
  if (ownerUrl === null) return { ...splitOf(url.reveal()), isNew: true };
  if (loginOf(url.reveal()).password === '') throw new Error('DATABASE_URL names no password.');
  return { ownerUrl: ownerUrl.reveal(), url: url.reveal(), isNew: false };
}

/** The present role stays as the owner; a new one is for the gateway. */
function splitOf(present: string): TwoRoles {
  const kept = existsSync(SETTINGS_FILE) ? parseEnv(readFileSync(SETTINGS_FILE, 'utf8')) : {};
  const { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl } = kept;
  if (url !== undefined && ownerUrl === present) return { url, ownerUrl };
  const { role } = loginOf(present);
  const login = `${encodeURIComponent(`${role}_app`)}:${randomBytes(PASSWORD_BYTES).toString('hex')}`;
  return { ownerUrl: present, url: present.replace(/^(\w+:\/\/)(?:[^@/]*@)?/, `$1${login}@`) };
}

function keepSettings({ ownerUrl, url }: TwoRoles): void {
  const lines = [`DATABASE_OWNER_URL=${ownerUrl}`, `DATABASE_URL=${url}`];
  writeFileSync(SETTINGS_FILE, `${lines.join('\n')}\n`, { mode: 0o600 });
}

function describe({ place, owner, role, steps, obstacles }: RolesPlan): void {
  say(`PostgreSQL at ${place}`);
  say(`  owner, who migrates:   ${owner}`);
  say(`  role of the gateway:   ${role}`);
  if (obstacles.length > 0) {
    say(`"${owner}" may not create or change roles. Have an administrator run, and try again:`);
    for (const sql of obstacles) say(`  ${sql}`);
    return;
  }
  if (steps.length === 0) say('Nothing has to be done.');
  else say('This will be done, all or nothing:');
  for (const { what } of steps) say(`  - ${what}`);
}

async function report({ url, isNew }: Wanted, { steps, role }: RolesPlan): Promise<number> {
  if (steps.length > 0) say('Done.');
  if (isNew) {
    say(
      `The new settings are in ${SETTINGS_FILE}: put these two lines in the place of DATABASE_URL,`,
    );
    say('and remove that file. The next start migrates as the owner and works as the other role.');
  }
  const { rank, excess } = await inspectOwnRole(url);
  const rest = [...rank, ...excess];
  if (rest.length === 0) return 0;
  say(`The role "${role}" can still do more than the gateway needs. It:`);
  for (const what of rest) say(`  - ${what}`);
  say('Only whoever gave it that, such as the owner of the database, can take it back.');
  return 1;
}

runCommand(() => main(process.argv.slice(2)), 'The roles were not changed');

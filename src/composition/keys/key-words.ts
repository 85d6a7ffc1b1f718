import { parseArgs } from 'node:util';
import { COMMAND_NAME, type KeyTerms, type Role, ROLES, type Scope, SCOPES } from '../../api-keys';
import { whatIsWrongWithNetwork } from '../../platform/access';

export const KEYS_USAGE = `npm run keys -- issue --name NAME --role ROLE [--owner PERSON] [--scopes A,B]
                       [--networks CIDR,CIDR] [--requests-per-minute N] [--expires TIME]
npm run keys -- list
npm run keys -- rotate ID-OR-NAME [--overlap-seconds N]   the former secret is taken for so long: 3600
npm run keys -- revoke ID-OR-NAME
Each but list takes --by NAME, under which it stands in the histories: command.
Keys of one owner are one person's: --owner, without it the name of the key.
Roles: ${ROLES.join(', ')}. Scopes narrow a key of the role service: ${SCOPES.join(', ')}.
The secret is shown once. DATABASE_URL says where; the gateway may run or not.`;

const LONGEST_OVERLAP_SECONDS = 30 * 24 * 3600;
const DEFAULT_OVERLAP_SECONDS = 3600;
const MOST_REQUESTS = 1_000_000;

/** What the command is to do. */
export type KeyWords =
  | { readonly verb: 'issue'; readonly terms: KeyTerms; readonly by: string }
  | { readonly verb: 'list' }
  | {
      readonly verb: 'rotate';
      readonly which: string;
      readonly overlapSeconds: number;
      readonly by: string;
    }
  | { readonly verb: 'revoke'; readonly which: string; readonly by: string };

const BY = { by: { type: 'string', default: COMMAND_NAME } } as const;
const TERMS = {
  name: { type: 'string' },
  role: { type: 'string' },
  owner: { type: 'string' },
  scopes: { type: 'string' },
  networks: { type: 'string' },
  'requests-per-minute': { type: 'string' },
  expires: { type: 'string' },
} as const;

/** Throws an error that says what is wrong and how it is called. */
export function readKeyWords(words: readonly string[]): KeyWords {
  const [verb, ...rest] = words;
  switch (verb) {
    case 'issue': {
      const { values } = parsed(() =>
        parseArgs({ args: rest, options: { ...BY, ...TERMS }, strict: true }),
      );
      return { verb, by: values.by, terms: termsOf(values) };
    }
    case 'list':
      parsed(() => parseArgs({ args: rest, options: {}, strict: true }));
      return { verb };
    case 'rotate': {
      const options = { ...BY, 'overlap-seconds': { type: 'string' } } as const;
      const { values, positionals } = parsed(() =>
        parseArgs({ args: rest, options, allowPositionals: true }),
      );
      const overlap = values['overlap-seconds'];
      const overlapSeconds =
        overlap === undefined
          ? DEFAULT_OVERLAP_SECONDS
          : wholeNumber('--overlap-seconds', overlap, 0, LONGEST_OVERLAP_SECONDS);
      return { verb, which: onlyOne(positionals), overlapSeconds, by: values.by };
    }
    case 'revoke': {
      const { values, positionals } = parsed(() =>
        parseArgs({ args: rest, options: BY, allowPositionals: true }),
      );
      return { verb, which: onlyOne(positionals), by: values.by };
    }
    default:
      throw misunderstood(verb === undefined ? 'say what to do' : `"${verb}" is no such command`);
  }
}

type Given = { readonly [Name in keyof typeof TERMS]?: string | undefined };

function termsOf(given: Given): KeyTerms {
  const { name, role, owner, scopes, networks, expires } = given;
  const requests = given['requests-per-minute'];
  if (name === undefined) throw misunderstood('--name is missing: who will act by this key?');
  return {
    name: name.trim(),
    role: roleOf(role),
    ...(owner === undefined ? {} : { owner: owner.trim() }),
    scopes: scopes === undefined ? null : listOf(scopes).map(scopeOf),
    networks: networks === undefined ? null : listOf(networks).map(networkOf),
    requestsPerMinute:
      requests === undefined
        ? null
        : wholeNumber('--requests-per-minute', requests, 1, MOST_REQUESTS),
    expiresAt: expires === undefined ? null : timeOf(expires),
  };
}

function roleOf(text: string | undefined): Role {
  if (text === undefined) throw misunderstood(`--role is missing: one of ${ROLES.join(', ')}`);
  const role = ROLES.find((each) => each === text);
  if (role === undefined) throw misunderstood(`--role "${text}" is none of ${ROLES.join(', ')}`);
  return role;
}

function scopeOf(text: string): Scope {
  const scope = SCOPES.find((each) => each === text);
  if (scope === undefined)
    throw misunderstood(`--scopes "${text}" is none of ${SCOPES.join(', ')}`);
  return scope;
}

function networkOf(text: string): string {
  const wrong = whatIsWrongWithNetwork(text);
  if (wrong !== null) throw misunderstood(`--networks "${text}": ${wrong}`);
  return text;
}

function timeOf(text: string): Date {
  const isWhole = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const time = new Date(text);
  // A day that there is not, such as 2027-02-31, would be one of the next month.
  const day = text.slice(0, 10);
  const isDay = isWhole && new Date(Date.parse(day) || 0).toISOString().startsWith(day);
  if (isDay && !Number.isNaN(time.getTime())) return time;
  throw misunderstood(`--expires "${text}" is no time: write 2027-01-31 or 2027-01-31T12:00:00Z`);
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw misunderstood(`${option} "${text}" is no whole number from ${least} to ${most}`);
}

function listOf(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

function onlyOne(positionals: readonly string[]): string {
  const [which] = positionals;
  if (which !== undefined && positionals.length === 1) return which;
  throw misunderstood('name one key, by its id or its name');
}

function parsed<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    // The first sentence; the others are about signs of the shell.
    const [why = ''] = String(error instanceof Error ? error.message : error).split('. ');
    throw misunderstood(why);
  }
}

function misunderstood(why: string): Error {
  return new Error(`${why}.\n${KEYS_USAGE}`);
}

import { readFileSync } from 'node:fs';
import type { ConfigProblem } from './config-error';
import { maskSecrets, maskValue } from './values/mask-secrets';
import { GATEWAY_ROLES, type GatewayRole, unusedSecrets } from './values/gateway-roles';
import { meantName } from './values/similar-names';
import { type Variable, VARIABLE_NAMES, type VariableName, VARIABLES } from './variables';

/** Under which an environment carries what its `.env` said. */
export const DOT_ENV: unique symbol = Symbol('.env');

export interface DotEnv {
  /** Names that the file alone gives a value. */
  readonly names: readonly string[];
  /** Of these, those whose value begins with a quote that does not end. */
  readonly unclosed: readonly string[];
}

export interface Environment {
  readonly [name: string]: string | undefined;
  readonly [DOT_ENV]?: DotEnv;
}

/** Reads a secret's file; throws when it cannot. Replaced in tests. */
export type FileReader = (path: string) => string;

export const readTextFile: FileReader = (path) => readFileSync(path, 'utf8');

/** Of a value that is shown. */
const SHOWN_MAXIMUM = 200;

export interface ReadValues {
  /** What could be read; an absent optional variable is null, a bad one is missing. */
  readonly values: Readonly<Partial<Record<VariableName, unknown>>>;
  readonly problems: ConfigProblem[];
}

/** Reads every variable by itself; never throws. */
export function readValues(environment: Environment, readFile: FileReader): ReadValues {
  const values: Partial<Record<VariableName, unknown>> = {};
  const problems: ConfigProblem[] = [];
  const unused = unusedSecrets(rolesOf(environment));
  for (const name of VARIABLE_NAMES) {
    const variable: Variable<unknown> = VARIABLES[name];
    if (unused.has(name)) {
      values[name] = null;
      continue;
    }
    const given = givenText(name, variable, environment, readFile);
    if ('problem' in given) {
      problems.push(given.problem);
      continue;
    }
    const text = given.text ?? variable.default;
    if (text === null) {
      if (variable.required) problems.push(problem(name, variable, 'nothing: it is not set'));
      else values[name] = null;
      continue;
    }
    const result = variable.read.safeParse(text);
    if (result.success) values[name] = result.data;
    else problems.push(problem(name, variable, foundText(variable, text, result.error.issues)));
  }
  return { values, problems };
}

/** Of a setting that cannot be read, all: it is a problem by itself. */
function rolesOf(environment: Environment): readonly GatewayRole[] {
  const text = environment['GATEWAY_ROLES']?.trim() ?? '';
  const read = VARIABLES.GATEWAY_ROLES.read.safeParse(text);
  return read.success ? read.data : GATEWAY_ROLES;
}

/** Secrets that are set, and belong to roles that this process does not have. */
export function warnOfUnusedSecrets(environment: Environment): string[] {
  const roles = rolesOf(environment);
  return [...unusedSecrets(roles)].flatMap((name) => {
    const set = [name, `${name}_FILE`].find((each) => (environment[each]?.trim() ?? '') !== '');
    if (set === undefined) return [];
    return [`${set} is not read, as GATEWAY_ROLES is ${roles.join(',')}: leave it out there.`];
  });
}

type Given = { text: string | null } | { problem: ConfigProblem };

function givenText(
  name: VariableName,
  variable: Variable<unknown>,
  environment: Environment,
  readFile: FileReader,
): Given {
  const text = environment[name]?.trim() ?? '';
  const path = environment[`${name}_FILE`]?.trim() ?? '';
  if (environment[DOT_ENV]?.unclosed.includes(name) === true) {
    const mend = 'Close the quote behind the value, or remove the one before it.';
    return { problem: { ...problem(name, variable, 'a quote that is not closed'), mend } };
  }
  if (!variable.secret || path === '') return { text: text === '' ? null : text };
  const fileVariable = `${name}_FILE`;
  if (text !== '') {
    const mend = `Remove ${name} or ${fileVariable}.`;
    const expected = `either ${name} or ${fileVariable}`;
    return { problem: { variable: name, found: 'both of them', expected, mend } };
  }
  const about = { variable: fileVariable, expected: `a readable file with ${variable.expected}` };
  // Whoever writes the secret itself there is told so without it.
  const shown = path.includes('/') ? maskSecrets(path) : maskValue(path);
  try {
    const content = readFile(path).trim();
    if (content !== '') return { text: content };
    return { problem: { ...about, found: `an empty file (${shown})`, mend: variable.mend } };
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error && error.code;
    const reason = typeof code === 'string' ? code : 'unreadable';
    const mend = 'Check the path and that the account of the gateway may read the file.';
    return {
      problem: { ...about, found: `a file that cannot be read (${shown}: ${reason})`, mend },
    };
  }
}

function foundText(
  variable: Variable<unknown>,
  text: string,
  issues: readonly { message: string }[],
): string {
  const reason = issues.map(({ message }) => message).join('; ');
  if (variable.secret) return `${reason} (the value is secret and not shown)`;
  // Whatever stands here may have been meant for another setting.
  return `${JSON.stringify(maskValue(text).slice(0, SHOWN_MAXIMUM))}: ${reason}`;
}

export function problem(
  name: VariableName,
  variable: Pick<Variable<unknown>, 'expected' | 'mend'>,
  found: string,
): ConfigProblem {
  return { variable: name, found, expected: variable.expected, mend: variable.mend };
}

const KNOWN_NAMES: readonly string[] = [
  ...VARIABLE_NAMES,
  ...VARIABLE_NAMES.filter((name) => VARIABLES[name].secret).map((name) => `${name}_FILE`),
];

/** What Docker Compose itself reads of the file beside `compose.yaml`. */
const NAMES_OF_COMPOSE = [
  /^(?:COMPOSE|DOCKER)_/,
  /^(?:GATEWAY|PROMETHEUS|GRAFANA)_PORT$/,
  /^(?:NODE|POSTGRES|PROMETHEUS|GRAFANA)_IMAGE$/,
  /^(?:GATEWAY|POSTGRES)_MEMORY$/,
  /^BACKUP_(?:FOLDER|EVERY_SECONDS|KEEP)$/,
];

/** What `.env` sets and nobody reads: in production it was meant to have an effect. */
export function unreadNames(environment: Environment): ConfigProblem[] {
  const names = environment[DOT_ENV]?.names ?? [];
  const unread = names.filter(
    (name) => !KNOWN_NAMES.includes(name) && !NAMES_OF_COMPOSE.some((each) => each.test(name)),
  );
  return unread.map((name) => {
    const meant = meantName(name, KNOWN_NAMES);
    const mend = 'Remove the line from .env, or correct the name.';
    return {
      variable: name,
      found: 'a name in .env that nobody reads',
      expected: 'a setting of the gateway',
      mend: meant === null ? mend : `${mend} Was ${meant} meant?`,
    };
  });
}

/** Names that look like ours but are not read, so that a typing error does not pass in silence. */
export function warnOfUnknownNames(environment: Environment): string[] {
  const known = KNOWN_NAMES;
  const warnings: string[] = [];
  for (const name of Object.keys(environment)) {
    if (known.includes(name)) continue;
    const plain = VARIABLE_NAMES.find((candidate) => `${candidate}_FILE` === name);
    const meant = meantName(name, known);
    if (plain)
      warnings.push(`${name} is not read: only secrets may come from files; set ${plain}.`);
    else if (meant) warnings.push(`${name} is not a setting of the gateway. Was ${meant} meant?`);
  }
  return warnings;
}

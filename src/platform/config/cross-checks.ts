import { Rate } from '../../kernel';
import type { ConfigProblem } from './config-error';
import { singleHostUrls } from './values/database-url';
import { problem } from './read-values';
import { GATEWAY_ROLES } from './values/gateway-roles';
import { Secret } from './values/secret';
import { type VariableName, VARIABLES } from './variables';

/** Whose keys are in the settings: the gateway's own, or those of a signer of a team, which has them itself. */
export type KeysWhere = 'settings' | 'signer';

type Values = Readonly<Partial<Record<VariableName, unknown>>>;

/** Keys shorter than this could be guessed by whoever can reach the port. */
const PRODUCTION_KEY_LENGTH = 32;

/** Rules between variables. Looks only at those that were good by themselves. */
export function crossCheck(values: Values, keys: KeysWhere): ConfigProblem[] {
  return [
    ...checkKeys(values, keys),
    ...checkOtherAccounts(values),
    ...checkRoles(values),
    ...checkOwner(values),
    ...checkQuorum(values),
    ...checkRates(values),
    ...checkWebhook(values),
    ...checkAlarms(values),
    ...checkProduction(values),
  ];
}

function checkKeys(values: Values, where: KeysWhere): ConfigProblem[] {
  const keys = ['GATEWAY_ACTIVE_KEY', 'GATEWAY_MEMO_KEY'] as const;
  // What they are is a problem by itself, or they say that this process needs no key.
  if (!isWorker(values)) return [];
  if (where === 'settings') {
    return keys
      .filter((name) => values[name] === null)
      .map((name) => problem(name, VARIABLES[name], 'nothing: it is not set'));
  }
  const given = keys.filter((name) => values[name] instanceof Secret);
  const problems = given.map((name) => ({
    ...problem(name, VARIABLES[name], 'a key (not shown), but a signer of its own has the keys'),
    expected: 'nothing',
    mend: `Remove ${name}: this process needs no key.`,
  }));
  // In production its absence is a problem anyway.
  if (values.CODE_SECRET !== null || values.NODE_ENV === 'production') return problems;
  const found = 'nothing, and without GATEWAY_ACTIVE_KEY it is derived from nothing';
  return [...problems, problem('CODE_SECRET', VARIABLES.CODE_SECRET, found)];
}

/** What is sent from an account to itself costs a fee and moves nothing. */
function checkOtherAccounts(values: Values): ConfigProblem[] {
  const { GATEWAY_ACCOUNT: hot } = values;
  const others = ['COLD_WALLET_ACCOUNT', 'AUDIT_ANCHOR_ACCOUNT'] as const;
  const found = 'the name that GATEWAY_ACCOUNT has';
  return others
    .filter((name) => typeof values[name] === 'string' && values[name] === hot)
    .map((name) => problem(name, VARIABLES[name], found));
}

function isWorker({ GATEWAY_ROLES: roles }: Values): boolean {
  return Array.isArray(roles) && roles.includes('worker');
}

/** Where several processes share the work, they must share these as well. */
function checkRoles(values: Values): ConfigProblem[] {
  const { GATEWAY_ROLES: roles } = values;
  if (!Array.isArray(roles) || roles.length === GATEWAY_ROLES.length) return [];
  const problems: ConfigProblem[] = [];
  if (roles.includes('bot') && values.TELEGRAM_BOT_TOKEN === null) {
    problems.push({
      ...problem(
        'TELEGRAM_BOT_TOKEN',
        VARIABLES.TELEGRAM_BOT_TOKEN,
        'nothing, but GATEWAY_ROLES names bot',
      ),
      mend: 'Copy the token whole from BotFather, or take bot out of GATEWAY_ROLES.',
    });
  }
  // In production their absence is a problem anyway.
  if (values.NODE_ENV === 'production') return problems;
  const found = `nothing, but GATEWAY_ROLES is ${roles.join(',')}: the processes of the other roles need the same`;
  const shared = (['DATABASE_URL', 'CODE_SECRET'] as const).filter((name) => values[name] === null);
  return [...problems, ...shared.map((name) => problem(name, VARIABLES[name], found))];
}

function checkOwner({ DATABASE_URL: url, DATABASE_OWNER_URL: owner }: Values): ConfigProblem[] {
  if (!(owner instanceof Secret)) return [];
  const about = (found: string) => [
    problem('DATABASE_OWNER_URL', VARIABLES.DATABASE_OWNER_URL, found),
  ];
  if (!(url instanceof Secret)) return about('one, but there is no DATABASE_URL');
  const [ours, theirs] = [url, owner].map((each) => hostNamesOf(each.reveal()));
  if (ours === undefined || theirs === undefined || Math.max(ours.length, theirs.length) < 2) {
    return [];
  }
  // Otherwise a migration could go to a server that the gateway never looks at.
  return ours.join() === theirs.join() ? [] : about('a list of other hosts than DATABASE_URL');
}

/** Without ports: an owner may connect directly where the gateway uses a pooler. */
function hostNamesOf(url: string): string[] {
  return singleHostUrls(url).map((single) => new URL(single).hostname);
}

function checkQuorum({ CHAIN_NODES: nodes, CHAIN_QUORUM: quorum }: Values): ConfigProblem[] {
  if (!Array.isArray(nodes) || typeof quorum !== 'number' || quorum <= nodes.length) return [];
  const found = `${quorum}, but CHAIN_NODES names ${nodes.length}`;
  return [problem('CHAIN_QUORUM', VARIABLES.CHAIN_QUORUM, found)];
}

/** The rule of `SetRates` for the first rates: points must not be worth more CWD than they cost. */
function checkRates({ DEPOSIT_RATE: deposit, WITHDRAW_RATE: withdrawal }: Values): ConfigProblem[] {
  if (!(deposit instanceof Rate) || !(withdrawal instanceof Rate)) return [];
  if (!deposit.isMoreThan(withdrawal)) return [];
  const mend =
    'Whoever deposits and withdraws would gain: lower DEPOSIT_RATE or raise WITHDRAW_RATE.';
  const about = (name: 'DEPOSIT_RATE' | 'WITHDRAW_RATE', found: string) => {
    return { ...problem(name, VARIABLES[name], found), mend };
  };
  return [
    about('DEPOSIT_RATE', `${deposit.text}, above WITHDRAW_RATE, which is ${withdrawal.text}`),
    about('WITHDRAW_RATE', `${withdrawal.text}, below DEPOSIT_RATE, which is ${deposit.text}`),
  ];
}

function checkWebhook(values: Values): ConfigProblem[] {
  if (values.TELEGRAM_MODE !== 'webhook' || !values.TELEGRAM_BOT_TOKEN) return [];
  return (['TELEGRAM_WEBHOOK_URL', 'TELEGRAM_WEBHOOK_SECRET'] as const)
    .filter((name) => values[name] === null)
    .map((name) => problem(name, VARIABLES[name], 'nothing, but TELEGRAM_MODE=webhook needs it'));
}

function checkAlarms(values: Values): ConfigProblem[] {
  const { OPS_WEBHOOK_URL: url, OPS_WEBHOOK_SECRET: secret, GATEWAY_ROLES: roles } = values;
  const problems: ConfigProblem[] = [];
  const about = (name: 'OPS_WEBHOOK_URL' | 'OPS_WEBHOOK_SECRET', other: string) => {
    return problem(name, VARIABLES[name], `nothing, but ${other} is set`);
  };
  if (url instanceof Secret && secret === null) {
    problems.push(about('OPS_WEBHOOK_SECRET', 'OPS_WEBHOOK_URL'));
  }
  if (url === null && secret instanceof Secret) {
    problems.push(about('OPS_WEBHOOK_URL', 'OPS_WEBHOOK_SECRET'));
  }
  const hasBotRole = Array.isArray(roles) && roles.includes('bot');
  if (typeof values.OPS_CHAT_ID === 'string' && hasBotRole && values.TELEGRAM_BOT_TOKEN === null) {
    problems.push({
      ...problem(
        'OPS_CHAT_ID',
        VARIABLES.OPS_CHAT_ID,
        'a chat, but there is no bot to write to it',
      ),
      mend: 'Set TELEGRAM_BOT_TOKEN, or leave OPS_CHAT_ID out.',
    });
  }
  return problems;
}

function checkProduction(values: Values): ConfigProblem[] {
  if (values.NODE_ENV !== 'production') return [];
  const problems = (['DATABASE_URL', 'CODE_SECRET'] as const)
    .filter((name) => values[name] === null)
    .map((name) => problem(name, VARIABLES[name], 'nothing, but production needs it'));
  for (const name of ['ADMIN_API_KEY', 'METRICS_API_KEY', 'SERVICE_API_KEY'] as const) {
    const key = values[name];
    if (!(key instanceof Secret)) continue;
    const length = key.reveal().length;
    if (length >= PRODUCTION_KEY_LENGTH) continue;
    problems.push(problem(name, VARIABLES[name], `${length} characters (the value is not shown)`));
  }
  const { GUARDS_OFF: guards } = values;
  if (Array.isArray(guards) && guards.length > 0) {
    const found = `${guards.join(',')}, and production keeps every guard`;
    problems.push(problem('GUARDS_OFF', VARIABLES.GUARDS_OFF, found));
  }
  return problems;
}

export function warnOfDoubts(values: Values): string[] {
  const warnings: string[] = [];
  const { GATEWAY_ACTIVE_KEY: active, GATEWAY_MEMO_KEY: memo } = values;
  if (active instanceof Secret && memo instanceof Secret && active.reveal() === memo.reveal()) {
    warnings.push(
      'GATEWAY_ACTIVE_KEY and GATEWAY_MEMO_KEY are the same key: best give the account two.',
    );
  }
  const { ADMIN_API_KEY: admin, METRICS_API_KEY: metrics } = values;
  if (admin instanceof Secret && metrics instanceof Secret && admin.reveal() === metrics.reveal()) {
    warnings.push(
      'METRICS_API_KEY and ADMIN_API_KEY are the same key: whoever reads figures can move money.',
    );
  }
  const { SERVICE_API_KEY: service } = values;
  const others = { ADMIN_API_KEY: admin, METRICS_API_KEY: metrics };
  for (const [name, other] of Object.entries(others)) {
    const isSame =
      service instanceof Secret && other instanceof Secret && service.reveal() === other.reveal();
    if (isSame)
      warnings.push(`SERVICE_API_KEY and ${name} are the same key: who has one has both.`);
  }
  const { GUARDS_OFF: guards } = values;
  if (Array.isArray(guards) && guards.length > 0) {
    warnings.push(`GUARDS_OFF leaves off ${guards.join(' and ')}: payments may be made twice.`);
  }
  if (values.CODE_SECRET === null) {
    warnings.push('CODE_SECRET is not set: it is derived from GATEWAY_ACTIVE_KEY.');
  }
  if (values.DATABASE_URL === null) {
    warnings.push('DATABASE_URL is not set: an embedded PostgreSQL is used, for trying out only.');
  }
  return warnings;
}

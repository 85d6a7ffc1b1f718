import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  ConfigError,
  type Environment,
  type GatewayConfig,
  readGatewayConfig,
} from '../platform/config';
import { type Area, type Check, checksOf } from './check';

const { ok, warn, fail } = checksOf('settings');

/** The settings as far as they can be used, and what is wrong with the others. */
export interface SettingsFound {
  readonly checks: readonly Check[];
  /** With defaults and placeholders for what is wrong. */
  readonly config: GatewayConfig | null;
  /** Areas of settings that are wrong: what is left of them says nothing. */
  readonly wrongAreas: ReadonlySet<Area>;
}

const AREA_BY_PREFIX: readonly (readonly [RegExp, readonly Area[]])[] = [
  [/^DATABASE_/, ['database']],
  [/^CHAIN_/, ['chain', 'wallet']],
  [/^(GATEWAY|FEE|COLD)_/, ['wallet']],
  [/^TELEGRAM_/, ['telegram']],
  [/^(HOST|PORT)$/, ['machine']],
  [/_API_KEY/, ['access']],
];

/**
 * For settings that have no default. Nothing is done with them: what they belong to is not looked at. The key
 * is the number 1, which everybody knows.
 */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  CHAIN_NODES: 'ws://placeholder.invalid',
  GATEWAY_ACCOUNT: 'placeholder',
  GATEWAY_ACTIVE_KEY: '5HpHagT65TZzG1PH3CSu63k8DbpvD8s5ip4nEB3kEsreAnchuDf',
  GATEWAY_MEMO_KEY: '5HpHagT65TZzG1PH3CSu63k8DbpvD8s5ip4nEB3kEsreAnchuDf',
  DATABASE_URL: 'postgres://placeholder@placeholder.invalid/placeholder',
  CODE_SECRET: 'placeholder-placeholder-placeholder-placeholder',
  TELEGRAM_WEBHOOK_URL: 'https://placeholder.invalid',
  TELEGRAM_WEBHOOK_SECRET: 'placeholder-placeholder',
};

const OTHERS_MAY_READ = 0o044;

/** Reads all settings; the others can be looked at even where some are wrong. */
export function examineSettings(environment: Environment, folder: string): SettingsFound {
  const file = fileCheck(folder);
  try {
    const config = readGatewayConfig(environment);
    const all = ok('all', 'Each setting can be read, and they fit each other.');
    return { checks: [all, ...warned(config.warnings), ...file], config, wrongAreas: new Set() };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const names = error.problems.map(({ variable }) => variable);
    const wrong = error.problems.map(({ variable, found, expected, mend }) =>
      fail(variable, `${found}; expected: ${expected}.`, mend),
    );
    return {
      checks: [...wrong, ...warned(error.warnings), ...file],
      config: readWithout(environment, names),
      wrongAreas: new Set(
        names.flatMap((name) => {
          return AREA_BY_PREFIX.flatMap(([prefix, areas]) => (prefix.test(name) ? areas : []));
        }),
      ),
    };
  }
}

function warned(warnings: readonly string[]): readonly Check[] {
  return warnings.map((text) => {
    const [name = 'settings'] = /^[A-Z][A-Z_]+/.exec(text) ?? [];
    return warn(name, text, 'Change it in the settings, unless it is meant to be so.');
  });
}

/** A placeholder may not fit something else, which is left out then, too. */
function readWithout(environment: Environment, names: readonly string[]): GatewayConfig | null {
  const left: Record<string, string | undefined> = { ...environment };
  for (const name of names) {
    const plain = name.replace(/_FILE$/, '');
    for (const each of [plain, `${plain}_FILE`]) Reflect.deleteProperty(left, each);
    if (plain in PLACEHOLDERS) left[plain] = PLACEHOLDERS[plain];
  }
  try {
    return readGatewayConfig(left);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const more = error.problems.map(({ variable }) => variable);
    const isNew = more.some((name) => !names.includes(name));
    return isNew ? readWithout(environment, [...names, ...more]) : null;
  }
}

/** Keys that stand in a file which everybody on the machine can read are not secret. */
function fileCheck(folder: string): readonly Check[] {
  if (process.platform === 'win32') return [];
  const path = join(folder, '.env');
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return [];
  if ((status.mode & OTHERS_MAY_READ) === 0) return [ok('.env', 'Only its owner can read it.')];
  const found = `Others on this machine can read ${path}, and the keys in it.`;
  return [warn('.env', found, `Run: chmod 600 ${path}`)];
}

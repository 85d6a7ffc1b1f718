/** What is looked at, in the order in which it is told. */
export const AREAS = {
  settings: 'Settings',
  machine: 'This machine',
  database: 'Database',
  chain: 'Chain nodes',
  wallet: 'Hot wallet',
  telegram: 'Telegram',
  access: 'Access keys',
} as const;

export type Area = keyof typeof AREAS;

/**
 * `fail`: the gateway does not start, or cannot do its work. `warn`: it works, and an operator should know.
 * `skipped`: it could not be looked at, because of something else.
 */
export type CheckStatus = 'ok' | 'warn' | 'fail' | 'skipped';

/** One thing that was looked at; no text of it holds a secret. */
export interface Check {
  readonly area: Area;
  /** What was looked at: a setting, or a few words. */
  readonly name: string;
  readonly status: CheckStatus;
  readonly found: string;
  /** What to do about it; null where nothing is to be done. */
  readonly fix: string | null;
}

/** Makes the checks of one area. */
export function checksOf(area: Area) {
  return {
    ok: (name: string, found: string): Check => ({ area, name, status: 'ok', found, fix: null }),
    warn: (name: string, found: string, fix: string): Check => {
      return { area, name, status: 'warn', found, fix };
    },
    fail: (name: string, found: string, fix: string): Check => {
      return { area, name, status: 'fail', found, fix };
    },
    skipped: (name: string, found: string): Check => {
      return { area, name, status: 'skipped', found, fix: null };
    },
    /** Of a text of the start, whose last sentence says what to do. */
    refused: (name: string, text: string, status: 'fail' | 'warn' = 'fail'): Check => {
      const { found, fix } = lastSentenceOf(text);
      return { area, name, status, found, fix };
    },
  };
}

const SENTENCE_BEGINS = /[.:?] (?=["A-Z][^.]*)/g;

function lastSentenceOf(text: string): { found: string; fix: string } {
  const last = [...text.matchAll(SENTENCE_BEGINS)].at(-1);
  if (last === undefined) return { found: text, fix: text };
  return { found: text.slice(0, last.index + 1), fix: text.slice(last.index + 2) };
}

/** The gateway would not start, or could not do its work. */
export function hasFailed(checks: readonly Check[]): boolean {
  return checks.some(({ status }) => status === 'fail');
}

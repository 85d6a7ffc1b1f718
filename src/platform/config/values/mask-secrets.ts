const MASK = '[secret]';
/** From here on a text of letters and digits alone may be a key. */
const RUN_MINIMUM = 24;
/** How far before a hash its name is looked for. */
const NAME_BEFORE = 24;

/** An escape of JSON, which stays as it is, or a run of letters and digits. */
const RUNS = new RegExp(`\\\\(?:u[0-9a-fA-F]{4}|.)|[0-9A-Za-z]{${RUN_MINIMUM},}`, 'g');
const PUBLIC_KEY = /^(?:CWD|BTS|GPH)[0-9A-Za-z]{47,51}$/;
/** Also one that was cut, mistyped, or has the P of a wallet's password before it. */
const PRIVATE_KEY = /5[HJK][0-9A-Za-z]{43}|[KL](?=[A-Za-z]*\d)[0-9A-Za-z]{51}/;
/** 24 or 32 bytes, as "openssl rand -hex" makes them; identifiers of transactions and blocks have 20. */
const HEXADECIMAL_KEY = /^(?:[0-9a-fA-F]{48}|[0-9a-fA-F]{64})$/;
const DIGIT_RUNS_OF_A_KEY = 3;

const BOT_TOKEN = /(?<!\d)\d{6,12}(?::|%3A)[\w-]{20,}/gi;
/** Up to the last @ before a space, a quote, or the next of several URLs. */
const LOGIN_IN_URL = /(\w:\/\/)(?:(?!,\w+:\/\/)[^\s"'<>\\])*@/g;
const NAMES =
  'password|passwd|passphrase|secret|token|api[_-]?key|(?:private|active|memo|owner)[_-]?key|wif';
const NAMED_VALUE = new RegExp(`((?:${NAMES})=)(?!\\[secret\\])[^\\s"'\\\\,;&]{6,}`, 'gi');
const NAMED_IN_JSON = new RegExp(
  `((?:${NAMES})\\\\*":\\s*\\\\*")(?!\\[secret\\])[^"\\\\]{6,}`,
  'gi',
);
const KEY_IN_HEADER = /(\b(?:Bearer|Basic)\s+)[\w.~+/-]{8,}=*/g;

/** Letters and digits mixed so much that nobody wrote them as a word. */
const MIXED_RUN = /[\w+/=-]{20,}/g;

/**
 * Strikes out what looks like a secret, whoever it belongs to and however it is called: private keys, tokens
 * of bots, logins in URLs, values of names such as PASSWORD, keys in headers, and long random texts. Public
 * keys, identifiers of transactions and chains stay. A line of JSON stays valid. `known`: texts that are
 * known to be no secret.
 */
export function maskSecrets(text: string, known: readonly string[] = []): string {
  return text
    .replace(BOT_TOKEN, MASK)
    .replace(LOGIN_IN_URL, `$1${MASK}@`)
    .replace(NAMED_VALUE, `$1${MASK}`)
    .replace(NAMED_IN_JSON, `$1${MASK}`)
    .replace(KEY_IN_HEADER, `$1${MASK}`)
    .replace(RUNS, (run, offset: number, whole: string) => {
      if (run.startsWith('\\') || known.includes(run)) return run;
      return isKey(run, whole.slice(Math.max(0, offset - NAME_BEFORE), offset)) ? MASK : run;
    });
}

/** For a value that stands in the wrong place: it is shown only as far as it cannot be a secret. */
export function maskValue(text: string): string {
  const shown = maskSecrets(text).replace(/\?[^,]*/g, `?${MASK}`);
  return shown.replace(MIXED_RUN, (run) => (/\d/.test(run) && /[A-Za-z]/.test(run) ? MASK : run));
}

function isKey(run: string, before: string): boolean {
  if (PUBLIC_KEY.test(run)) return false;
  if (PRIVATE_KEY.test(run)) return true;
  if (HEXADECIMAL_KEY.test(run)) return !/chain/i.test(before);
  const digitRuns = run.match(/\d+/g)?.length ?? 0;
  return digitRuns >= DIGIT_RUNS_OF_A_KEY && /[a-z]/.test(run) && /[A-Z]/.test(run);
}

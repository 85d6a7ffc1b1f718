import { z } from 'zod';
import { CWD, DomainError, Money, Rate } from '../../../kernel';
import { databaseUrlFlaw } from './database-url';
import { IpNetwork } from './ip-network';
import { loginFlaw } from './login-flaw';
import { Secret } from './secret';
import { privateKeyFlaw } from './wallet-import-format';

/** Why a value is refused; never contains the value itself. */
class Refused {
  constructor(readonly reason: string) {}
}

export type Reader<T> = z.ZodType<T, string>;

function reader<T>(read: (text: string) => T | Refused): Reader<T> {
  return z.string().transform((text, context) => {
    const result = read(text);
    if (!(result instanceof Refused)) return result;
    context.addIssue({ code: 'custom', message: result.reason });
    return z.NEVER;
  });
}

export function oneOf<const Choice extends string>(choices: readonly Choice[]): Reader<Choice> {
  return reader((text) => {
    const choice = choices.find((candidate) => candidate === text);
    return choice ?? new Refused(`none of ${choices.join(', ')}`);
  });
}

/** Some of these choices with commas between, or `none`. */
export function someOf<const Choice extends string>(
  choices: readonly Choice[],
): Reader<readonly Choice[]> {
  return reader((text) => {
    if (text === 'none') return [];
    const given = text.split(',').map((part) => part.trim());
    const known = choices.filter((choice) => given.includes(choice));
    const isKnown = given.every((part) => choices.some((choice) => choice === part));
    return isKnown ? known : new Refused(`neither none nor some of ${choices.join(', ')}`);
  });
}

/** At least one of these choices, with commas between. */
export function oneOrMoreOf<const Choice extends string>(
  choices: readonly Choice[],
): Reader<readonly Choice[]> {
  return reader((text) => {
    const given = text.split(',').map((part) => part.trim());
    const isKnown = given.every((part) => choices.some((choice) => choice === part));
    if (!isKnown) return new Refused(`a part of it is none of ${choices.join(', ')}`);
    return choices.filter((choice) => given.includes(choice));
  });
}

export function wholeNumber(minimum: number, maximum: number): Reader<number> {
  return reader((text) => {
    if (!/^\d{1,15}$/.test(text)) return new Refused('not a whole number in plain digits');
    const number = Number(text);
    if (number < minimum) return new Refused(`below ${minimum}`);
    return number > maximum ? new Refused(`above ${maximum}`) : number;
  });
}

export function matching(pattern: RegExp, flaw: string): Reader<string> {
  return reader((text) => (pattern.test(text) ? text : new Refused(flaw)));
}

export const rate: Reader<Rate> = reader((text) => {
  try {
    return Rate.parse(text);
  } catch (error) {
    if (error instanceof DomainError) return new Refused('not a positive plain decimal');
    throw error;
  }
});

const ONE = Rate.parse('1');

/** How many times as large something may become: at least 1. */
export const factor: Reader<Rate> = reader((text) => {
  try {
    const parsed = Rate.parse(text);
    return ONE.isMoreThan(parsed) ? new Refused('below 1') : parsed;
  } catch (error) {
    if (error instanceof DomainError) return new Refused('not a positive plain decimal');
    throw error;
  }
});

/** `none`, or a whole number. Kept as text: it goes to the database as it is. */
export const countLimit: Reader<string> = reader((text) =>
  text === 'none' || /^\d{1,9}$/.test(text) ? text : new Refused('neither a whole number nor none'),
);

/** `none`, or a decimal amount of CWD. Kept as text. */
export const amountLimit: Reader<string> = reader((text) => {
  if (text === 'none') return text;
  try {
    return Money.parse(text, CWD).toDecimal();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const tooPrecise = error.code === 'amount_too_precise';
    return new Refused(tooPrecise ? 'more than 5 decimals' : 'neither a plain decimal nor none');
  }
});

/** A positive decimal amount of CWD. */
export const positiveAmount: Reader<Money> = reader((text) => {
  try {
    const amount = Money.parse(text, CWD);
    return amount.isPositive ? amount : new Refused('zero');
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const tooPrecise = error.code === 'amount_too_precise';
    return new Refused(tooPrecise ? 'more than 5 decimals' : 'not a plain decimal');
  }
});

/** A name of CrowdWiz: labels joined by dots, 1 to 63 characters in all. */
export const accountName: Reader<string> = reader((text) => {
  if (/^1\.2\.\d+$/.test(text)) return new Refused('an account id');
  if (text.length > 63) return new Refused(`${text.length} characters long`);
  if (/[A-Z]/.test(text)) return new Refused('written with capital letters');
  const label = '[a-z](?:[a-z0-9-]*[a-z0-9])?';
  const valid = new RegExp(`^${label}(?:\\.${label})*$`).test(text);
  return valid ? text : new Refused('not a name that CrowdWiz allows');
});

export const chainId: Reader<string> = reader((text) =>
  /^[0-9a-fA-F]{64}$/.test(text)
    ? text.toLowerCase()
    : new Refused(`a text of ${text.length} characters that is not 64 hexadecimal digits`),
);

/** A URL of one of these schemes, or the reason why it is none. */
function urlFlaw(text: string, schemes: readonly string[]): string | null {
  if (!URL.canParse(text)) return 'not a URL';
  const { protocol, hostname } = new URL(text);
  // Not quoted: of a mistaken secret even the part before the colon is a part of the secret.
  if (!schemes.includes(protocol.slice(0, -1))) return 'a URL of another kind';
  return hostname === '' ? 'a URL without a host' : loginFlaw(text);
}

export function url(schemes: readonly string[]): Reader<string> {
  return reader((text) => {
    const flaw = urlFlaw(text, schemes);
    return flaw === null ? text.replace(/\/+$/, '') : new Refused(flaw);
  });
}

/** Schemes that a page must not link to: what stands behind them runs, or is read, in the page itself. */
const SCHEMES_OF_PAGES: readonly string[] = [
  ...['javascript:', 'data:', 'vbscript:', 'blob:', 'file:', 'about:'],
];

/** A link with a place in it that is filled in; `example`: with what, for instance. */
function linkWith(place: string, example: string, isFit: (link: URL) => boolean): Reader<string> {
  return reader((text) => {
    if (!text.includes(place)) return new Refused(`a text without ${place}`);
    if (!/^[\x21-\x7e]{1,300}$/.test(text)) {
      return new Refused('a text of more than 300 characters, or with signs outside ASCII');
    }
    const filled = text.replaceAll(place, example);
    if (/[{}<>"'`\\]/.test(filled)) return new Refused('a text with other signs than links have');
    if (!URL.canParse(filled)) return new Refused('not a link');
    return isFit(new URL(filled)) ? text : new Refused('a link of another kind');
  });
}

/** A link of the web or of a wallet's own scheme, with `{account}` in it. Short enough for a QR code. */
export const walletLink: Reader<string> = linkWith(
  ...(['{account}', 'my-gateway1'] as const),
  ({ protocol }) => !SCHEMES_OF_PAGES.includes(protocol),
);

/** A link of the web with `{transaction}` in it. Customers see all of it: it has no user and no password. */
export const explorerLink: Reader<string> = linkWith(
  ...(['{transaction}', 'ab'.repeat(20)] as const),
  ({ protocol, hostname, username, password }) =>
    ['https:', 'http:'].includes(protocol) &&
    !hostname.includes('ab'.repeat(20)) &&
    username + password === '',
);

/** Of one server, or of several with commas between; see `singleHostUrls`. */
export const databaseUrl: Reader<Secret> = reader((text) => {
  const flaw = databaseUrlFlaw(text);
  return flaw === null ? new Secret(text) : new Refused(flaw);
});

export function secretUrl(schemes: readonly string[]): Reader<Secret> {
  return reader((text) => {
    const flaw = urlFlaw(text, schemes);
    return flaw === null ? new Secret(text) : new Refused(flaw);
  });
}

export const nodeList: Reader<readonly string[]> = reader((text) => {
  const nodes = text.split(',').map((node) => node.trim());
  for (const [index, node] of nodes.entries()) {
    const place = `entry ${index + 1} of ${nodes.length}`;
    if (node === '') return new Refused(`a list whose ${place} is empty`);
    const flaw = urlFlaw(node, ['wss', 'ws']);
    if (flaw !== null) return new Refused(`a list whose ${place} is ${flaw}`);
    // The same node twice would count as two voices of a quorum.
    if (nodes.indexOf(node) !== index) return new Refused(`a list whose ${place} is a repetition`);
  }
  return Object.freeze(nodes);
});

/** `none`, or addresses and networks with commas between. */
export const networkList: Reader<readonly IpNetwork[]> = reader((text) => {
  if (text === 'none') return Object.freeze([]);
  const entries = text.split(',').map((entry) => entry.trim());
  const networks: IpNetwork[] = [];
  for (const [index, entry] of entries.entries()) {
    const network = entry === '' ? 'empty' : IpNetwork.parse(entry);
    if (typeof network === 'string') {
      return new Refused(`a list whose entry ${index + 1} of ${entries.length} is ${network}`);
    }
    networks.push(network);
  }
  return Object.freeze(networks);
});

export const privateKey: Reader<Secret> = reader((text) => {
  const flaw = privateKeyFlaw(text);
  return flaw === null ? new Secret(text) : new Refused(flaw);
});

export function secretText(minimumLength: number, pattern: RegExp, flaw: string): Reader<Secret> {
  return reader((text) => {
    if (text.length < minimumLength) return new Refused(`${text.length} characters long`);
    return pattern.test(text) ? new Secret(text) : new Refused(flaw);
  });
}

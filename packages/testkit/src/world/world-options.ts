import { CWD, Money } from 'crowdwiz-gateway/internal/kernel/index';
import type { DatabaseUrls } from 'crowdwiz-embedded-postgres';
import type { TelegramPerson } from 'crowdwiz-sandbox/telegram';

/** One of the players: who they are in Telegram, and what they have on the chain. */
export interface PlayerOptions {
  readonly person: TelegramPerson;
  readonly accountName: string;
  readonly funds: Money;
}

export interface WorldOptions {
  /** Default: a PostgreSQL of the world's own, thrown away with it. */
  readonly database?: Pick<DatabaseUrls, 'url' | 'ownerUrl'>;
  /** Default 1000. Chain time advances by at least one second a block, so below that it runs ahead. */
  readonly blockIntervalMilliseconds?: number;
  /** By a short name; default: alice and bob. */
  readonly players?: Readonly<Record<string, PlayerOptions>>;
  /** Overrules what the world tells the gateway. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Aborted: the start ends with an error, and what was started already is stopped. */
  readonly signal?: AbortSignal;
  /** Told what is being started. */
  readonly onProgress?: (what: string) => void;
}

function cwd(whole: string): Money {
  return Money.parse(whole, CWD);
}

export const GATEWAY_ACCOUNT_NAME = 'points-gateway';
export const GATEWAY_FUNDS = cwd('100000');

export const DEFAULT_PLAYERS = {
  alice: {
    person: { id: 1_001, firstName: 'Alice', username: 'alice', languageCode: 'en' },
    accountName: 'alice-wallet',
    funds: cwd('1000'),
  },
  bob: {
    person: { id: 1_002, firstName: 'Bob', username: 'bob', languageCode: 'en' },
    accountName: 'bob-wallet',
    funds: cwd('500'),
  },
} satisfies Record<string, PlayerOptions>;

import { Injectable } from '@nestjs/common';
import { maskSecrets } from '../../../platform/config';
import { TelegramOptions } from '../telegram-options';

const MASK = '[secret]';
/** Whatever looks like a bot token, in case it is not ours. */
const TOKEN_LIKE = /\b\d{3,}(?::|%3A)[\w-]{10,}/gi;

/** Takes the token, the webhook secret and proxy credentials out of texts: error messages carry them. */
@Injectable()
export class TelegramSecrets {
  private readonly secrets: readonly string[];

  constructor(options: TelegramOptions) {
    const known = [options.token, options.webhook?.secret, ...credentialsOf(options.proxyUrl)];
    this.secrets = known
      .filter((secret): secret is string => secret !== undefined && secret !== '')
      .flatMap((secret) => [secret, encodeURIComponent(secret)])
      .sort((left, right) => right.length - left.length);
  }

  scrub(text: string): string {
    let clean = text;
    for (const secret of this.secrets) clean = clean.replaceAll(secret, MASK);
    return maskSecrets(clean.replace(TOKEN_LIKE, MASK));
  }

  /** What went wrong, in one line fit for a log. Never the stack: it repeats addresses with the token. */
  describe(error: unknown): string {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return this.scrub(text).replaceAll(/\s+/g, ' ').slice(0, 500);
  }
}

function credentialsOf(proxyUrl: string | null): string[] {
  if (proxyUrl === null || !URL.canParse(proxyUrl)) return [];
  const { password } = new URL(proxyUrl);
  return password === '' ? [] : [password, decodeURIComponent(password)];
}

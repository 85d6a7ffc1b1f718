import { inspect } from 'node:util';
import { TelegramOptions } from '../telegram-options';
import { TelegramSecrets } from './telegram-secrets';

const TOKEN = '7001:AAtestTokenThatOpensNothing_-x';

describe('secrets of the Telegram adapter', () => {
  const options = new TelegramOptions({
    token: TOKEN,
    proxyUrl: 'socks5://user:p%40ss@127.0.0.1:1080',
    webhook: { publicUrl: 'https://gateway.example', secret: 'hook-secret', path: '/t' },
  });
  const secrets = new TelegramSecrets(options);

  it('takes the token out of an address in an error, also one that telegraf does not know', () => {
    const error = new Error(
      `invalid json response body at http://127.0.0.1/bot${TOKEN}/sendMessage reason: <html>`,
    );
    expect(secrets.describe(error)).not.toContain('AAtest');
    expect(secrets.describe(error)).toContain('sendMessage');
  });

  it.each([
    encodeURIComponent(TOKEN),
    'hook-secret',
    'p%40ss',
    'p@ss',
    '123456789:ABCdefGHIjklMNOpqrSTUvwx',
  ])('takes %s out', (secret) => {
    expect(secrets.scrub(`before ${secret} after`)).toBe('before [secret] after');
  });

  it('leaves the rest alone', () => {
    expect(secrets.scrub('connect ECONNREFUSED 127.0.0.1:8081')).toBe(
      'connect ECONNREFUSED 127.0.0.1:8081',
    );
  });

  it('is not printed with the options', () => {
    expect(JSON.stringify(options)).not.toContain('AAtest');
    expect(inspect(options)).not.toContain('AAtest');
  });

  it('keeps a path in the address of the Bot API', () => {
    const withPath = new TelegramOptions({ token: TOKEN, apiRoot: 'http://127.0.0.1/telegram' });
    expect(new URL('./bot1/getMe', withPath.apiRoot).pathname).toBe('/telegram/bot1/getMe');
  });
});

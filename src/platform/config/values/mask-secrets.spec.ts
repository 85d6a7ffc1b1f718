import { maskSecrets, maskValue } from './mask-secrets';

// Throw-away values, made for these tests.
const WIF = '5KQwrPbwdL6PhXujxW37FSSQZ1JiwsST4cqQzDeyXtP79zkvFD3';
const HEX = '6f1ed002ab5595859014ebf0951522d9f1ed002ab5595859014ebf0951522d9a';

describe('what looks like a secret', () => {
  it.each([
    ['a private key', WIF, WIF],
    ['one that was cut', WIF.slice(0, -3), WIF.slice(0, -3)],
    ['one in a text', `account "${WIF}" is unknown`, WIF],
    ['one after a line end, in JSON', JSON.stringify(`a\n${WIF}`), WIF],
    ["a wallet's password", `P${WIF}`, WIF],
    ['the token of a bot', 'GET /bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/getMe', 'AAHdqT'],
    ['a password in a URL', 'at postgres://user:pa/s?s@host:5432/db', 'pa/s'],
    ['a key in a URL', 'wss://a.example/ws,wss://node-key@b.example', 'node-key'],
    ['a value of a name', 'ADMIN_API_KEY=hunter2-hunter2 is set', 'hunter2'],
    ['a value of a name in JSON', '{"deep":{"memoKey":"hunter2-hunter2"}}', 'hunter2'],
    ['the same within a text', JSON.stringify('{"password":"hunter2"}'), 'hunter2'],
    ['a header', 'authorization: Bearer hunter2-hunter2', 'hunter2'],
    ['32 bytes in hexadecimal digits', `it was ${HEX}.`, HEX],
    ['24 bytes', HEX.slice(0, 48), HEX.slice(0, 48)],
    ['32 bytes in base64', 'is Zm9vYmFy1XRlc3Q3c2VjcmV0MnNlY3JldDlh!', 'Zm9vYmFy1'],
  ])('is struck out: %s', (_what, text, secret) => {
    const masked = maskSecrets(text);
    expect(masked).not.toContain(secret);
    expect(masked).toContain('[secret]');
    expect(maskSecrets(masked)).toBe(masked);
    if (text.startsWith('{') || text.startsWith('"')) JSON.parse(masked);
  });

  it.each([
    ['a public key', 'CWD5Ja3zv5KvqAcMYBdLJbQXQ5r7QoFBHFv1BxQPLdMsQJvFsbFNc3'],
    ['a transaction', '6f1ed002ab5595859014ebf0951522d9f1ed002a'],
    ['a signature', `${HEX}${HEX}20`],
    ['a chain', `CHAIN_ID is ${HEX}`],
    ['the same in JSON', `{"chainId":"${HEX}"}`],
    ['an identifier', '0190d3a4-52d7-7a41-9b53-8f5d0a9be1c2'],
    [
      'a time and an address',
      '2026-11-29T10:00:00.123Z 192.168.100.100:5432 wss://node.example/ws',
    ],
    ['a class of a migration', 'AddColumnsOfDepositsAndPayments1764000000000'],
    ['advice', 'set TELEGRAM_BOT_TOKEN to the one that @BotFather gave; a password: none'],
  ])('leaves alone %s', (_what, text) => {
    expect(maskSecrets(text)).toBe(text);
  });

  it('leaves alone what is known to be none', () => {
    expect(maskSecrets(`serves ${HEX}`, [HEX])).toBe(`serves ${HEX}`);
  });

  it('of a setting is more than elsewhere', () => {
    expect(maskValue('wss://host/ws?key=1')).toBe('wss://host/ws?[secret]');
    expect(maskValue('two-words-and-99-words-more')).toBe('[secret]');
    expect(maskValue('https://node.example')).toBe('https://node.example');
  });
});

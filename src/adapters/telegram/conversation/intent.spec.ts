import { BUTTON_DATA, historyButton, intentOfButton, intentOfText } from './intent';

const TOKEN = 'k3H7w9Xq2mFd-_k3H7w9Xq2mFd-_k3H7w9Xq2mFd-_k';
const ID = '0b9f4c1e-58f3-4d0e-9a55-3f5b0c6f1d2a';

describe('what a customer wants', () => {
  it.each([
    ['/start', { kind: 'start', token: null }],
    ['/start promo', { kind: 'start', token: null }],
    [`/start ${TOKEN}`, { kind: 'start', token: TOKEN }],
    [`/start@crowdwiz_gateway_bot ${TOKEN}`, { kind: 'start', token: TOKEN }],
    [`/start ${TOKEN}x`, { kind: 'start', token: null }],
    [`/start ${TOKEN} and more`, { kind: 'start', token: null }],
    ['/ACCOUNT', { kind: 'account' }],
    ['/balance', { kind: 'account' }],
    ['/account@crowdwiz_gateway_bot', { kind: 'account' }],
    ['/link', { kind: 'link', accountName: null }],
    ['/link  anna ', { kind: 'link', accountName: 'anna' }],
    ['/history', { kind: 'history', cursor: null }],
    ['/support', { kind: 'support' }],
    ['/code abcd efgh', { kind: 'code', code: 'abcd efgh' }],
    ['/withdraw', { kind: 'withdraw', amount: null }],
    ['/withdraw -1', { kind: 'withdraw', amount: '-1' }],
    ['/language en', { kind: 'language', locale: 'en' }],
    ['/language fr', { kind: 'language', locale: null }],
    ['/unlink', { kind: 'unlink', linkId: null }],
    ['/dance now', { kind: 'unknown_command', command: '/dance' }],
    ['/', { kind: 'unknown_command', command: '/' }],
    ['/зачем', { kind: 'unknown_command', command: '/зачем' }],
    ['hello', { kind: 'text', text: 'hello' }],
  ])('typed %j', (typed, intent) => {
    expect(intentOfText(typed)).toEqual(intent);
  });

  it.each([
    ['withdraw:all', { kind: 'withdraw', amount: 'all' }],
    ['language:ru', { kind: 'language', locale: 'ru' }],
    [`confirm:${ID}`, { kind: 'confirm_withdrawal', quoteId: ID }],
    [`decline:${ID}`, { kind: 'decline', quoteId: ID }],
    ['decline', { kind: 'decline', quoteId: null }],
    [`unlink:${ID}`, { kind: 'unlink', linkId: ID }],
    ['unlink:yes', { kind: 'old_button' }],
    ['withdraw:12.5', { kind: 'withdraw', amount: '12.5' }],
    ['withdraw:-1', { kind: 'old_button' }],
    [`claim:${ID}`, { kind: 'claim', depositId: ID, rateVersion: null }],
    [`claim:${ID}:12`, { kind: 'claim', depositId: ID, rateVersion: 12 }],
    [`claim:${ID}:x`, { kind: 'old_button' }],
    [`cancel_withdrawal:${ID}`, { kind: 'cancel_withdrawal', withdrawalId: ID }],
    ['history', { kind: 'history', cursor: null }],
    ['history:c3RhdGVtZW50OjEy', { kind: 'history', cursor: 'c3RhdGVtZW50OjEy' }],
    ['history:', { kind: 'old_button' }],
    ['history:a b', { kind: 'old_button' }],
    [`history:${'x'.repeat(57)}`, { kind: 'old_button' }],
    ['confirm:1; DROP TABLE customer', { kind: 'old_button' }],
    ['confirm:', { kind: 'old_button' }],
    ['language:fr', { kind: 'old_button' }],
    ['', { kind: 'old_button' }],
  ])('pressed %j', (data, intent) => {
    expect(intentOfButton(data)).toEqual(intent);
  });

  it('draws a button to an older page as long as Telegram takes it', () => {
    const longest = historyButton('x'.repeat(56));
    expect(Buffer.byteLength(longest ?? '')).toBe(64);
    expect(intentOfButton(longest ?? '')).toEqual({ kind: 'history', cursor: 'x'.repeat(56) });
    expect(historyButton('x'.repeat(57))).toBeNull();
  });

  it('knows every button that it draws', () => {
    for (const data of Object.values(BUTTON_DATA)) {
      expect(intentOfButton(data).kind).not.toBe('old_button');
    }
  });
});

import { agoText, amountText, changeText, isZero, shortId } from './format.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const amount = (text: string) => ({ amount: text, symbol: 'CWD' });

describe('amounts', () => {
  it.each([
    ['0', '0 CWD'],
    ['999.99', '999.99 CWD'],
    ['1000', '1\u202f000 CWD'],
    ['-1234567.00001', '−1\u202f234\u202f567.00001 CWD'],
    [
      '123456789012345678901234567890.5',
      '123\u202f456\u202f789\u202f012\u202f345\u202f678\u202f901\u202f234\u202f567\u202f890.5 CWD',
    ],
    ['<b>1</b>', '<b>1</b> CWD'],
  ])('%s is shown to the last digit', (given, shown) => {
    expect(amountText(amount(given))).toBe(shown);
  });

  it('that changed something have a sign', () => {
    const shown = ['5', '-5', '0.00'].map((text) => changeText(amount(text)));
    expect(shown).toEqual(['+5 CWD', '−5 CWD', '0.00 CWD']);
  });

  it('are nothing only where all digits are', () => {
    const found = ['0', '-0.00', '0.00001', '10'].map((text) => isZero(amount(text)));
    expect(found).toEqual([true, true, false, false]);
  });
});

describe('times', () => {
  it.each([
    ['2026-03-01T11:59:30Z', '30 seconds ago', '30 секунд назад'],
    ['2026-03-01T11:00:00Z', '1 hour ago', '1 час назад'],
    ['2026-02-27T12:00:00Z', '2 days ago', 'позавчера'],
    ['2026-03-01T12:05:00Z', 'in 5 minutes', 'через 5 минут'],
    ['2026-03-01T12:00:00Z', 'now', 'сейчас'],
  ])('%s is %s', (at, english, russian) => {
    expect([agoText(at, NOW, 'en'), agoText(at, NOW, 'ru')]).toEqual([english, russian]);
  });
});

it('long ids are cut where there is no room, short ones are not', () => {
  expect(shortId('0d8f6f3c-5f2e-8a1b-9c3d-1e2f3a4b5c6d')).toBe('0d8f6f3c…');
  expect(shortId('1.2.345')).toBe('1.2.345');
});

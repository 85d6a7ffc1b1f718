import { ALARM_KINDS, NOTICE_PHASES } from '../../../alarms';
import { DOMAIN_ERROR_CODES } from '../../../kernel';
import { UNSUPPORTED_KINDS } from '../conversation/unsupported-kind';
import { LAPSE_CAUSES } from '../../../withdrawals';
import { html, Html } from './html';
import { LOCALES, localeOfLanguage, MESSAGES, type Messages } from '.';

const HOSTILE = '<script>&"';

const NUMBERED = { number: HOSTILE, cwd: HOSTILE };

const ALARMS = {
  kind: 'foreign_spending',
  severity: 'page',
  total: 3,
  lines: [
    { number: HOSTILE, summary: HOSTILE, since: HOSTILE, count: 1 },
    { number: HOSTILE, summary: HOSTILE, since: HOSTILE, count: 2 },
  ],
} as const;

const QUOTE_IN_PAUSE = {
  points: HOSTILE,
  rate: HOSTILE,
  symbol: HOSTILE,
  gross: HOSTILE,
  fee: HOSTILE,
  isFeeOnHouse: false,
  largeFeePercent: 42,
  net: HOSTILE,
  accountName: HOSTILE,
  validMinutes: 5,
  isPaused: true,
};

const DEPOSIT_IN_PAUSE = {
  ...{ gatewayAccount: HOSTILE, linkedAccount: HOSTILE, rate: HOSTILE, symbol: HOSTILE },
  ...{ minimum: HOSTILE, exampleGiven: HOSTILE, exampleReceived: HOSTILE, isPaused: true },
};

const TRANSACTION = { id: HOSTILE, link: `https://explorer.example/"onclick="${HOSTILE}` };

const HISTORY_LINE = { at: HOSTILE, change: HOSTILE, kind: 'adjustment', number: HOSTILE } as const;

const HISTORY = {
  isNewest: false,
  lines: [
    { ...HISTORY_LINE, reason: null },
    { ...HISTORY_LINE, reason: { words: HOSTILE } },
    ...LAPSE_CAUSES.map((cause) => ({ ...HISTORY_LINE, reason: { cause } })),
  ],
};

/** Every sentence of a language, with hostile values in all places. */
function sentences(messages: Messages): [name: string, sentence: Html][] {
  const { say, tell } = messages;
  const hostile = new Proxy<Record<string, string>>({}, { get: () => HOSTILE });
  return [
    ...DOMAIN_ERROR_CODES.flatMap((code): [string, Html][] => [
      [`${code} with details`, messages.refusals[code](hostile)],
      [`${code} without`, messages.refusals[code]({})],
    ]),
    ...UNSUPPORTED_KINDS.map((kind): [string, Html] => [kind, messages.unsupported[kind]]),
    ...Object.entries(messages.amountProblems).flatMap(([name, sentence]): [string, Html][] => [
      [name, sentence(HOSTILE, HOSTILE)],
      [`${name} without suggestion`, sentence('DEMO', null)],
    ]),
    ...Object.entries(messages.nameProblems).map(([name, sentence]): [string, Html] => [
      name,
      sentence(HOSTILE),
    ]),
    ['welcome', say.welcome(HOSTILE, false)],
    ['connected', say.connected(HOSTILE, true)],
    ['linkRequested', say.linkRequested(HOSTILE, false)],
    ['linkRequested in a pause', say.linkRequested(HOSTILE, true)],
    ['withdrawalWaits', say.withdrawalWaits(NUMBERED)],
    ['withdrawalStands', say.withdrawalStands(NUMBERED, 'approved')],
    ['stamp', tell.stamp({ about: 'deposit', number: HOSTILE, at: HOSTILE })],
    ['quote in a pause', say.quote(QUOTE_IN_PAUSE)],
    ['deposit as a QR code', say.depositQr(HOSTILE)],
    ['deposit in a pause', say.deposit(DEPOSIT_IN_PAUSE)],
    ['unknownCommand', say.unknownCommand(HOSTILE)],
    ['codeSent', tell.codeSent(HOSTILE, 10)],
    ['depositCredited', tell.depositCredited(HOSTILE, HOSTILE, TRANSACTION)],
    ['depositAddsUp', tell.depositAddsUp(HOSTILE, HOSTILE, HOSTILE, TRANSACTION)],
    ['withdrawalSent', tell.withdrawalSent(HOSTILE, HOSTILE, { ...TRANSACTION, link: null })],
    ['support', say.support(HOSTILE)],
    ['history', say.history(HISTORY)],
    ['no history', say.history({ lines: [], isNewest: true })],
    ['nothing older', say.history({ lines: [], isNewest: false })],
    ['depositWaiting', tell.depositWaiting(HOSTILE)],
    ['withdrawalRejected', tell.withdrawalRejected(HOSTILE, HOSTILE)],
    ['withdrawalFinal', tell.withdrawalFinal(HOSTILE, HOSTILE, TRANSACTION)],
    ['withdrawalFinal alone', tell.withdrawalFinal(HOSTILE, HOSTILE, null)],
    ['requested in a pause', tell.withdrawalRequestedInPause(HOSTILE, HOSTILE, HOSTILE)],
    ['approved in a pause', tell.withdrawalApprovedInPause(HOSTILE)],
    ['expired in a pause', tell.withdrawalExpiredInPause(HOSTILE)],
    ['waits', tell.withdrawalWaits(HOSTILE)],
    ['owedBack', tell.owedBack(HOSTILE)],
    ['owedBackDecided', tell.owedBackDecided(HOSTILE)],
    ...LAPSE_CAUSES.map((cause): [string, Html] => [
      `lapsed: ${cause}`,
      tell.withdrawalLapsed(HOSTILE, HOSTILE, cause),
    ]),
    ['pointsAdded', tell.pointsAdded(HOSTILE, HOSTILE)],
    ...NOTICE_PHASES.map((phase): [string, Html] => [
      `alarms ${phase}`,
      messages.ops.notice({ ...ALARMS, phase }),
    ]),
    ['acknowledged', messages.ops.acknowledged(HOSTILE, 2)],
    ['acknowledged before', messages.ops.acknowledged(HOSTILE, 0)],
    ...ALARM_KINDS.map((kind): [string, Html] => [kind, html`${messages.ops.alarms[kind]}`]),
  ];
}

describe.each(LOCALES)('the sentences in %s', (locale) => {
  it.each(sentences(MESSAGES[locale]))('%s is whole and escaped', (_name, { text }) => {
    expect(text.length).toBeGreaterThan(5);
    expect(text).not.toMatch(/undefined|null|\[object|NaN/);
    expect(text).not.toContain('<script>');
    const tags = text.match(/<[^>]*>/g) ?? [];
    const opened = tags.filter((tag) => !tag.startsWith('</'));
    expect(tags.length).toBe(opened.length * 2);
    for (const tag of tags) expect(tag).toMatch(/^<(?:\/?(?:b|code)|\/a|a href="https:[^"<>]+")>$/);
  });

  it('has commands and labels that Telegram takes', () => {
    for (const text of Object.values(MESSAGES[locale].commands)) {
      expect(text.length).toBeGreaterThan(0);
      expect(text.length).toBeLessThanOrEqual(256);
    }
    expect(new Set(Object.values(MESSAGES[locale].labels)).size).toBe(
      Object.values(MESSAGES[locale].labels).length,
    );
  });
});

it('speaks different languages', () => {
  const russian = sentences(MESSAGES.ru).filter(([, { text }]) => !/[а-яё]/i.test(text));
  const english = sentences(MESSAGES.en).filter(([, { text }]) => /[а-яё]/i.test(text));
  expect(russian).toEqual([]);
  expect(english).toEqual([]);
});

it.each([
  [null, 'en'],
  ['', 'en'],
  ['ru', 'ru'],
  ['ru-RU', 'ru'],
  ['RU', 'ru'],
  ['uk', 'en'],
  ['kk', 'en'],
  ['en', 'en'],
  ['en-GB', 'en'],
  ['de', 'en'],
])('greets somebody whose Telegram speaks %j in %s', (languageCode, locale) => {
  expect(localeOfLanguage(languageCode)).toBe(locale);
});

it.each(LOCALES)('points out a large network fee, and no other (%s)', (locale) => {
  const { say } = MESSAGES[locale];
  expect(say.quote(QUOTE_IN_PAUSE).text).toContain('42%');
  expect(say.quote({ ...QUOTE_IN_PAUSE, largeFeePercent: null }).text).not.toContain('%');
});

it.each(LOCALES)('links a transaction to an explorer where one is known (%s)', (locale) => {
  const { tell } = MESSAGES[locale];
  const link = 'https://explorer.example/tx/ab?a=1&b=2';
  const text = (transaction: { id: string; link: string | null } | null) =>
    tell.withdrawalFinal('2 CWD', 'anna', transaction).text;
  expect(text({ id: 'ab', link })).toMatch(
    /<code>ab<\/code> \(<a href="https:\/\/explorer\.example\/tx\/ab\?a=1&amp;b=2">[^<]+<\/a>\)$/,
  );
  expect(text({ id: 'ab', link: null })).toMatch(/<code>ab<\/code>$/);
  expect(text(null).split('\n')).toHaveLength(1);
});

it.each(LOCALES)('helps by a person where there is one, and only there (%s)', (locale) => {
  const { say } = MESSAGES[locale];
  expect(say.help('DEMO', true).text).toContain('/support');
  expect(say.help('DEMO', false).text).not.toContain('/support');
});

it.each(LOCALES)('asks what a comma means by both readings (%s)', (locale) => {
  const { text } = MESSAGES[locale].amountProblems.ambiguous_comma('DEMO', '1.500');
  expect(text).toContain('<code>1500</code>');
  expect(text).toContain('<code>1.500</code>');
});

it('escapes what is put into html', () => {
  expect(html`<b>${'1 < 2 & 3'}</b>${html`<code>${'>'}</code>`}${4}`.text).toBe(
    '<b>1 &lt; 2 &amp; 3</b><code>&gt;</code>4',
  );
});

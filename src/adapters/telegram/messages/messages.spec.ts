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
  net: HOSTILE,
  accountName: HOSTILE,
  validMinutes: 5,
  isPaused: true,
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
    ['unknownCommand', say.unknownCommand(HOSTILE)],
    ['codeSent', tell.codeSent(HOSTILE, 10)],
    ['depositCredited', tell.depositCredited(HOSTILE, HOSTILE, HOSTILE)],
    ['depositWaiting', tell.depositWaiting(HOSTILE)],
    ['withdrawalRejected', tell.withdrawalRejected(HOSTILE, HOSTILE)],
    ['withdrawalFinal', tell.withdrawalFinal(HOSTILE, HOSTILE, null)],
    ['requested in a pause', tell.withdrawalRequestedInPause(HOSTILE, HOSTILE, HOSTILE)],
    ['approved in a pause', tell.withdrawalApprovedInPause(HOSTILE)],
    ['expired in a pause', tell.withdrawalExpiredInPause(HOSTILE)],
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
    const tags = text.match(/<\/?[a-z]+>/g) ?? [];
    const opened = tags.filter((tag) => !tag.startsWith('</'));
    expect(tags.length).toBe(opened.length * 2);
    for (const tag of tags) expect(tag).toMatch(/^<\/?(?:b|code)>$/);
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
  [null, 'ru'],
  ['', 'ru'],
  ['ru', 'ru'],
  ['ru-RU', 'ru'],
  ['uk', 'ru'],
  ['en', 'en'],
  ['en-GB', 'en'],
  ['de', 'en'],
])('greets somebody whose Telegram speaks %j in %s', (languageCode, locale) => {
  expect(localeOfLanguage(languageCode)).toBe(locale);
});

it('escapes what is put into html', () => {
  expect(html`<b>${'1 < 2 & 3'}</b>${html`<code>${'>'}</code>`}${4}`.text).toBe(
    '<b>1 &lt; 2 &amp; 3</b><code>&gt;</code>4',
  );
});

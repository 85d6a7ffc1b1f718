import type { Notice, NoticedAlarm } from '../../../alarms';
import type { BotApi } from '../connection/bot-api';
import { BotApiFailure } from '../connection/bot-api-failure';
import { TelegramSecrets } from '../connection/telegram-secrets';
import { TelegramOptions } from '../telegram-options';
import { noticeMessage, OpsChat } from './ops-chat';
import { RateLimiter } from './rate-limiter';

const AT = new Date('2026-03-01T12:00:00.000Z');
const CHAT = { chatId: '-100500', locale: 'en' } as const;
const ID = '0b9f4c1e-58f3-4d0e-9a55-3f5b0c6f1d2a';
const THEFT: NoticedAlarm = {
  ...{ id: ID, subject: 'tx', firstAt: AT, count: 1 },
  summary: 'It spends <what> is ours.',
};

function notice(given: Partial<Notice> = {}): Notice {
  return {
    ...{ id: ID, phase: 'raised', kind: 'foreign_spending', severity: 'page', at: AT },
    ...{ shown: [THEFT], alarmIds: [ID], ...given },
  };
}

describe('the chat of the operators', () => {
  const options = new TelegramOptions({
    token: '7001:AAtestTokenThatOpensNothing_-x',
    opsChat: CHAT,
  });
  const calls: [string, object][] = [];
  let failure: Error | null = null;
  const api = {
    call: (method: string, payload: object) => {
      calls.push([method, payload]);
      return failure ? Promise.reject(failure) : Promise.resolve({});
    },
  };
  const chat = new OpsChat(
    api as unknown as BotApi,
    new RateLimiter(options.rateLimits),
    options,
    new TelegramSecrets(options),
  );

  beforeEach(() => {
    calls.length = 0;
    failure = null;
  });

  it('is told what it is, since when, with a button to acknowledge it', async () => {
    expect(await chat.send(notice())).toEqual({ outcome: 'told' });
    const text =
      '🚨 <b>Theft: the hot wallet pays what the gateway did not sign</b>\n' +
      '• It spends &lt;what&gt; is ours. — since 2026-03-01 12:00:00 UTC, no. <code>0b9f4c1e</code>';
    const button = { text: 'Acknowledge', callback_data: `acknowledge:${ID}` };
    expect(calls).toEqual([
      [
        'sendMessage',
        {
          ...{ chat_id: -100500, text, parse_mode: 'HTML', disable_notification: false },
          link_preview_options: { is_disabled: true },
          reply_markup: { inline_keyboard: [[button]] },
        },
      ],
    ]);
  });

  it('is told of what is over, and what only informs, without a button', () => {
    const over = noticeMessage(notice({ phase: 'cleared' }), CHAT);
    expect(over.html).toMatch(/^✅ Over: <b>Theft/);
    const informs = notice({ severity: 'info', kind: 'unattributed_deposit' });
    const inform = noticeMessage(informs, { ...CHAT, locale: 'ru' });
    expect(inform.html).toMatch(/^ℹ️ <b>Неопознанное поступление/);
    expect([over.buttons, inform.buttons]).toEqual([[], []]);
    expect([over.isQuiet, inform.isQuiet]).toEqual([false, true]);
    const again = noticeMessage(notice({ phase: 'repeated' }), CHAT);
    expect(again.html).toMatch(/^🚨 Still not acknowledged: <b>Theft/);
    expect(again.buttons).toHaveLength(1);
  });

  it('is told of as many as fit, and how many more there are', () => {
    const long = { ...THEFT, summary: '<&>'.repeat(500), count: 2 };
    const alarmIds = Array.from({ length: 40 }, () => ID);
    const { html } = noticeMessage(notice({ shown: Array(10).fill(long), alarmIds }), CHAT);
    const shown = html.split('\n').filter((line) => line.startsWith('•')).length;
    expect(shown).toBeGreaterThan(0);
    expect(html).toContain(`…and ${40 - shown} more.`);
    expect(html).toContain('(40)');
    expect(html.length).toBeLessThan(4_000);
  });

  it.each<[string, Error, object]>([
    [
      'limits the bot',
      new BotApiFailure('too_many_requests', 'Too Many Requests', 7),
      { error: 'Too Many Requests', isRefused: false, retryAfterSeconds: 7 },
    ],
    [
      'does not let it in',
      new BotApiFailure('forbidden', 'Forbidden: bot was kicked'),
      { error: 'Forbidden: bot was kicked', isRefused: false, retryAfterSeconds: null },
    ],
    [
      'is not there yet',
      new BotApiFailure('bad_request', '400: Bad Request: chat not found'),
      { isRefused: false, retryAfterSeconds: null },
    ],
    [
      'has become a supergroup',
      new BotApiFailure(
        'bad_request',
        '400: Bad Request: group chat was upgraded to a supergroup chat',
      ),
      { isRefused: false, retryAfterSeconds: null },
    ],
    [
      'refuses the message',
      new BotApiFailure('bad_request', 'Bad Request'),
      { error: 'Bad Request', isRefused: true, retryAfterSeconds: null },
    ],
    ['breaks', new Error('unexpected'), { isRefused: false, retryAfterSeconds: null }],
  ])('that %s is told later', async (_what, given, expected) => {
    failure = given;
    expect(await chat.send(notice())).toMatchObject({ outcome: 'failed', ...expected });
  });
});

import type { TelegramTimings } from '../../../src/adapters/telegram';
import type { TelegramPerson } from 'crowdwiz-sandbox/telegram';
import { TelegramHarness } from './telegram-harness';

let nextPersonId = 9_000;

function person(firstName: string): TelegramPerson {
  nextPersonId += 1;
  return { id: nextPersonId, firstName, languageCode: 'en' };
}

const FLOOD = 1_000;
/** Of the flood, until somebody else is answered: far more than it takes, far less than all. */
const FLOOD_HANDLED_AT_MOST = 300;
/** Enough to see that the rest is kept, and in which order. */
const SOME_MORE = 30;
const HALF_AN_HOUR_SECONDS = 1_800;
const TEST_WITHIN_MILLISECONDS = 60_000;

describe('customers who share a bot with people who flood it', () => {
  let bot: TelegramHarness;

  afterEach(async () => {
    await bot.stop();
  });

  const start = async (timings: Partial<TelegramTimings> = {}): Promise<void> => {
    bot = await TelegramHarness.start({ timings });
  };

  const texts = (who: TelegramPerson): string[] =>
    bot.telegram.sent(who.id).map(({ text }) => text);

  const meet = async (...people: TelegramPerson[]): Promise<void> => {
    for (const each of people) await bot.ask(each, '/start', /Hello/);
  };

  const tell = async (who: TelegramPerson, ...reasons: string[]): Promise<void> => {
    const customerId = await bot.customerOf(who);
    const adjusted = { type: 'points_adjusted', customerId, points: '1', by: 'test' } as const;
    await bot.publish(
      ...reasons.map((reason) => ({ ...adjusted, reason, entryKey: `adjustment:${reason}` })),
    );
  };

  const refuse = (retryAfterSeconds: number, change: { chatId?: number; times?: number }): void => {
    const fault = { kind: 'too-many-requests', retryAfterSeconds } as const;
    bot.telegram.addFault({ ...fault, method: 'sendMessage', ...change });
  };

  const hearLate = (who: TelegramPerson, answer: RegExp) => {
    const timeoutMilliseconds = TEST_WITHIN_MILLISECONDS;
    const fits = ({ text }: { text: string }) => answer.test(text);
    return bot.telegram.waitForMessage(who.id, fits, { timeoutMilliseconds });
  };

  const untilPostponed = (count: number): Promise<void> =>
    bot.until(
      `SELECT 1 FROM telegram_outbox WHERE next_attempt_at > now() + interval '1 minute'
      AND delivered_at IS NULL`,
      count,
    );

  it('hear of their money although two other chats have hit their own limits', async () => {
    await start();
    const [flooder, accomplice, victim] = [person('Flo'), person('Ace'), person('Vic')];
    await meet(flooder, accomplice, victim);
    for (const { id } of [flooder, accomplice]) refuse(HALF_AN_HOUR_SECONDS, { chatId: id });
    await tell(flooder, 'limited.');
    await tell(accomplice, 'limited.');
    await untilPostponed(2);
    await tell(victim, 'for the victim.');
    await bot.hear(victim, /for the victim/);
    expect([...texts(flooder), ...texts(accomplice)].join()).not.toContain('limited.');
  });

  it('hear of their money at once when Telegram limits the bot no longer', async () => {
    await start();
    const people = Array.from({ length: 6 }, (_, index) => person(`P${index}`));
    const victim = person('Vic');
    await meet(...people, victim);
    refuse(HALF_AN_HOUR_SECONDS, { times: people.length });
    for (const each of people) await tell(each, 'news.');
    await bot.until(`SELECT 1 FROM telegram_outbox WHERE attempts > 0 AND delivered_at IS NULL`, 6);
    await tell(victim, 'for the victim.');
    await bot.hear(victim, /for the victim/);
  });

  it(
    'are answered while a thousand messages of one person wait',
    async () => {
      await start();
      const [flooder, victim] = [person('Flo'), person('Vic')];
      await meet(flooder, victim);
      for (let number = 1; number <= FLOOD; number += 1) {
        bot.telegram.sendText(flooder, `/flood${number}`);
      }
      bot.telegram.sendText(victim, '/help');
      await hearLate(victim, /What I can do/);
      const handled = await bot.rows('SELECT 1 FROM telegram_update WHERE outcome IS NOT NULL');
      expect(handled.length).toBeLessThan(FLOOD_HANDLED_AT_MOST);
      await bot.stopApp();
      // What was recorded is kept, and goes on in order.
      bot = await TelegramHarness.start({ telegram: bot.telegram, database: bot.database });
      await bot.ask(victim, '/help', /What I can do/);
      await hearLate(flooder, new RegExp(`/flood${handled.length + SOME_MORE}\\.`));
      const numbers = texts(flooder).flatMap((text) => /\/flood(\d+)/.exec(text)?.[1] ?? []);
      expect(numbers.map(Number)).toEqual(numbers.map((_, index) => index + 1));
    },
    TEST_WITHIN_MILLISECONDS,
  );

  it('get their messages while another chat is paced', async () => {
    await start({ chatPaceMilliseconds: 300, chatBurst: 2 });
    const [flooder, victim] = [person('Flo'), person('Vic')];
    await meet(flooder, victim);
    const before = Date.now();
    await tell(flooder, ...Array.from({ length: 8 }, (_, index) => `news ${index + 1}.`));
    await tell(victim, 'for the victim.');
    await bot.hear(victim, /for the victim/);
    expect(texts(flooder).join()).not.toContain('news 6.');
    await bot.hear(flooder, /news 8\./);
    // Two at once, the other six one by one.
    expect(Date.now() - before).toBeGreaterThanOrEqual(6 * 300);
  });
});

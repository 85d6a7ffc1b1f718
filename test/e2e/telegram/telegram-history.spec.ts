import { randomUUID } from 'node:crypto';
import type { SentMessage, TelegramPerson } from 'crowdwiz-sandbox/telegram';
import { Assets, Money } from '../../../src/kernel';
import { AdjustPoints } from '../../../src/ledger';
import { DecideWithdrawal } from '../../../src/withdrawals';
import { TelegramHarness } from './telegram-harness';

const LABELS = {
  en: {
    older: 'Older',
    newest: 'Newest',
    lately: /What happened lately/,
    before: /What happened before/,
  },
  ru: { older: 'Раньше', newest: 'Новые', lately: /Последние операции/, before: /Более ранние/ },
} as const;

describe('the history in the bot', () => {
  let bot: TelegramHarness;

  beforeAll(async () => {
    bot = await TelegramHarness.start();
  });

  afterAll(async () => {
    await bot.stop();
  });

  const labels = ({ inlineKeyboard }: SentMessage): string[] =>
    inlineKeyboard.flat().map(({ text }) => text);

  const give = async (who: TelegramPerson, decimal: string, reason: string): Promise<void> => {
    await bot.get(AdjustPoints).execute({
      customerId: await bot.customerOf(who),
      points: Money.parse(decimal, bot.get(Assets).points),
      ...{ key: randomUUID(), reason, by: 'test' },
    });
  };

  const changesOf = ({ text }: SentMessage): string[] => text.match(/\+\d+ DEMO/g) ?? [];

  it.each(['en', 'ru'] as const)(
    'goes page by page, each line once, and back (%s)',
    async (code) => {
      const words = LABELS[code];
      const anna = { id: code === 'en' ? 9_901 : 9_902, firstName: 'Anna', languageCode: code };
      await bot.ask(anna, '/start', /./);
      const all = Array.from({ length: 23 }, (_, index) => `+${23 - index} DEMO`);
      for (let points = 1; points <= all.length; points += 1) {
        await give(anna, String(points), `a <game> ${points}`);
      }
      const first = await bot.ask(anna, '/history', words.lately);
      expect(first.text).toMatch(/: a <game> 23\n/);
      expect(labels(first).slice(0, 1)).toEqual([words.older]);
      const second = await bot.press(anna, words.older, words.before);
      expect(labels(second).slice(0, 2)).toEqual([words.newest, words.older]);
      const third = await bot.press(anna, words.older, words.before);
      expect(labels(third)).toContain(words.newest);
      expect(labels(third)).not.toContain(words.older);
      expect([first, second, third].flatMap(changesOf)).toEqual(all);
      const again = await bot.press(anna, words.newest, words.lately);
      expect(again.text).toBe(first.text);
    },
  );

  it('says why a withdrawal came back, and nothing of an old place in the list', async () => {
    const boris = { id: 9_903, firstName: 'Boris', languageCode: 'en' };
    await bot.link(boris, 'boris-wallet');
    await bot.givePoints(boris, '70000');
    await bot.ask(boris, '/withdraw 60000', /You receive/);
    await bot.press(boris, 'Confirm', /waiting for an operator/);
    const [waiting] = await bot.rows<{ id: string }>(
      "SELECT id FROM withdrawal WHERE state = 'awaiting_approval'",
    );
    await bot.get(DecideWithdrawal).reject({ id: waiting!.id, by: 'olga', reason: 'too much <b>' });
    await bot.hear(boris, /was rejected/);
    const history = await bot.ask(boris, '/history', /What happened lately/);
    expect(history.text).toMatch(/\+60000 DEMO · returned .*, No\. \w{8}\nReason: too much <b>\n/);
    const from = bot.telegram.sent(boris.id).length;
    for (const data of ['history:bm90aGluZw', 'history:x y']) {
      bot.telegram.people.pressStale(boris, data, history.messageId);
      await bot.hear(boris, /This button no longer works/, from);
    }
  });
});

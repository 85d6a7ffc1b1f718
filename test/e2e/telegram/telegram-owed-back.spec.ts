import { CWD, Money, UnitOfWork } from '../../../src/kernel';
import { Books, credit, CUSTODY, debit, entry, owedBackAccount } from '../../../src/ledger';
import type { TelegramPerson } from 'crowdwiz-sandbox/telegram';
import { TelegramHarness } from './telegram-harness';

const THREE = Money.parse('3', CWD);
const OF_DEBT = { owedBackId: 'b', cwd: '3', by: 'test', reason: 'a slip' };

const WORDS = {
  en: {
    booked: /payment of 3 CWD has reached you[^]*withdrawals wait/,
    account: /3 CWD have already reached you[^]*Withdrawals wait/,
    decided: /3 CWD has been decided about\. Withdrawals go on/,
    balance: /Balance:/,
  },
  ru: {
    booked: /поступила выплата 3 CWD[^]*выводы подождут/,
    account: /уже выплачено 3 CWD[^]*Выводы подождут/,
    decided: /По выплате 3 CWD решение принято/,
    balance: /Баланс:/,
  },
} as const;

/** A payment that a restored database had forgotten is owed back until an operator decides. */
describe('a bot whose customer was paid without points', () => {
  let bot: TelegramHarness;

  beforeAll(async () => {
    bot = await TelegramHarness.start();
  });

  afterAll(async () => {
    await bot.stop();
  });

  const move = async (key: string, customerId: string, isBooked: boolean) => {
    const [owed, custody] = [owedBackAccount(customerId), CUSTODY];
    const postings = isBooked
      ? [debit(owed, THREE), credit(custody, THREE)]
      : [debit(custody, THREE), credit(owed, THREE)];
    const built = entry(`${key}:${customerId}`, 'owed_back', new Date(0), postings);
    if (built) await bot.get(UnitOfWork).run(() => bot.get(Books).post([built]));
  };

  it.each(['en', 'ru'] as const)(
    'says so when it is booked, in the account, and when it is decided (%s)',
    async (languageCode) => {
      const words = WORDS[languageCode];
      const anna: TelegramPerson = {
        ...{ id: languageCode === 'en' ? 9_801 : 9_802, firstName: 'Anna', languageCode },
      };
      await bot.link(anna, `owing-${languageCode}`);
      const customerId = await bot.customerOf(anna);
      expect((await bot.ask(anna, '/account', words.balance)).text).not.toMatch(words.account);
      const from = bot.telegram.sent(anna.id).length;
      await move('owed-back', customerId, true);
      await bot.publish({
        ...{ type: 'owed_back_booked', cause: 'unknown_order', accountId: '1.2.5', customerId },
        ...{ owedBackId: 'b', cwd: '3', transactionId: 'ab'.repeat(20) },
      });
      await bot.hear(anna, words.booked, from);
      await bot.ask(anna, '/account', words.account);
      const later = bot.telegram.sent(anna.id).length;
      await move('owed-back-ended', customerId, false);
      await bot.publish({
        ...{ type: 'owed_back_decided', outcome: 'borne', points: null, customerId, ...OF_DEBT },
      });
      await bot.hear(anna, words.decided, later);
      expect((await bot.ask(anna, '/account', words.balance)).text).not.toMatch(words.account);
    },
  );
});

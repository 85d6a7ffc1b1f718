import { Books, customerHeldAccount } from '../../../src/ledger';
import { SwitchHalt } from '../../../src/safety';
import type { SentMessage, TelegramPerson } from 'crowdwiz-sandbox/telegram';
import { GateRecord } from '../../../src/wallet';
import { DecideWithdrawal } from '../../../src/withdrawals';
import { TelegramHarness } from './telegram-harness';

const BY = { by: 'test', reason: 'a drill' };
let nextPersonId = 9_500;

function person(firstName: string, languageCode: string): TelegramPerson {
  nextPersonId += 1;
  return { id: nextPersonId, firstName, languageCode };
}

const WORDS = {
  en: {
    paused: /Payouts are paused right now/,
    accepted: /Withdrawal accepted/,
    promise: /leaves soon|I send 2\.9 CWD to the account \S+\.$|about to be sent\.$/m,
    confirm: 'Confirm',
    cancel: 'Cancel the withdrawal',
    cancelled: /500 DEMO are back/,
    balance: /Balance:/,
    quote: /Shall I go ahead/,
    howMany: /How many/,
  },
  ru: {
    paused: /Выплаты сейчас приостановлены/,
    accepted: /Вывод принят/,
    promise: /скоро уйдёт|отправим 2\.9 CWD на аккаунт \S+\.$/m,
    confirm: 'Подтвердить',
    cancel: 'Отменить вывод',
    cancelled: /500 DEMO вернулись/,
    balance: /Баланс:/,
    quote: /Подтверждаете/,
    howMany: /Сколько DEMO/,
  },
} as const;

describe('a bot whose gateway pays nothing out for the moment', () => {
  let bot: TelegramHarness;

  beforeAll(async () => {
    bot = await TelegramHarness.start();
  });

  afterEach(async () => {
    await bot.get(GateRecord).note(null);
    await bot.get(SwitchHalt).resume({ scope: 'all', ...BY });
  });

  afterAll(async () => {
    await bot.stop();
  });

  const halt = (): Promise<void> => bot.get(SwitchHalt).halt({ scope: 'payouts', ...BY });

  const labels = (message: SentMessage): string[] =>
    message.inlineKeyboard.flat().map(({ text }) => text);

  /** Somebody linked, with 1000 points. */
  const rich = async (name: string, language: 'en' | 'ru'): Promise<TelegramPerson> => {
    const somebody = person(name, language);
    await bot.link(somebody, `${name.toLowerCase()}-wallet`);
    await bot.givePoints(somebody, '1000');
    return somebody;
  };

  const held = async (who: TelegramPerson): Promise<string> => {
    const customerId = await bot.customerOf(who);
    return (await bot.get(Books).balanceOf(customerHeldAccount(customerId))).toDecimal();
  };

  it.each(['en', 'ru'] as const)(
    'does not promise to send, says so before and after the confirmation, and takes it back (%s)',
    async (language) => {
      const words = WORDS[language];
      const anna = await rich(`Anna-${language}`, language);
      await halt();
      expect((await bot.ask(anna, '/withdraw', words.howMany)).text).toMatch(words.paused);
      const quote = await bot.ask(anna, '500', words.quote);
      expect(quote.text).toMatch(words.paused);
      const accepted = await bot.press(anna, words.confirm, words.accepted);
      expect(accepted.text).toMatch(words.paused);
      expect(accepted.text).not.toMatch(words.promise);
      expect(labels(accepted)).toEqual([words.cancel]);
      const from = bot.telegram.sent(anna.id).length;
      const data = quote.inlineKeyboard.flat()[0]?.callbackData ?? '';
      bot.telegram.people.pressStale(anna, data, quote.messageId);
      const again = await bot.hear(anna, words.paused, from);
      expect(labels(again)).toEqual([words.cancel]);
      const account = await bot.ask(anna, '/account', words.balance);
      expect(account.text).toMatch(words.paused);
      expect(labels(account)[0]).toMatch(/2\.9 CWD \((?:No\.|№) \w{8}\)$/);
      expect(await held(anna)).toBe('500');
      await bot.press(anna, words.cancel, words.cancelled);
      expect(await held(anna)).toBe('0');
    },
  );

  it('says so whatever else has closed the payment gate, and no longer when it is open', async () => {
    const boris = await rich('Boris', 'en');
    await bot.get(GateRecord).note('unknown_spending');
    await bot.ask(boris, '/withdraw 500', WORDS.en.paused);
    await bot.press(boris, 'Confirm', /accepted\. ⚠️ Payouts are paused/);
    await bot.get(GateRecord).note(null);
    const quote = await bot.ask(boris, '/withdraw 300', WORDS.en.quote);
    expect(quote.text).not.toMatch(WORDS.en.paused);
    const accepted = await bot.press(boris, 'Confirm', WORDS.en.accepted);
    expect(accepted.text).not.toMatch(WORDS.en.paused);
    expect(labels(accepted)).toEqual([]);
  });

  it('says so about what was approved, or must be sent again, meanwhile', async () => {
    const clara = person('Clara', 'en');
    await bot.link(clara, 'clara-wallet');
    await bot.givePoints(clara, '70000');
    await halt();
    await bot.ask(clara, '/withdraw 60000', WORDS.en.quote);
    await bot.press(clara, 'Confirm', /waiting for an operator/);
    const customerId = await bot.customerOf(clara);
    const [waiting] = await bot.rows<{ id: string }>(
      "SELECT id FROM withdrawal WHERE state = 'awaiting_approval'",
    );
    const from = bot.telegram.sent(clara.id).length;
    await bot.get(DecideWithdrawal).approve({ id: waiting!.id, by: 'test' });
    const approved = await bot.hear(clara, /is approved/, from);
    expect(approved.text).toMatch(WORDS.en.paused);
    await bot.publish({
      type: 'withdrawal_expired',
      customerId,
      withdrawalId: waiting!.id,
      reference: null,
      points: '60000',
      cwd: '597.9',
      accountName: 'clara-wallet',
      transactionId: null,
      reason: null,
      by: null,
    });
    const expired = await bot.hear(clara, /did not get into the network in time/, from);
    expect(expired.text).toMatch(WORDS.en.paused);
    expect(labels(expired)).toEqual(['Cancel the withdrawal']);
  });

  it.each([
    ['en', /Transfer CWD to the account/, /Crediting is paused right now/],
    ['ru', /Переведите CWD на аккаунт/, /Зачисление сейчас приостановлено/],
  ] as const)(
    'says before anything is sent that nothing is credited (%s)',
    async (language, page, paused) => {
      const emma = person(`Emma-${language}`, language);
      await bot.link(emma, `emma-${language}`);
      expect((await bot.ask(emma, '/deposit', page)).text).not.toMatch(paused);
      await bot.get(SwitchHalt).halt({ scope: 'deposits', ...BY });
      expect((await bot.ask(emma, '/deposit', page)).text).toMatch(paused);
      await halt();
      await bot.get(SwitchHalt).resume({ scope: 'deposits', ...BY });
      expect((await bot.ask(emma, '/deposit', page)).text).not.toMatch(paused);
    },
  );

  it.each([
    ['en', /has to wait: .* not have enough CWD/, WORDS.en],
    ['ru', /пока ждёт: .* не хватает .*CWD/, WORDS.ru],
  ] as const)(
    'says that a withdrawal waits for money, and takes it back (%s)',
    async (language, waits, words) => {
      const fay = await rich(`Fay-${language}`, language);
      await bot.ask(fay, '/withdraw 500', words.quote);
      await bot.press(fay, words.confirm, words.accepted);
      const customerId = await bot.customerOf(fay);
      const [approved] = await bot.rows<{ id: string }>(
        'SELECT id FROM withdrawal WHERE customer_id = $1',
        [customerId],
      );
      await bot.publish({
        ...{ type: 'withdrawal_waits', customerId, withdrawalId: approved!.id, cwd: '2.9' },
        ...{ accountName: `fay-${language}`, waitingFor: 'hot_wallet_low' },
      });
      expect(labels(await bot.hear(fay, waits))).toEqual([words.cancel]);
      await bot.press(fay, words.cancel, words.cancelled);
      expect(await held(fay)).toBe('0');
    },
  );

  it('does not promise a code within a minute', async () => {
    const dora = person('Dora', 'en');
    bot.chain.add('dora-wallet');
    await bot.ask(dora, '/start', /Hello/);
    await halt();
    await bot.ask(dora, '/link dora-wallet', /paused right now: the code comes .* as soon as it/s);
  });
});

import { randomUUID } from 'node:crypto';
import { Deposits } from '../../../src/deposits';
import { Books, customerAccount, customerHeldAccount } from '../../../src/ledger';
import { Links } from '../../../src/linking';
import { FakeTelegram, type SentMessage, type TelegramPerson } from 'crowdwiz-sandbox/telegram';
import { SetRates } from '../../../src/terms';
import { TelegramHarness } from './telegram-harness';

let nextPersonId = 7_100;

function person(firstName: string): TelegramPerson {
  nextPersonId += 1;
  return { id: nextPersonId, firstName, languageCode: 'en' };
}

const dataOf = (message: SentMessage, label: RegExp): string =>
  message.inlineKeyboard.flat().find(({ text }) => label.test(text))?.callbackData ?? '';

describe('buttons of messages that are long past', () => {
  let bot: TelegramHarness;

  beforeAll(async () => {
    bot = await TelegramHarness.start();
  });

  afterAll(async () => {
    await bot.stop();
  });

  const heldBy = async (who: TelegramPerson): Promise<string> =>
    (await bot.get(Books).balanceOf(customerHeldAccount(await bot.customerOf(who)))).toDecimal();
  const balanceOf = async (who: TelegramPerson): Promise<string> =>
    (await bot.get(Books).balanceOf(customerAccount(await bot.customerOf(who)))).toDecimal();

  const pressOld = async (
    who: TelegramPerson,
    message: SentMessage,
    data: string,
    answer: RegExp,
  ): Promise<SentMessage> => {
    const from = bot.telegram.sent(who.id).length;
    bot.telegram.people.pressStale(who, data, message.messageId);
    return bot.hear(who, answer, from);
  };

  async function customer(firstName: string, points = '1000'): Promise<TelegramPerson> {
    const who = person(firstName);
    await bot.link(who, `${firstName.toLowerCase()}-wallet`);
    await bot.givePoints(who, points);
    return who;
  }

  it('withdraws nothing after "no", neither by the button nor by /cancel', async () => {
    const anna = await customer('Anna');
    const quote = await bot.ask(anna, '/withdraw 500', /You receive/);
    await bot.press(anna, 'Cancel', /All right, cancelled/);
    await pressOld(anna, quote, dataOf(quote, /Confirm/), /This quote is gone/);
    expect(await heldBy(anna)).toBe('0');
    const next = await bot.ask(anna, '/withdraw 400', /You receive/);
    await bot.ask(anna, '/cancel', /All right, cancelled/);
    await pressOld(anna, next, dataOf(next, /Confirm/), /This quote is gone/);
    expect(await heldBy(anna)).toBe('0');
  });

  it('confirms no quote that another one has replaced, and an old "no" leaves the new one alone', async () => {
    const boris = await customer('Boris');
    const older = await bot.ask(boris, '/withdraw 500', /You receive/);
    const newer = await bot.ask(boris, '/withdraw 600', /You receive/);
    await pressOld(boris, older, dataOf(older, /Confirm/), /This quote is gone/);
    await pressOld(boris, older, dataOf(older, /Cancel/), /All right, cancelled/);
    await pressOld(boris, newer, dataOf(newer, /Confirm/), /Withdrawal accepted/);
    expect(await heldBy(boris)).toBe('600');
    await pressOld(boris, newer, dataOf(newer, /Cancel/), /already under way/);
    expect(await heldBy(boris)).toBe('600');
  });

  it('unlinks no account that was linked after the question', async () => {
    const clara = await customer('Clara');
    const question = await bot.ask(clara, '/unlink', /Unlink the account clara-wallet\?/);
    const yes = dataOf(question, /Yes/);
    await bot.press(clara, 'Yes, unlink it', /clara-wallet is unlinked/);
    await bot.link(clara, 'clara-savings');
    await pressOld(clara, question, yes, /not linked any more/);
    await pressOld(clara, question, 'unlink:yes', /no longer works/);
    const link = await bot.get(Links).activeOfCustomer(await bot.customerOf(clara));
    expect(link?.accountName).toBe('clara-savings');
  });

  it('gives a new quote at once when the rate has changed since, and takes nothing', async () => {
    const dora = await customer('Dora', '2000');
    const old = await bot.ask(dora, '/withdraw 1000', /Rate: 100 DEMO/);
    await bot
      .get(SetRates)
      .execute({ rates: { withdrawal: '125' }, effectiveAt: null, by: 'operator' });
    const from = bot.telegram.sent(dora.id).length;
    await pressOld(dora, old, dataOf(old, /Confirm/), /rate has changed.*100 then, 125/s);
    const renewed = await bot.hear(dora, /Rate: 125 DEMO = 1 CWD, which makes 8 CWD/, from);
    expect(await heldBy(dora)).toBe('0');
    await pressOld(dora, renewed, dataOf(renewed, /Confirm/), /Withdrawal accepted/);
    expect(await balanceOf(dora)).toBe('1000');
  });

  it('credits nothing by an old offer once another rate counts, and shows that one', async () => {
    const fred = await customer('Fred');
    const customerId = await bot.customerOf(fred);
    const link = await bot.get(Links).activeOfCustomer(customerId);
    const depositId = randomUUID();
    await bot.get(Deposits).insertNew([
      {
        ...{ id: depositId, chainKey: 'a:0', state: 'unattributed', assetId: '1.3.0' },
        ...{ fromAccountId: link?.accountId ?? null, units: 1_000_000n, transactionId: 'a' },
        ...{ blockNumber: 1_000, blockTime: new Date(Date.now() - 60_000) },
        ...{ customerId: null, points: null, rateVersion: null },
        ...{ offeredToCustomerId: customerId, refundToAccountId: null, createdAt: new Date() },
      },
    ]);
    const page = await bot.ask(fred, '/account', /10 CWD: came before you linked/);
    const [shown] = page.inlineKeyboard.flat();
    const offer = await pressOld(fred, page, shown?.callbackData ?? '', /credit 900 DEMO\?/);
    await bot
      .get(SetRates)
      .execute({ rates: { deposit: '80' }, effectiveAt: null, by: 'operator' });
    const from = bot.telegram.sent(fred.id).length;
    await pressOld(fred, offer, dataOf(offer, /Credit it/), /The rate has changed since/);
    await bot.hear(fred, /credit 800 DEMO\?.*counts: 80 per CWD/s, from);
    expect(await balanceOf(fred)).toBe('1000');
  });

  it('tells that a withdrawal has lapsed, and offers a new quote of the same points', async () => {
    const emma = await customer('Emma');
    const from = bot.telegram.sent(emma.id).length;
    await bot.publish({
      type: 'withdrawal_lapsed',
      customerId: await bot.customerOf(emma),
      withdrawalId: '00000000-0000-4000-8000-000000000000',
      reference: null,
      points: '500',
      cwd: '3',
      accountName: 'emma-wallet',
      transactionId: null,
      reason: 'rate_changed',
      by: null,
    });
    const told = await bot.hear(emma, /500 DEMO are back.*keys of your account/s, from);
    const again = dataOf(told, /New quote for 500 DEMO/);
    await pressOld(emma, told, again, /You give: 500 DEMO/);
  });
});

describe('updates of another bot over the same database', () => {
  it('are not taken for those that the former bot has had', async () => {
    const former = await TelegramHarness.start();
    const anna = person('Anna');
    await former.ask(anna, '/start', /Hello/);
    await former.ask(anna, '/language en', /English/);
    await former.stopApp();
    await former.telegram.stop();
    const telegram = await FakeTelegram.start({ token: '424242:AAanotherBotOfTheTests_-x' });
    const bot = await TelegramHarness.start({ telegram, database: former.database });
    await bot.ask(anna, '/start', /Hello/);
    const numbers = await bot.rows<{ bots: string }>(
      'SELECT count(DISTINCT bot_id) AS bots FROM telegram_update GROUP BY update_id',
    );
    expect(numbers.map(({ bots }) => bots)).toContain('2');
    await bot.stop();
  });
});

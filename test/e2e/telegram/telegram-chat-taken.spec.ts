import { randomUUID } from 'node:crypto';
import { AdjustPoints, Books, customerAccount, customerHeldAccount } from '../../../src/ledger';
import { Assets, Money } from '../../../src/kernel';
import { ChatLinks, Links, MakeChatLink, RegisterCustomer } from '../../../src/linking';
import { TakeChatAway, Withdrawals } from '../../../src/withdrawals';
import type { SentMessage, TelegramPerson } from 'crowdwiz-sandbox/telegram';
import { eventually, TelegramHarness } from './telegram-harness';

const RACES = 6;
let nextPersonId = 9_400;

function person(firstName: string, languageCode = 'en'): TelegramPerson {
  nextPersonId += 1;
  return { id: nextPersonId, firstName, languageCode };
}

const dataOf = (message: SentMessage, label: RegExp): string =>
  message.inlineKeyboard.flat().find(({ text }) => label.test(text))?.callbackData ?? '';

describe('a chat that is taken from its customer', () => {
  let bot: TelegramHarness;

  beforeAll(async () => {
    bot = await TelegramHarness.start();
    await eventually(
      async () => (await bot.get(ChatLinks).botName()) !== null,
      'the bot has told its name',
    );
  });

  afterAll(() => bot.stop());

  const service = async (reference: string): Promise<string> =>
    (await bot.get(RegisterCustomer).execute(`service:${reference}`)).customer.id;
  const linkFor = async (customerId: string): Promise<string> => {
    const made = await bot.get(MakeChatLink).execute({ customerId, lifetimeSeconds: 900 });
    return `/start ${made.token}`;
  };
  const take = (customerId: string, cancelsWithdrawals = false) =>
    bot.get(TakeChatAway).execute({ customerId, by: 'shop', reason: 'stolen', cancelsWithdrawals });
  const ownerOf = ({ id }: TelegramPerson) => bot.get(ChatLinks).customerOf(String(id));
  const held = async (customerId: string): Promise<string> =>
    (await bot.get(Books).balanceOf(customerHeldAccount(customerId))).toDecimal();

  /** A customer of the service who speaks in this chat, has an account and points. */
  async function customerIn(chat: TelegramPerson, reference: string): Promise<string> {
    const customerId = await service(reference);
    await bot.ask(chat, await linkFor(customerId), /^Connected|^Готово/);
    const { points } = bot.get(Assets);
    await bot.get(Links).create({
      ...{ id: randomUUID(), customerId, ...(await accountOf(reference)) },
      ...{ verifiedAt: new Date(), verifiedAtBlock: 1, provenAtBlock: 1 },
      ...{ endedAt: null, endedAtBlock: null },
      ...{ suspendedAt: null, suspendedAtBlock: null },
    });
    await bot.get(AdjustPoints).execute({
      ...{ customerId, points: Money.parse('1000', points), key: randomUUID() },
      ...{ reason: 'test', by: 'test' },
    });
    await bot.hear(chat, /test/);
    return customerId;
  }

  async function accountOf(reference: string) {
    const name = `${reference}-wallet`;
    bot.chain.add(name);
    const { id, authorityFingerprint } = (await bot.chain.findByName(name))!;
    return { accountId: id, accountName: name, authorityFingerprint };
  }

  const pressOld = (who: TelegramPerson, message: SentMessage, data: string, answer: RegExp) => {
    const from = bot.telegram.sent(who.id).length;
    bot.telegram.people.pressStale(who, data, message.messageId);
    return bot.hear(who, answer, from);
  };

  it('hears one line, and whoever writes there is a stranger for whom old buttons do nothing', async () => {
    const thief = person('Thief');
    const customerId = await customerIn(thief, 'wanda');
    const quote = await bot.ask(thief, '/withdraw 500', /You receive/);
    const from = bot.telegram.sent(thief.id).length;
    expect(await take(customerId)).toMatchObject({ chatId: String(thief.id), withdrawals: [] });
    await bot.hear(thief, /not connected to your account in the service any more/, from);
    expect(await ownerOf(thief)).toBeNull();
    await pressOld(thief, quote, dataOf(quote, /Confirm/), /This quote is gone/);
    expect(await ownerOf(thief)).not.toBe(customerId);
    await bot.ask(thief, '/account', /Balance: 0 DEMO/);
    expect(await held(customerId)).toBe('0');
    expect((await bot.get(Links).activeOfCustomer(customerId))?.accountName).toBe('wanda-wallet');
    const balance = await bot.get(Books).balanceOf(customerAccount(customerId));
    expect(balance.toDecimal()).toBe('1000');
    // What happens to the customer's money is nobody's business there.
    const before = bot.telegram.sent(thief.id).length;
    await bot.get(AdjustPoints).execute({
      ...{ customerId, points: Money.parse('7', bot.get(Assets).points), key: randomUUID() },
      ...{ reason: 'a secret bonus', by: 'test' },
    });
    await bot.ask(thief, '/help', /./);
    const heard = bot.telegram.sent(thief.id).slice(before);
    expect(heard.map(({ text }) => text).join()).not.toContain('a secret bonus');
  });

  it('speaks the language of the chat, and another chat becomes the customer’s', async () => {
    const [wrong, right] = [person('Oleg', 'ru'), person('Olga', 'ru')];
    const customerId = await customerIn(wrong, 'oleg');
    const from = bot.telegram.sent(wrong.id).length;
    await take(customerId);
    await bot.hear(wrong, /Этот чат больше не связан/, from);
    await bot.ask(right, await linkFor(customerId), /^Готово/);
    expect(await ownerOf(right)).toBe(customerId);
    await bot.ask(right, '/account', /1000 DEMO/);
  });

  it('of a customer whom the bot has made leads to another one', async () => {
    const anna = person('Anna');
    await bot.ask(anna, '/start', /Hello/);
    const customerId = await bot.customerOf(anna);
    await take(customerId);
    await bot.hear(anna, /not connected/);
    await bot.ask(anna, '/start', /Hello/);
    expect(await ownerOf(anna)).not.toBe(customerId);
    await bot.ask(anna, await linkFor(customerId), /^Connected/);
    expect(await ownerOf(anna)).toBe(customerId);
  });

  it('leaves nothing to a link that was open beside it', async () => {
    const [zoe, zack] = [person('Zoe'), person('Zack')];
    const customerId = await service('zoe');
    const [first, second] = [await linkFor(customerId), await linkFor(customerId)];
    await bot.ask(zoe, first, /^Connected/);
    expect(await take(customerId)).toMatchObject({ cancelledLinks: 1 });
    await bot.ask(zack, second, /This link was cancelled/);
    expect([await ownerOf(zoe), await ownerOf(zack)]).toEqual([null, null]);
  });

  it('beside a confirmation of its own: either it was requested before, or it is refused', async () => {
    for (let race = 0; race < RACES; race += 1) {
      const thief = person('Racer');
      const customerId = await customerIn(thief, `race-${race}`);
      const quote = await bot.ask(thief, '/withdraw 500', /You receive/);
      const quoteId = dataOf(quote, /Confirm/).slice('confirm:'.length);
      const from = bot.telegram.sent(thief.id).length;
      bot.telegram.people.pressStale(thief, `confirm:${quoteId}`, quote.messageId);
      const both = await Promise.all([take(customerId, true), take(customerId, true)]);
      expect(both.filter(({ chatId }) => chatId !== null)).toHaveLength(1);
      await bot.hear(thief, /not connected/, from);
      // The update is handled by now, or finds the chat a stranger's.
      await bot.ask(thief, '/account', /Balance: 0 DEMO/);
      const requested = await bot.get(Withdrawals).find(quoteId);
      // Nothing signs here: what was requested before was cancelled with the chat.
      expect([undefined, 'cancelled']).toContain(requested?.state);
      expect(await held(customerId)).toBe('0');
      expect(await ownerOf(thief)).not.toBe(customerId);
    }
    expect(await bot.get(Books).audit()).toEqual([]);
  });

  it('beside a link that is being opened: in the end the customer has no chat', async () => {
    for (let race = 0; race < RACES; race += 1) {
      const thief = person('Opener');
      const customerId = await service(`opened-${race}`);
      const opened = await linkFor(customerId);
      // An answer that was not sent yet goes with the chat.
      await Promise.all([
        bot.ask(thief, opened, /^Connected|This link was cancelled|not connected/),
        take(customerId),
      ]);
      expect(await bot.get(ChatLinks).chatOf(customerId)).toBeNull();
    }
  });
});

import { randomUUID } from 'node:crypto';
import { ConfirmMessages, LinkRequests, MessageCodes } from '../../../src/linking';
import type { SentMessage, TelegramPerson } from 'crowdwiz-sandbox/telegram';
import { TelegramHarness } from './telegram-harness';

let nextPersonId = 8_000;

function person(firstName: string, languageCode?: string): TelegramPerson {
  nextPersonId += 1;
  return { id: nextPersonId, firstName, ...(languageCode !== undefined && { languageCode }) };
}

const CODE = /[A-Z0-9]{4}-[A-Z0-9]{4}/;

describe('linking by a message, told by the bot', () => {
  let bot: TelegramHarness;

  beforeAll(async () => {
    bot = await TelegramHarness.start();
  });

  afterAll(() => bot.stop());

  const labels = (message: SentMessage): string[] =>
    message.inlineKeyboard.flat().map(({ text }) => text);

  const codeIn = ({ text }: SentMessage): string => CODE.exec(text)?.[0] ?? 'no code';

  const openRequest = async (who: TelegramPerson) => {
    const request = await bot.get(LinkRequests).openOfCustomer(await bot.customerOf(who));
    if (!request) throw new Error('no request is open');
    return request;
  };

  /** What the gateway does when an irreversible block has the message. */
  const messageComes = async (who: TelegramPerson) => {
    const { id } = await openRequest(who);
    const transactionId = randomUUID().replaceAll('-', '');
    const proof = { transactionId, operationIndex: 0, blockNumber: 1_001 };
    await bot.get(LinkRequests).receiveMessage(id, proof);
    await bot.get(ConfirmMessages).run();
  };

  it('shows the code, both accounts and the time, and links when the message comes', async () => {
    const anna = person('Anna', 'ru');
    bot.chain.add('anna-wallet');
    const offer = await bot.ask(anna, '/link anna-wallet', /Готовлю код.*Можно и наоборот/s);
    expect(labels(offer)).toEqual(['Отправить сообщение шлюзу', 'Отмена']);
    const shown = await bot.press(anna, 'Отправить сообщение шлюзу', /зашифрованное сообщение/);
    expect(shown.text).toContain('с аккаунта anna-wallet');
    expect(shown.text).toContain('на аккаунт cwd-gateway');
    expect(shown.text).toContain('10 мин');
    expect(shown.text).toContain('memo к переводу не подойдёт');
    expect(codeIn(shown)).toBe(bot.get(MessageCodes).of((await openRequest(anna)).id));
    await bot.ask(anna, '/account', /Ждём сообщение с кодом от аккаунта anna-wallet/);
    const from = bot.telegram.sent(anna.id).length;
    await messageComes(anna);
    await bot.hear(anna, /Аккаунт anna-wallet привязан/, from);
  });

  it('never writes the code that it shows into the outbox or any other table', async () => {
    const boris = person('Boris');
    bot.chain.add('boris-wallet');
    const shown = await bot.ask(boris, '/link_message boris-wallet', CODE);
    const code = codeIn(shown).replace('-', '');
    const tables = await bot.rows<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    );
    for (const { name } of tables) {
      const found = await bot.rows(
        `SELECT 1 FROM "${name}" AS row WHERE replace(row::text, '-', '') LIKE '%' || $1 || '%'`,
        [code],
      );
      expect({ name, rows: found.length }).toEqual({ name, rows: 0 });
    }
  });

  it('asks for the name, goes on asking, and can be called off or turned round', async () => {
    const clara = person('Clara', 'en');
    bot.chain.add('clara-wallet');
    await bot.ask(clara, '/link_message', /Send me the name/);
    await bot.ask(clara, 'Clara', /lower case/);
    await bot.ask(clara, 'nobody-at-all', /has no account/);
    const shown = await bot.ask(clara, 'clara-wallet', /from the account clara-wallet/);
    const copies = ['Copy the account', 'Copy the code'];
    expect(labels(shown)).toEqual([...copies, 'Send a code to my wallet', 'Cancel']);
    const typed = await bot.ask(clara, codeIn(shown), /not to be typed here/);
    expect(labels(typed)).toEqual(['New code', 'Cancel']);
    await bot.ask(clara, 'what now?', /not to be typed here/);
    const again = await bot.ask(clara, '/resend', /from the account clara-wallet/);
    expect(codeIn(again)).not.toBe(codeIn(shown));
    await bot.press(clara, 'Send a code to my wallet', /preparing a code/);
    expect((await openRequest(clara)).method).toBe('code_to_account');
    await bot.ask(clara, '/cancel', /linking clara-wallet is cancelled/);
  });

  it.each([
    ['en', /cannot send any more codes today/, /with the text [A-Z0-9]{4}-/, 'Deposit'],
    ['ru', /Отправлять коды сегодня я больше не могу/, /с текстом [A-Z0-9]{4}-/, 'Пополнить'],
  ])(
    'offers it in %s by itself when no more codes may be sent',
    async (language, why, how, done) => {
      const dora = person('Dora', language);
      const wallet = `dora-wallet-${language}`;
      bot.chain.add(wallet);
      for (let code = 0; code < 10; code += 1) {
        await bot.ask(dora, `/link ${wallet}`, /preparing a code|Готовлю код/);
        await bot.sendCode(dora, 'ACDEFGHJ');
      }
      const shown = await bot.ask(dora, `/link ${wallet}`, why);
      expect(shown.text).toMatch(how);
      const pressed = shown.inlineKeyboard.flat().flatMap(({ callbackData }) => callbackData ?? []);
      expect(pressed).toEqual(['cancel']);
      const from = bot.telegram.sent(dora.id).length;
      await messageComes(dora);
      expect(labels(await bot.hear(dora, new RegExp(wallet), from))).toContain(done);
    },
  );

  it.each([
    ['en', /could not be linked by a message\..*keys.*have changed/s, 'Send the gateway a message'],
    ['ru', /по сообщению не получилось\..*ключи.*изменились/s, 'Отправить сообщение шлюзу'],
  ])(
    'says in %s why the message proved nothing, and offers another try',
    async (language, why, label) => {
      const eve = person('Eve', language);
      const wallet = `eve-wallet-${language}`;
      bot.chain.add(wallet);
      await bot.ask(eve, `/link_message ${wallet}`, CODE);
      bot.chain.changeKeys(wallet);
      const from = bot.telegram.sent(eve.id).length;
      await messageComes(eve);
      await bot.hear(eve, why, from);
      await bot.press(eve, label, CODE);
      await messageComes(eve);
      await bot.hear(eve, /is linked|привязан/, from);
    },
  );
});

import { ChatSettings } from '../../../src/adapters/telegram';
import { MessageCodes } from '../../../src/linking';
import type { SentMessage, TelegramPerson } from 'crowdwiz-sandbox/telegram';
import { qrPng } from '../../../src/adapters/telegram/delivery/qr-photo';
import { TelegramHarness } from './telegram-harness';

const EXPLORER = 'https://explorer.example/tx/{transaction}';
const ANNA: TelegramPerson = { id: 9_951, firstName: 'Anna', languageCode: 'en' };
const BORIS: TelegramPerson = { id: 9_952, firstName: 'Boris', languageCode: 'ru' };

const copiesOf = ({ inlineKeyboard }: SentMessage): [string, string][] =>
  inlineKeyboard
    .flat()
    .flatMap(({ text, copyText }) => (copyText === undefined ? [] : [[text, copyText]]));

/** What customers would otherwise type, look for or ask elsewhere. */
describe('what the bot has at hand', () => {
  let bot: TelegramHarness;

  beforeAll(async () => {
    bot = await TelegramHarness.start({
      chatSettings: new ChatSettings(EXPLORER, '@help <b> & co'),
    });
  });

  afterAll(async () => {
    await bot.stop();
  });

  it('is the account of a deposit and the code of a message, to be copied', async () => {
    await bot.link(ANNA, 'anna-wallet');
    const deposit = await bot.ask(ANNA, '/deposit', /Transfer CWD/);
    expect(copiesOf(deposit)).toEqual([['Copy the account', 'cwd-gateway']]);
    bot.chain.add('boris-wallet');
    await bot.ask(BORIS, '/start', /Здравствуйте/);
    const asked = await bot.ask(BORIS, '/link_message boris-wallet', /с текстом/);
    const [code] = /с текстом (\S+)/.exec(asked.text)?.slice(1) ?? [];
    expect(copiesOf(asked)).toEqual([
      ['Скопировать аккаунт', 'cwd-gateway'],
      ['Скопировать код', code],
    ]);
    const [row] = await bot.rows<{ id: string }>(
      "SELECT id FROM link_request WHERE account_name = 'boris-wallet'",
    );
    expect(code).toBe(bot.get(MessageCodes).of(row!.id));
    const kept = await bot.rows<{ payload: unknown }>('SELECT payload FROM telegram_outbox');
    expect(JSON.stringify(kept)).not.toContain(code);
  });

  it('is the account of a deposit as a picture, for a wallet on another device', async () => {
    const from = bot.telegram.sent(ANNA.id).length;
    bot.telegram.sendText(ANNA, '/deposit');
    const picture = await bot.hear(ANNA, /wallet on another device: cwd-gateway$/, from);
    expect(picture).toMatchObject({ method: 'sendPhoto', photo: qrPng('cwd-gateway') });
    const [call] = bot.telegram.calls('sendPhoto').slice(-1);
    expect(call?.parameters).toMatchObject({ disable_notification: 'true' });
  });

  it('is a link to the explorer', async () => {
    const from = bot.telegram.sent(ANNA.id).length;
    const transactionId = 'f'.repeat(40);
    await bot.publish({
      type: 'deposit_credited',
      customerId: await bot.customerOf(ANNA),
      depositId: '0b9f4c1e-58f3-4d0e-9a55-3f5b0c6f1d2a',
      ...{ cwd: '10', points: '900', uncredited: '0', minimum: null, transactionId },
    });
    const credited = await bot.hear(ANNA, /Credited 900 DEMO/, from);
    expect(credited.html).toContain(`<a href="https://explorer.example/tx/${transactionId}">`);
  });

  it('is where a person answers: by a command, in the menu and in the help', async () => {
    await bot.ask(ANNA, '/support', /Ask here:\n\n@help <b> & co\n/);
    await bot.ask(BORIS, '/support', /Спросите здесь:\n\n@help <b> & co\n/);
    await bot.ask(ANNA, '/help', /\/support — ask a person/);
    const commands = bot.telegram.commands().map(({ command }) => command);
    expect(commands).toContain('support');
  });

  it('is none of them where nothing is set', async () => {
    const silent = await TelegramHarness.start();
    await silent.ask(ANNA, '/support', /I do not know \/support/);
    const help = await silent.ask(ANNA, '/help', /What I can do/);
    expect(help.text).not.toContain('/support');
    await silent.stop();
  });
});

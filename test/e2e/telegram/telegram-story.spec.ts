import { SwitchHalt } from '../../../src/safety';
import { FakeTelegram, type SentMessage, type TelegramPerson } from 'crowdwiz-sandbox/telegram';
import { GateRecord } from '../../../src/wallet';
import { GatewayHarness } from '../../support/gateway-harness';

const ANNA: TelegramPerson = { id: 8_001, firstName: 'Анна', languageCode: 'ru' };
const BORIS: TelegramPerson = { id: 8_002, firstName: 'Boris', languageCode: 'en' };
/** 10 CWD in units. */
const TEN_CWD = 1_000_000n;

describe('the whole story in a chat, on a chain in a box', () => {
  let telegram: FakeTelegram;
  let gateway: GatewayHarness;

  beforeAll(async () => {
    telegram = await FakeTelegram.start();
    gateway = await GatewayHarness.start({
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
    });
  });

  afterAll(async () => {
    await gateway.stop();
    await telegram.stop();
  });

  const hear = (answer: RegExp, from: number, who = ANNA): Promise<SentMessage> =>
    telegram.waitForMessage(who.id, ({ text }) => answer.test(text), { from });

  async function after(
    deed: () => unknown,
    answer: RegExp,
    who: TelegramPerson = ANNA,
  ): Promise<SentMessage> {
    const from = telegram.sent(who.id).length;
    await deed();
    return hear(answer, from, who);
  }

  const say = (text: string, answer: RegExp, who = ANNA): Promise<SentMessage> =>
    after(() => telegram.sendText(who, text), answer, who);

  it('registers, links, deposits, withdraws, and hears of every step', async () => {
    const account = gateway.account('anna-wallet');
    await say('/start', /Здравствуйте/);
    await say('/link anna-wallet', /Готовлю код для аккаунта anna-wallet/);
    const from = telegram.sent(ANNA.id).length;
    const code = await gateway.readCode(account);
    await hear(/Код отправлен на аккаунт anna-wallet.*Он действует 10 мин\./s, from);
    await say(code.toLowerCase(), /Аккаунт anna-wallet привязан/);
    // A deposit counts from the block after the confirmation.
    gateway.node.produceBlock();
    await say('/deposit', /Переведите CWD на аккаунт cwd-gateway/);

    await after(async () => {
      gateway.deposit(account, TEN_CWD);
      gateway.node.produceBlock();
      await gateway.round();
    }, /Вижу ваш перевод 10 CWD/);
    await after(() => gateway.settle(), /Зачислено 900 DEMO за 10 CWD/);

    await say('/withdraw 500', /Спишем: 500 DEMO/);
    await after(async () => {
      telegram.press(ANNA, 'Подтвердить');
      await hear(/Вывод принят/, 0);
      await gateway.round();
    }, /Отправил .* на аккаунт anna-wallet/);
    const final = await after(async () => {
      gateway.node.produceBlock();
      await gateway.settle();
    }, /Вывод завершён/);
    expect(final.text).toMatch(/Транзакция: [0-9a-f]{40}/);
    await say('/account', /Баланс: 400 DEMO/);
    await say('/history', /-500 DEMO · вывод/);
    expect(await gateway.problems()).toEqual([]);
  });

  it('offers what came before the account was linked, and credits it once', async () => {
    const account = gateway.account('boris-wallet');
    gateway.deposit(account, TEN_CWD);
    gateway.node.produceBlock();
    await gateway.settle();
    await say('/start', /Hello/, BORIS);
    await say('/link boris-wallet', /preparing a code/, BORIS);
    const code = await gateway.readCode(account);
    const offer = await after(
      () => telegram.sendText(BORIS, code),
      /Before you linked it, your account sent us 10 CWD.*credit 900 DEMO/s,
      BORIS,
    );
    const page = await say(
      '/account',
      /Deposit No\. \w{8} of 10 CWD: came before you linked, can be credited/,
      BORIS,
    );
    expect(page.inlineKeyboard[0]?.[0]?.text).toMatch(/^Credit 10 CWD \(No\. \w{8}\)$/);
    // The rate is shown before anything is claimed.
    await after(
      () => telegram.press(BORIS, page.inlineKeyboard[0]?.[0]?.text ?? '', page.messageId),
      /credit 900 DEMO\?.*The lower rate of then and now counts: 90 per CWD/s,
      BORIS,
    );
    await after(
      () => telegram.press(BORIS, 'Credit it', offer.messageId),
      /Credited 900 DEMO for 10 CWD/,
      BORIS,
    );
    await after(
      () => telegram.press(BORIS, 'Credit it', offer.messageId),
      /settled already/,
      BORIS,
    );
    await say('/account', /Balance: 900 DEMO/, BORIS);
    expect(await gateway.problems()).toEqual([]);
  });

  it('tells a customer who withdraws during a halt that it waits, and pays after it', async () => {
    const by = { by: 'test', reason: 'a drill' };
    await gateway.get(SwitchHalt).halt({ scope: 'payouts', ...by });
    await gateway.round();
    expect(await gateway.get(GateRecord).latest()).toMatchObject({ closed: 'halted' });
    await say('/withdraw 400', /Payouts are paused right now/, BORIS);
    await after(
      () => telegram.press(BORIS, 'Confirm'),
      /accepted\. ⚠️ Payouts are paused right now/,
      BORIS,
    );
    await gateway.get(SwitchHalt).resume({ scope: 'payouts', ...by });
    await after(() => gateway.round(), /Sent .* to the account boris-wallet/, BORIS);
    expect(await gateway.get(GateRecord).latest()).toMatchObject({ closed: null });
    await gateway.settle();
    expect(await gateway.problems()).toEqual([]);
  });
});

import { FakeTelegram, type TelegramPerson } from 'crowdwiz-sandbox/telegram';
import { eventually, TelegramHarness } from './telegram-harness';

const HALF_AN_HOUR_SECONDS = 1_800;

let nextPersonId = 6_000;

function person(firstName: string, languageCode = 'en'): TelegramPerson {
  nextPersonId += 1;
  return { id: nextPersonId, firstName, languageCode };
}

describe('when things go wrong between the bot and Telegram', () => {
  let bot: TelegramHarness;

  beforeAll(async () => {
    bot = await TelegramHarness.start();
  });

  afterEach(() => {
    bot.telegram.clearFaults();
    bot.chain.beforeAnswer = () => Promise.resolve();
  });

  afterAll(async () => {
    await bot.stop();
  });

  const texts = (who: TelegramPerson): string[] =>
    bot.telegram.sent(who.id).map(({ text }) => text);

  const tell = async (who: TelegramPerson, reason: string): Promise<void> => {
    const customerId = await bot.customerOf(who);
    const adjusted = { type: 'points_adjusted', customerId, points: '1', by: 'test' } as const;
    await bot.publish({ ...adjusted, reason, entryKey: `adjustment:${reason}` });
  };

  it('does nothing for an update that is delivered twice', async () => {
    const anna = person('Anna');
    bot.chain.add('anna-wallet');
    await bot.ask(anna, '/start', /Hello/);
    const update = bot.telegram.sendText(anna, '/link anna-wallet');
    await bot.hear(anna, /preparing a code/);
    bot.telegram.redeliver(update.update_id);
    bot.telegram.redeliver(update.update_id);
    await bot.ask(anna, '/help', /What I can do/);
    expect(texts(anna).filter((text) => text.includes('preparing a code'))).toHaveLength(1);
    const requests = await bot.rows('SELECT state FROM link_request WHERE account_name = $1', [
      'anna-wallet',
    ]);
    expect(requests).toEqual([{ state: 'requested' }]);
  });

  it('counts a wrong code once although its update comes twice', async () => {
    const bella = person('Bella');
    bot.chain.add('bella-wallet');
    await bot.ask(bella, '/start', /Hello/);
    await bot.ask(bella, '/link bella-wallet', /preparing/);
    await bot.sendCode(bella, 'ACDEFGHJ');
    const wrong = bot.telegram.sendText(bella, 'CCCC-CCCC');
    await bot.hear(bella, /Attempts left: 4/);
    bot.telegram.redeliver(wrong.update_id);
    await bot.ask(bella, 'CCCC-CCCD', /Attempts left: 3/);
  });

  it('links an account to one of two who confirm at the same moment', async () => {
    const [first, second] = [person('First'), person('Second')];
    bot.chain.add('wanted-wallet');
    for (const each of [first, second]) {
      await bot.ask(each, '/start', /Hello/);
      await bot.ask(each, '/link wanted-wallet', /preparing/);
      await bot.sendCode(each, 'ACDEFGHJ');
    }
    bot.telegram.sendText(first, 'ACDE-FGHJ');
    bot.telegram.sendText(second, 'ACDE-FGHJ');
    const verdict = /wanted-wallet is (?:linked\.|already linked to somebody else)/;
    const answers = [await bot.hear(first, verdict), await bot.hear(second, verdict)];
    const linked = answers.filter(({ text }) => text.includes('is linked.'));
    expect(linked).toHaveLength(1);
    const links = await bot.rows('SELECT 1 FROM link WHERE account_name = $1', ['wanted-wallet']);
    expect(links).toHaveLength(1);
  });

  it('sets a poison update aside, says so, and goes on', async () => {
    const carl = person('Carl');
    const dana = person('Dana');
    await bot.ask(carl, '/start', /Hello/);
    bot.chain.beforeAnswer = () => Promise.reject(new Error('a fault in the program'));
    const poison = bot.telegram.sendText(carl, '/deposit');
    await bot.ask(dana, '/start', /Hello/);
    await bot.hear(carl, /Something went wrong on our side/);
    bot.chain.beforeAnswer = () => Promise.resolve();
    await bot.ask(carl, '/help', /What I can do/);
    const [row] = await bot.rows<{ outcome: string }>(
      'SELECT outcome FROM telegram_update WHERE update_id = $1',
      [poison.update_id],
    );
    expect(row?.outcome).toBe('set_aside');
  });

  it('survives updates of every odd shape', async () => {
    const emma = person('Emma');
    bot.telegram.push({ message: null });
    bot.telegram.push({ message: { message_id: 1, chat: { id: 'x' } } });
    bot.telegram.push({
      message: { message_id: 1, date: 0, chat: { id: emma.id, type: 'private' } },
    });
    bot.telegram.push({ callback_query: { id: '1', from: {} } });
    bot.telegram.push({
      message: {
        message_id: 2,
        date: 0,
        chat: { id: emma.id, type: 'private' },
        from: { id: emma.id, is_bot: false, first_name: 'Emma' },
        text: `/link \u0000${'x'.repeat(9000)}`,
      },
    });
    await bot.ask(emma, '/start', /Hello|Здравствуйте/);
  });

  it('keeps the order of a chat, also of messages that come at once', async () => {
    const fred = person('Fred');
    await bot.ask(fred, '/start', /Hello/);
    const count = 12;
    for (let number = 1; number <= count; number += 1) await tell(fred, `news ${number}.`);
    for (let number = 1; number <= count; number += 1) {
      bot.telegram.sendText(fred, number % 2 === 0 ? '/nonsense' : `/step${number}`);
    }
    await bot.hear(fred, new RegExp(`/step${count - 1}`));
    await bot.hear(fred, new RegExp(`news ${count}\\.`));
    const news = texts(fred).flatMap((text) => /news (\d+)/.exec(text)?.[1] ?? []);
    expect(news.map(Number)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    const steps = texts(fred).flatMap((text) => /\/step(\d+)/.exec(text)?.[1] ?? []);
    expect(steps.map(Number)).toEqual([1, 3, 5, 7, 9, 11]);
  });

  it('waits as long as Telegram says, and serves others meanwhile', async () => {
    const [gus, hal, uma] = [person('Gus'), person('Hal'), person('Uma')];
    for (const each of [gus, hal, uma]) await bot.ask(each, '/start', /Hello/);
    const refuse = (who: TelegramPerson, retryAfterSeconds: number) => {
      const fault = { kind: 'too-many-requests', retryAfterSeconds } as const;
      bot.telegram.addFault({ ...fault, method: 'sendMessage', chatId: who.id });
    };
    // Longer than this test lasts, however slow the machine is.
    refuse(uma, HALF_AN_HOUR_SECONDS);
    await tell(uma, 'not now.');
    const postponed = "next_attempt_at > now() + interval '1 minute'";
    await bot.until(`SELECT 1 FROM telegram_outbox WHERE chat_id = ${uma.id} AND ${postponed}`, 1);
    await tell(hal, 'for Hal.');
    await bot.hear(hal, /for Hal/);
    expect(texts(uma).join()).not.toContain('not now.');
    refuse(gus, 1);
    const before = Date.now();
    await tell(gus, 'first.');
    await tell(gus, 'second.');
    await bot.hear(gus, /second\./);
    expect(Date.now() - before).toBeGreaterThanOrEqual(1_000);
    const order = texts(gus).slice(-2);
    expect(order[0]).toContain('first.');
    expect(order[1]).toContain('second.');
  });

  it('drops the queue of somebody who blocked the bot, and serves them when they return', async () => {
    const iris = person('Iris');
    await bot.ask(iris, '/start', /Hello/);
    bot.telegram.addFault({ kind: 'blocked-by-user', method: 'sendMessage', chatId: iris.id });
    await tell(iris, 'never read 1.');
    const blocked = async (): Promise<boolean> => {
      const rows = await bot.rows<{ blocked_at: Date | null }>(
        'SELECT blocked_at FROM telegram_chat WHERE chat_id = $1',
        [iris.id],
      );
      return rows[0]?.blocked_at != null;
    };
    await eventually(blocked, 'the chat is marked as blocked');
    await tell(iris, 'never read 2.');
    const dropped = await bot.rows<{ drop_reason: string }>(
      'SELECT drop_reason FROM telegram_outbox WHERE chat_id = $1 AND dropped_at IS NOT NULL',
      [iris.id],
    );
    expect(dropped).toHaveLength(1);
    expect(dropped[0]?.drop_reason).toContain('blocked by the user');
    await bot.ask(iris, '/start', /Hello/);
    expect(await blocked()).toBe(false);
    await tell(iris, 'read again.');
    await bot.hear(iris, /read again/);
    expect(texts(iris).join()).not.toContain('never read');
  });

  it('learns of a block from Telegram itself', async () => {
    const jane = person('Jane');
    await bot.ask(jane, '/start', /Hello/);
    const update = bot.telegram.people.setBlocked(jane, true);
    const handled = 'SELECT 1 FROM telegram_update WHERE update_id = $1 AND outcome IS NOT NULL';
    const isHandled = async (): Promise<boolean> =>
      (await bot.rows(handled, [update.update_id])).length === 1;
    await eventually(isHandled, 'the block is noted');
    await tell(jane, 'unseen.');
    expect(
      await bot.rows('SELECT 1 FROM telegram_outbox WHERE chat_id = $1 AND delivered_at IS NULL', [
        jane.id,
      ]),
    ).toEqual([]);
    bot.telegram.people.setBlocked(jane, false);
    await bot.ask(jane, '/account', /Balance/);
  });

  it('drops what Telegram will never take, and goes on with the next', async () => {
    const kurt = person('Kurt');
    await bot.ask(kurt, '/start', /Hello/);
    await bot.rows(
      `INSERT INTO telegram_outbox (chat_id, payload, created_at, next_attempt_at)
       VALUES ($1, '{"html": "<b>unclosed", "buttons": [], "isQuiet": false}', now(), now())`,
      [kurt.id],
    );
    await tell(kurt, 'after it.');
    await bot.hear(kurt, /after it/);
    const dropped = await bot.rows<{ drop_reason: string }>(
      'SELECT drop_reason FROM telegram_outbox WHERE chat_id = $1 AND dropped_at IS NOT NULL',
      [kurt.id],
    );
    expect(dropped[0]?.drop_reason).toMatch(/^400/);
  });

  it('delivers at least once when an answer is lost, and never loses', async () => {
    const lara = person('Lara');
    await bot.ask(lara, '/start', /Hello/);
    bot.telegram.addFault({ kind: 'reply-lost', method: 'sendMessage', chatId: lara.id });
    bot.telegram.addFault({
      kind: 'server-error',
      method: 'sendMessage',
      chatId: lara.id,
      times: 2,
    });
    bot.telegram.addFault({ kind: 'connection-lost', method: 'sendMessage', chatId: lara.id });
    await tell(lara, 'once at least.');
    await tell(lara, 'the next.');
    await bot.hear(lara, /the next/);
    const heard = texts(lara).filter((text) => text.includes('once at least'));
    expect(heard.length).toBeGreaterThanOrEqual(1);
    expect(heard.length).toBeLessThanOrEqual(2);
    expect(texts(lara).at(-1)).toContain('the next');
  });

  it('keeps what it has to say while Telegram is away, and says it afterwards', async () => {
    const mike = person('Mike');
    await bot.ask(mike, '/start', /Hello/);
    await bot.telegram.goDown();
    await tell(mike, 'said while away 1.');
    await tell(mike, 'said while away 2.');
    await eventually(() => bot.health.state === 'failing', 'the trouble is noticed');
    expect(bot.health.lastError).toContain('cannot be reached');
    expect(bot.health.lastError).not.toContain(bot.telegram.token.split(':')[1]);
    await bot.telegram.comeBack();
    await bot.hear(mike, /away 2/);
    expect(texts(mike).slice(-2).join()).toMatch(/away 1.*away 2/s);
    await eventually(() => bot.health.state === 'connected', 'all is well again');
    expect(bot.health.lastError).toBeNull();
    await bot.ask(mike, '/help', /What I can do/);
  });

  it('waits for a database that is away, and loses no update', async () => {
    const nora = person('Nora');
    await bot.ask(nora, '/start', /Hello/);
    const from = bot.telegram.sent(nora.id).length;
    await bot.rows('ALTER TABLE telegram_update RENAME TO telegram_update_away');
    bot.telegram.sendText(nora, '/account');
    await new Promise((resolve) => setTimeout(resolve, 700));
    await bot.rows('ALTER TABLE telegram_update_away RENAME TO telegram_update');
    await bot.hear(nora, /Balance|Something went wrong/, from);
    expect(bot.telegram.pendingUpdateCount).toBe(0);
  });

  it('does not fall silent when the database goes away while a message is on its way', async () => {
    const pia = person('Pia');
    await bot.ask(pia, '/start', /Hello/);
    bot.telegram.addFault({
      // Long enough to be seen, and for the table to go away meanwhile.
      ...{ kind: 'delayed', milliseconds: 1_500 },
      ...{ method: 'sendMessage', chatId: pia.id },
    });
    await tell(pia, 'on its way.');
    const onItsWay = `SELECT 1 FROM telegram_outbox WHERE chat_id = ${pia.id} AND held_by IS NOT NULL`;
    await bot.until(onItsWay, 1);
    await bot.rows('ALTER TABLE telegram_outbox RENAME TO telegram_outbox_away');
    await bot.hear(pia, /on its way/);
    // Longer than anybody would wait for a moment's trouble.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await bot.rows('ALTER TABLE telegram_outbox_away RENAME TO telegram_outbox');
    await tell(pia, 'the next.');
    await bot.hear(pia, /the next/);
    expect(texts(pia).filter((text) => text.includes('on its way'))).toHaveLength(1);
  });

  it('tells one credit that is written about twice from two credits of the same sum', async () => {
    const rosa = person('Rosa');
    await bot.ask(rosa, '/start', /Hello/);
    const customerId = await bot.customerOf(rosa);
    const sums = { cwd: '10', points: '900', uncredited: '0', minimum: null, transactionId: null };
    const credited = { type: 'deposit_credited', customerId, ...sums } as const;
    const [one, other] = ['0b9f4c1e-58f3-4d0e-9a55-3f5b0c6f1d2a', '7d51c0aa-58f3-4d0e-9a55-3f5b'];
    bot.telegram.addFault({ kind: 'reply-lost', method: 'sendMessage', chatId: rosa.id });
    await bot.publish({ ...credited, depositId: one });
    await eventually(() => texts(rosa).length === 3, 'the message has come twice');
    await bot.publish({ ...credited, depositId: other });
    await bot.hear(rosa, /No\. 7d51c0aa/);
    const [, first, again, second] = texts(rosa);
    expect(first).toMatch(
      /^Credited 900 DEMO .*\nDeposit No\. 0b9f4c1e · \d{4}-\d\d-\d\d [\d:]{8} UTC$/,
    );
    expect(again).toBe(first);
    expect(second).not.toBe(first);
  });

  it('tells two processes apart: neither sends what the other has claimed', async () => {
    const otto = person('Otto');
    await bot.ask(otto, '/start', /Hello/);
    const elsewhere = await FakeTelegram.start();
    // Its number is one that was recorded long ago: it only opens the chat.
    elsewhere.sendText(otto, '/start');
    const second = await TelegramHarness.start({ telegram: elsewhere, database: bot.database });
    for (let number = 1; number <= 20; number += 1) await tell(otto, `shared ${number}.`);
    const delivered = (): string[] =>
      [...bot.telegram.sent(otto.id), ...elsewhere.sent(otto.id)].flatMap(
        ({ text }) => /shared \d+\./.exec(text) ?? [],
      );
    const settled = async (): Promise<boolean> =>
      (
        await bot.rows(
          `SELECT 1 FROM telegram_outbox WHERE chat_id = $1
           AND delivered_at IS NULL AND dropped_at IS NULL`,
          [otto.id],
        )
      ).length === 0;
    await eventually(settled, 'all is delivered or dropped');
    await second.stopApp();
    await elsewhere.stop();
    const all = Array.from({ length: 20 }, (_, index) => `shared ${index + 1}.`);
    expect(delivered().sort()).toEqual(all.sort());
  });
});

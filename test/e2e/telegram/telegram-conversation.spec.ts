import { Books, customerAccount, customerHeldAccount } from '../../../src/ledger';
import { ChatLinks, Links, MakeChatLink, RegisterCustomer } from '../../../src/linking';
import { CloseFinding, Findings, HaltSwitch, SwitchHalt } from '../../../src/safety';
import { ChainDisagreement } from '../../../src/scan';
import type { SentMessage, TelegramPerson } from 'crowdwiz-sandbox/telegram';
import { Withdrawals } from '../../../src/withdrawals';
import { eventually, TelegramHarness } from './telegram-harness';

let nextPersonId = 5_000;

function person(firstName: string, languageCode?: string): TelegramPerson {
  nextPersonId += 1;
  return { id: nextPersonId, firstName, ...(languageCode !== undefined && { languageCode }) };
}

describe('a conversation with the bot', () => {
  let bot: TelegramHarness;

  beforeAll(async () => {
    bot = await TelegramHarness.start();
  });

  afterAll(async () => {
    await bot.stop();
  });

  const labels = (message: SentMessage): string[] =>
    message.inlineKeyboard.flat().map(({ text }) => text);

  const balance = async (who: TelegramPerson): Promise<string> =>
    (await bot.get(Books).balanceOf(customerAccount(await bot.customerOf(who)))).toDecimal();

  it('greets in Russian whose Telegram speaks it, registers, and offers to link', async () => {
    const anna = person('Anna', 'ru');
    const greeting = await bot.ask(anna, '/start', /Здравствуйте/);
    expect(greeting.text).toContain('DEMO');
    expect(labels(greeting)).toContain('Привязать аккаунт');
    await expect(bot.customerOf(anna)).resolves.toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([undefined, 'uk', 'kk', 'de'])(
    'greets in English whose Telegram speaks %s',
    async (code) => {
      await bot.ask(person('Andrej', code), '/start', /Hello/);
    },
  );

  describe('that begins by a link of a service', () => {
    const NOT_ANY_MORE = { wasUsed: /link was used before/, isOld: /срок действия этой ссылки/i };
    const service = async (reference: string): Promise<string> =>
      (await bot.get(RegisterCustomer).execute(`service:${reference}`)).customer.id;
    const start = async (customerId: string, lifetimeSeconds = 900): Promise<string> => {
      const made = await bot.get(MakeChatLink).execute({ customerId, lifetimeSeconds });
      return `/start ${made.token}`;
    };
    const ownersOf = async ({ id }: TelegramPerson): Promise<unknown[]> => {
      const rows = await bot.rows<{ customer_id: string }>(
        'SELECT customer_id FROM telegram_chat WHERE chat_id = $1',
        [id],
      );
      return rows.map(({ customer_id: owner }) => owner);
    };

    beforeAll(() =>
      eventually(
        async () => (await bot.get(ChatLinks).botName()) !== null,
        'the bot has told its name',
      ),
    );

    it('is that of its customer, once, and again in the same chat', async () => {
      const [wanda, thief] = [person('Wanda', 'en'), person('Thief', 'en')];
      const customerId = await service('wanda');
      const opened = await start(customerId);
      const greeting = await bot.ask(wanda, opened, /^Connected/);
      expect(labels(greeting)).toContain('Link an account');
      await bot.ask(wanda, opened, /^Connected/);
      expect(await ownersOf(wanda)).toEqual([customerId]);
      await bot.ask(thief, opened, NOT_ANY_MORE.wasUsed);
      // Nothing is kept of a stranger whose link does not hold.
      expect(await ownersOf(thief)).toEqual([]);
      await expect(bot.customerOf(thief)).rejects.toThrow('not registered');
      await expect(start(customerId)).rejects.toMatchObject({ code: 'customer_has_chat' });
    });

    it('is that of one of two who open it at once', async () => {
      const both = [person('Zoe', 'en'), person('Zack', 'en')];
      const customerId = await service('raced');
      const opened = await start(customerId);
      const heard = await Promise.all(both.map((who) => bot.ask(who, opened, /./)));
      const texts = heard.map(({ text }) => text);
      expect(texts.filter((text) => /^Connected/.test(text))).toHaveLength(1);
      expect(texts.filter((text) => NOT_ANY_MORE.wasUsed.test(text))).toHaveLength(1);
      const owners = [...(await ownersOf(both[0]!)), ...(await ownersOf(both[1]!))];
      expect(owners).toEqual([customerId]);
    });

    it('takes a chat in which nothing was done, and leaves one that has an account', async () => {
      const [yuri, ulla] = [person('Yuri', 'ru'), person('Ulla', 'en')];
      await bot.ask(yuri, '/start promo', /Здравствуйте/);
      const ofOneMillisecond = await start(await service('old'), 0.001);
      await bot.ask(yuri, ofOneMillisecond, NOT_ANY_MORE.isOld);
      const customerId = await service('yuri');
      await bot.ask(yuri, await start(customerId), /^Готово/);
      expect(await ownersOf(yuri)).toEqual([customerId]);
      await bot.link(ulla, 'ulla-wallet');
      const before = await ownersOf(ulla);
      await bot.ask(ulla, await start(await service('ulla')), /account of its own/);
      expect(await ownersOf(ulla)).toEqual(before);
      await bot.ask(ulla, '/account', /ulla-wallet/);
    });
  });

  it('greets an English Telegram in English, and remembers another wish', async () => {
    const brian = person('Brian', 'en-GB');
    await bot.ask(brian, 'hello', /^Hello!/);
    await bot.press(brian, 'Balance', /Balance: 0 DEMO/);
    await bot.ask(brian, '/language', /Which language/);
    await bot.press(brian, 'Русский', /говорим по-русски/);
    await bot.ask(brian, '/account', /Баланс: 0 DEMO/);
    await bot.ask(brian, '/language en', /we speak English/);
  });

  it('links an account by name and code, forgiving in the typing', async () => {
    const clara = person('Clara', 'en');
    bot.chain.add('clara-wallet');
    await bot.ask(clara, '/start', /Hello/);
    await bot.press(clara, 'Link an account', /name of your CrowdWiz account/);
    await bot.ask(clara, 'clara-wallet', /preparing a code for the account clara-wallet/);
    await bot.ask(clara, 'ACDE-FGHJ', /has not left yet/);
    const from = bot.telegram.sent(clara.id).length;
    await bot.sendCode(clara, 'ACDEFGHJ');
    const sent = await bot.hear(clara, /valid for 10 min/, from);
    expect(sent.text).toContain('wallet');
    await bot.ask(clara, 'soon!', /waiting for the code/);
    await bot.ask(clara, 'CCCCCCCC', /Attempts left: 4/);
    const linked = await bot.ask(clara, ' асde  fghj ', /clara-wallet is linked/);
    expect(labels(linked)).toEqual(expect.arrayContaining(['Deposit', 'Withdraw']));
    await bot.ask(clara, '/link other', /already/);
  });

  it('says that keys have changed, and takes a new proof of the same account', async () => {
    const kira = person('Kira', 'en');
    bot.chain.add('kira-wallet');
    await bot.ask(kira, '/start', /Hello/);
    await bot.ask(kira, '/link kira-wallet', /preparing/);
    await bot.sendCode(kira, 'ACDEFGHJ');
    await bot.ask(kira, 'ACDE-FGHJ', /kira-wallet is linked/);
    bot.chain.changeKeys('kira-wallet');
    const from = bot.telegram.sent(kira.id).length;
    await bot.ask(kira, '/withdraw 100', /kira-wallet have changed.*\/link/s);
    const told = await bot.hear(kira, /somebody else has/, from);
    expect(labels(told)).toEqual(['Link an account']);
    await bot.ask(kira, '/account', /withdrawals are suspended/);
    await bot.ask(kira, '/link another-wallet', /no account another-wallet/);
    await bot.ask(kira, '/link', /preparing a code for the account kira-wallet/);
    await bot.ask(kira, '/account', /Waiting for the code from the wallet of kira-wallet/);
    await bot.sendCode(kira, 'ACDEFGHJ');
    await bot.ask(kira, 'ACDE-FGHJ', /kira-wallet is proven again/);
    await bot.ask(kira, '/link', /already/);
  });

  it('takes no code that was sent to keys which are no longer those of the account', async () => {
    for (const [name, language, said] of [
      ['Lena', 'en', /keys of the account lena-wallet have changed since the code was sent/],
      ['Lina', 'ru', /ключи аккаунта lina-wallet изменились/],
    ] as const) {
      const somebody = person(name, language);
      const wallet = `${name.toLowerCase()}-wallet`;
      bot.chain.add(wallet);
      await bot.ask(somebody, `/link ${wallet}`, new RegExp(wallet));
      await bot.sendCode(somebody, 'ACDEFGHJ');
      bot.chain.changeKeys(wallet);
      const refusal = await bot.ask(somebody, 'ACDE-FGHJ', said);
      await bot.press(somebody, labels(refusal)[0]!, new RegExp(wallet));
      await bot.sendCode(somebody, 'KMNPQRTW');
      await bot.ask(somebody, 'KMNP-QRTW', /is linked|привязан/);
    }
  });

  it('stops counting after five wrong codes and sends a new one on demand', async () => {
    const dora = person('Dora', 'en');
    bot.chain.add('dora-wallet');
    await bot.ask(dora, '/start', /Hello/);
    await bot.ask(dora, '/link dora-wallet', /preparing/);
    await bot.sendCode(dora, 'ACDEFGHJ');
    for (const left of [4, 3, 2, 1]) {
      await bot.ask(dora, '/code CCCC-CCCC', new RegExp(`Attempts left: ${left}`));
    }
    const void_ = await bot.ask(dora, 'CCCC-CCCC', /No attempts left/);
    expect(labels(void_)).toEqual(['New code']);
    await bot.ask(dora, 'ACDE-FGHJ', /No code is expected/);
    await bot.ask(dora, '/resend', /preparing a code for the account dora-wallet/);
    await bot.ask(dora, '/cancel', /linking dora-wallet is cancelled/);
    await bot.ask(dora, '/cancel', /nothing to cancel/);
    await bot.ask(dora, '/code', /No code is expected/);
  });

  it.each([
    ['x'.repeat(64), /at most 63 characters/],
    ['two words', /no spaces/],
    ['Anna', /lower case.*anna/s],
    ['1.2.33', /That is a number/],
    ['https://crowdwiz.example/u/anna', /That is a link/],
    ['аня', /Latin letters/],
    ['-anna', /does not look like a CrowdWiz account name/],
    ['nobody-at-all', /has no account nobody-at-all/],
    ['cwd-gateway', /gateway's own account/],
  ])('answers the account name %j precisely and goes on asking', async (name, answer) => {
    const eve = person('Eve', 'en');
    bot.chain.add('eve-wallet');
    await bot.ask(eve, '/link', /Send me the name/);
    await bot.ask(eve, name, answer);
    await bot.ask(eve, 'eve-wallet', /preparing a code/);
  });

  it('says so when the chain does not answer, and takes the name afterwards', async () => {
    const finn = person('Finn', 'en');
    bot.chain.add('finn-wallet');
    await bot.ask(finn, '/link', /Send me the name/);
    bot.chain.isAway = true;
    await bot.ask(finn, 'finn-wallet', /does not answer right now/);
    bot.chain.isAway = false;
    await bot.ask(finn, 'finn-wallet', /preparing a code/);
  });

  it('tells operators that nodes contradict each other, and the customer only to try later', async () => {
    const fred = person('Fred', 'en');
    bot.chain.add('fred-wallet');
    await bot.ask(fred, '/link', /Send me the name/);
    const answers = { 'ws://a': 'one key', 'ws://b': 'another' };
    bot.chain.disagreement = new ChainDisagreement(1_000, answers, 'account', 'fred-wallet');
    const refusal = await bot.ask(fred, 'fred-wallet', /does not answer right now/);
    expect(refusal.text).not.toContain('ws://');
    bot.chain.disagreement = null;
    const [finding, ...others] = await bot.get(Findings).openOf(['nodes_disagree']);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ subject: 'account:fred-wallet', evidence: answers });
    const halts = await bot.get(HaltSwitch).current();
    expect(halts.map(({ scope }) => scope)).toEqual(['payouts', 'deposits']);
    const solved = { reason: 'one node was wrong', by: 'test' };
    await bot.get(CloseFinding).execute({ id: finding!.id, ...solved });
    await bot.get(SwitchHalt).resume({ scope: 'all', ...solved });
    await bot.ask(fred, 'fred-wallet', /preparing a code/);
  });

  it('shows where to deposit, and refuses without a link', async () => {
    const gina = person('Gina', 'en');
    const refusal = await bot.ask(gina, '/deposit', /Link a CrowdWiz account first/);
    expect(labels(refusal)).toEqual(['Link an account']);
    await bot.link(gina, 'gina-wallet');
    const page = await bot.ask(gina, '/deposit', /Transfer CWD to the account cwd-gateway/);
    expect(page.text).toContain('from your account gina-wallet');
    expect(page.text).toContain('1 CWD = 90 DEMO');
    expect(page.text).toContain('10 CWD → 900 DEMO');
    expect(page.text).toContain('Send only CWD');
  });

  describe('withdrawing', () => {
    const hugo = person('Hugo', 'en');

    beforeAll(async () => {
      await bot.link(hugo, 'hugo-wallet');
      await bot.givePoints(hugo, '1000.5');
    });

    it.each([
      ['-1', /cannot be negative/],
      ['0', /more than zero/],
      ['1e3', /in full: not 1e3 but 1000/],
      ['1,500', /two ways.* 1500, or 1\.500/],
      ['1,5', /smallest withdrawal now is/],
      ['１００', /plain digits 0–9: 100/],
      ['99999999999999999999', /too large/],
      ['1 000', /without spaces: 1000/],
      ['0.001', /at most 2/],
      ['5 CWD', /in DEMO, not in CWD/],
      ['a lot', /does not look like a number/],
      ['🚀🚀', /does not look like a number/],
      ['5000', /Available now: 1000\.5 DEMO/],
      ['100', /smallest withdrawal now is 210\.01 DEMO/],
    ])('answers the amount %j precisely and goes on asking', async (amount, answer) => {
      await bot.ask(hugo, '/withdraw', /How many DEMO/);
      await bot.ask(hugo, amount, answer);
      await bot.ask(hugo, '300', /You receive: 0\.9 CWD/);
      expect(await balance(hugo)).toBe('1000.5');
    });

    it('shows the quote, holds the points once, and tells', async () => {
      const question = await bot.ask(hugo, '/withdraw', /How many DEMO/);
      expect(question.text).toContain('Available: 1000.5 DEMO');
      expect(question.text).toContain('Network fee: 2.1 CWD');
      const quote = await bot.ask(hugo, '500', /You give: 500 DEMO/);
      expect(quote.text).toContain('Rate: 100 DEMO = 1 CWD, which makes 5 CWD');
      expect(quote.text).toContain('You receive: 2.9 CWD on the account hugo-wallet');
      expect(quote.text).toContain('valid for 5 min');
      const data = quote.inlineKeyboard.flat()[0]?.callbackData ?? '';
      await bot.press(hugo, 'Confirm', /Withdrawal accepted: you give 500 DEMO, I send 2\.9 CWD/);
      expect(await balance(hugo)).toBe('500.5');
      const from = bot.telegram.sent(hugo.id).length;
      bot.telegram.people.pressStale(hugo, data, quote.messageId);
      await bot.hear(hugo, /^Withdrawal No\. \w{8} is already under way: 2\.9 CWD/, from);
      expect(await balance(hugo)).toBe('500.5');
      const account = await bot.ask(hugo, '/account', /Balance: 500\.5 DEMO/);
      expect(account.text).toContain('Set aside: 500 DEMO');
      expect(account.text).toMatch(/Withdrawal No\. \w{8} of 2\.9 CWD: about to be sent/);
    });

    it('takes "no" for an answer', async () => {
      await bot.ask(hugo, '/withdraw 300', /You receive/);
      await bot.press(hugo, 'Cancel', /All right, cancelled/);
      expect(await balance(hugo)).toBe('500.5');
      await bot.ask(hugo, '/withdraw', /How many/);
      await bot.press(hugo, 'Cancel', /All right, cancelled/);
      await bot.ask(hugo, '300', /did not understand/);
    });

    it('withdraws everything by one button', async () => {
      await bot.ask(hugo, '/withdraw', /How many/);
      await bot.press(hugo, 'Withdraw all', /You give: 500\.5 DEMO/);
    });

    it('understands a comma, and points out a fee of more than a tenth', async () => {
      const small = await bot.ask(hugo, '/withdraw 300,5', /You give: 300\.5 DEMO/);
      expect(small.text).toMatch(/⚠️ The network fee takes 70% of this withdrawal/);
      const rich = person('Rita', 'en');
      await bot.link(rich, 'rita-wallet');
      await bot.givePoints(rich, '5000');
      const large = await bot.ask(rich, '/withdraw 2100', /Network fee: 2\.1 CWD/);
      expect(large.text).not.toContain('⚠️');
    });

    it('shows the history', async () => {
      const history = await bot.ask(hugo, '/history', /What happened lately/);
      expect(history.text).toContain('+1000.5 DEMO · booked by the service');
      expect(history.text).toContain('-500 DEMO · withdrawal');
    });

    it('keeps another person’s quote out of reach', async () => {
      const mallory = person('Mallory', 'en');
      await bot.link(mallory, 'mallory-wallet');
      await bot.givePoints(mallory, '1000');
      const own = await bot.ask(mallory, '/withdraw 400', /You receive/);
      const quote = await bot.ask(hugo, '/withdraw 400', /You receive/);
      const stolen = quote.inlineKeyboard.flat()[0]?.callbackData ?? '';
      const from = bot.telegram.sent(mallory.id).length;
      bot.telegram.people.pressStale(mallory, stolen, own.messageId);
      await bot.hear(mallory, /This quote is gone/, from);
      expect(await balance(hugo)).toBe('500.5');
      expect(await balance(mallory)).toBe('1000');
    });
  });

  it('cancels a withdrawal that waits for an operator, once', async () => {
    const ida = person('Ida', 'en');
    await bot.link(ida, 'ida-wallet');
    await bot.givePoints(ida, '70000');
    await bot.ask(ida, '/withdraw 60000', /You receive/);
    const waiting = await bot.press(ida, 'Confirm', /waiting for an operator/);
    await bot.press(ida, 'Cancel the withdrawal', /60000 DEMO are back/);
    const from = bot.telegram.sent(ida.id).length;
    const data = waiting.inlineKeyboard.flat()[0]?.callbackData ?? '';
    bot.telegram.people.pressStale(ida, data, waiting.messageId);
    await bot.hear(ida, /too late/, from);
    const customerId = await bot.customerOf(ida);
    const held = await bot.get(Books).balanceOf(customerHeldAccount(customerId));
    expect(held.isZero).toBe(true);
    const page = { limit: 5, cursor: null };
    const { items } = await bot.get(Withdrawals).list({ customerId }, page);
    expect(items.map(({ state }) => state)).toEqual(['cancelled']);
  });

  it('unlinks after a question', async () => {
    const jack = person('Jack', 'en');
    await bot.link(jack, 'jack-wallet');
    await bot.ask(jack, '/unlink', /Unlink the account jack-wallet\?/);
    await bot.press(jack, 'Cancel', /cancelled/);
    await bot.ask(jack, '/unlink', /Unlink the account jack-wallet\?/);
    await bot.press(jack, 'Yes, unlink it', /jack-wallet is unlinked/);
    expect(await bot.get(Links).activeOfCustomer(await bot.customerOf(jack))).toBeNull();
    await bot.ask(jack, '/unlink', /Link a CrowdWiz account first/);
  });

  it('quiets each pressed button and takes used ones away', async () => {
    const kate = person('Kate', 'en');
    await bot.ask(kate, '/language', /Which language/);
    const answered = bot.telegram.callbackAnswers.length;
    await bot.press(kate, 'English', /we speak English/);
    await bot.telegram.waitForMessage(kate.id, ({ text, inlineKeyboard }) =>
      text.startsWith('Which language') || text.startsWith('На каком')
        ? inlineKeyboard.length === 0
        : false,
    );
    expect(bot.telegram.callbackAnswers.length).toBe(answered + 1);
  });

  it('answers what it cannot obey, and changes nothing by it', async () => {
    const liam = person('Liam', 'en');
    await bot.ask(liam, '/link', /Send me the name/);
    const { people } = bot.telegram;
    const deeds: [() => unknown, RegExp][] = [
      [() => people.sendSticker(liam), /Nice sticker/],
      [() => people.sendPhoto(liam, '/start'), /cannot read pictures/],
      [() => people.forward(liam, 'ACDE-FGHJ'), /forwarded messages/],
      [() => people.forward(liam, '/unlink'), /forwarded messages/],
      [() => people.editText(liam, 1, '/start'), /edited messages/],
    ];
    for (const [deed, answer] of deeds) {
      const from = bot.telegram.sent(liam.id).length;
      deed();
      await bot.hear(liam, answer, from);
    }
    bot.chain.add('liam-wallet');
    await bot.ask(liam, 'liam-wallet', /preparing a code/);
    await bot.ask(liam, '/dance', /I do not know \/dance/);
  });

  it('says one sentence in a group and keeps nothing about it', async () => {
    const mona = person('Mona', 'en');
    const groupId = -777;
    bot.telegram.people.sendGroupText(mona, groupId, '/start');
    await bot.telegram.waitForMessage(groupId, ({ text }) => /Private chats only/.test(text));
    bot.telegram.people.sendGroupText(mona, groupId, '/account');
    bot.telegram.people.sendGroupText(mona, groupId, 'hello all');
    await bot.ask(mona, '/help', /What I can do/);
    expect(bot.telegram.sent(groupId)).toHaveLength(1);
    expect(await bot.rows('SELECT 1 FROM telegram_chat WHERE chat_id = $1', [groupId])).toEqual([]);
  });

  it('tells what happens by itself, in the language of the chat', async () => {
    const nina = person('Nina', 'en');
    const oleg = person('Oleg', 'ru');
    await bot.link(nina, 'nina-wallet');
    await bot.link(oleg, 'oleg-wallet');
    const [of, ofOleg] = [await bot.customerOf(nina), await bot.customerOf(oleg)];
    const depositId = '0b9f4c1e-58f3-4d0e-9a55-3f5b0c6f1d2a';
    const transactionId = 'f'.repeat(40);
    const withdrawal = {
      withdrawalId: depositId,
      reference: null,
      points: '500',
      cwd: '2.9',
      accountName: 'nina-wallet',
      transactionId,
      reason: '<b>no</b>',
      by: 'test',
    };
    for (const customerId of [of, ofOleg]) {
      await bot.publish(
        { type: 'deposit_seen', customerId, depositId, cwd: '10', points: '900', transactionId },
        { type: 'deposit_vanished', customerId, depositId, cwd: '10', transactionId },
        {
          type: 'deposit_credited',
          customerId,
          depositId,
          cwd: '10',
          points: '900',
          uncredited: '0',
          minimum: '0.01',
          transactionId,
        },
        {
          ...{ type: 'deposit_offered', customerId, depositId, cwd: '10', points: '900' },
          ...{ rate: '90', rateVersion: 1 },
        },
        {
          type: 'points_adjusted',
          customerId,
          entryKey: 'adjustment:game',
          points: '-5',
          reason: 'a <game> & co',
          by: 'test',
        },
        { type: 'link_code_failed', customerId, accountName: 'nina-wallet' },
        { type: 'withdrawal_approved', customerId, ...withdrawal },
        { type: 'withdrawal_rejected', customerId, ...withdrawal },
        { type: 'withdrawal_broadcast', customerId, ...withdrawal },
        { type: 'withdrawal_included', customerId, ...withdrawal },
        { type: 'withdrawal_irreversible', customerId, ...withdrawal },
        { type: 'withdrawal_expired', customerId, ...withdrawal },
      );
    }
    await bot.hear(nina, /did not get into the network in time/);
    await bot.hear(oleg, /не попал в сеть вовремя/);
    const written = bot.telegram.sent(nina.id).slice(-14);
    const changed = written.filter(({ method }) => method === 'editMessageText');
    expect(changed.map(({ text }) => text.slice(0, 25))).toEqual([
      'The withdrawal was reject',
      'The transfer of 2.9 CWD i',
      'Withdrawal complete: 2.9 ',
    ]);
    const heard = written.filter(({ method }) => method === 'sendMessage');
    expect(heard.map(({ text }) => text.slice(0, 25))).toEqual([
      'I see your transfer of 10',
      'The transfer of 10 CWD ha',
      'Credited 900 DEMO for 10 ',
      'Before you linked it, you',
      'Taken 5 DEMO: a <game> & ',
      'The code could not be del',
      'The withdrawal of 2.9 CWD',
      'The withdrawal was reject',
      'Sent 2.9 CWD to the accou',
      'Withdrawal complete: 2.9 ',
      'The transfer of 2.9 CWD d',
    ]);
    expect(heard[9]?.text).toContain(transactionId);
    await bot.press(nina, 'Credit it', /cannot find that deposit/);
  });

  it('sets its menu in both languages', () => {
    const english = bot.telegram.commands().map(({ command }) => command);
    expect(english).toEqual(expect.arrayContaining(['account', 'deposit', 'withdraw', 'help']));
    expect(bot.telegram.commands('ru')[0]?.description).toBe('Баланс и аккаунт');
    expect(bot.telegram.commands('uk')).toEqual([]);
    expect(english).not.toContain('support');
    expect(bot.telegram.commands()[0]?.description).toBe('Balance and account');
  });
});

import { CWD, Money } from 'crowdwiz-gateway/internal/kernel/index';
import { FakeTelegram } from 'crowdwiz-sandbox/telegram';
import { WalletRefusal, WorldCustomer, type CustomerWallet } from 'crowdwiz-testkit/world';
import { CustomerConsole } from './customer-console';

const PERSON = { id: 7, firstName: 'Alice', username: 'alice', languageCode: 'en' };

/** A bot that answers by the Bot API, as the gateway does. */
describe('the console of the sandbox', () => {
  let telegram: FakeTelegram;
  let wallet: { -readonly [Key in keyof CustomerWallet]?: CustomerWallet[Key] };
  let customers: CustomerConsole;
  let printed: string[];
  let stop: () => void;

  beforeEach(async () => {
    telegram = await FakeTelegram.start();
    wallet = { accountName: 'alice-wallet', accountId: '1.2.9' };
    const customer = new WorldCustomer(PERSON, wallet as CustomerWallet, telegram);
    printed = [];
    customers = new CustomerConsole(
      { telegram, customers: new Map([['alice', customer]]) },
      (text) => printed.push(text),
    );
    stop = customers.follow();
  });

  afterEach(async () => {
    stop();
    await telegram.stop();
  });

  async function call(method: string, body: Record<string, unknown>): Promise<unknown> {
    const answer = await fetch(`${telegram.apiRoot}/bot${telegram.token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return ((await answer.json()) as { result: unknown }).result;
  }

  const updates = async () => JSON.stringify(await call('getUpdates', { timeout: 0 }));

  it('says to the bot what is typed, and shows what it answers with its buttons', async () => {
    await customers.run('alice say /start please');
    expect(await updates()).toContain('"text":"/start please"');
    const inline_keyboard = [[{ text: '🔗 Link an account', callback_data: 'link' }]];
    await call('sendMessage', {
      chat_id: 7,
      text: 'Hello\nthere',
      reply_markup: { inline_keyboard },
    });
    expect(printed).toEqual(['bot to alice:\n  Hello\n  there\n  [🔗 Link an account]']);
    await customers.run('alice chat');
    expect(printed.at(-1)).toBe('you: /start please\nbot: Hello\nthere');
  });

  it('presses a button under a message or under the field by a part of its label', async () => {
    await customers.run('alice say /start');
    const inline_keyboard = [[{ text: '🔗 Link an account', callback_data: 'link' }]];
    await call('sendMessage', { chat_id: 7, text: 'a', reply_markup: { inline_keyboard } });
    const keyboard = [[{ text: 'Deposit' }, { text: 'Withdraw' }]];
    await call('sendMessage', { chat_id: 7, text: 'b', reply_markup: { keyboard } });
    await customers.run('alice press link');
    await customers.run('alice press withdraw');
    const seen = await updates();
    expect(seen).toContain('"data":"link"');
    expect(seen).toContain('"text":"Withdraw"');
    await customers.run('alice press nothing');
    expect(printed.at(-1)).toBe('Not done: there is no button "nothing".');
  });

  it('pays, sends messages and shows the wallet', async () => {
    const transfer = jest.fn(() => Promise.resolve('tx1'));
    const sendMessage = jest.fn(() => Promise.resolve('tx2'));
    Object.assign(wallet, {
      transfer,
      sendMessage,
      balance: () => Promise.resolve(Money.parse('12.5', CWD)),
      history: () =>
        Promise.resolve([
          {
            ...{ id: '1.11.1', kind: 'message', direction: 'in', other: 'points-gateway' },
            ...{ amount: null, fee: Money.zero(CWD), text: 'ABCD-EFGH', blockNumber: 5 },
            ...{ isIrreversible: false, transactionId: 'tx' },
          },
        ]),
    });
    await customers.run('alice pay 12.5 for points');
    expect(transfer).toHaveBeenCalledWith({
      to: 'points-gateway',
      amount: Money.parse('12.5', CWD),
      memo: 'for points',
    });
    await customers.run('alice message ABCD');
    expect(sendMessage).toHaveBeenCalledWith({ to: 'points-gateway', text: 'ABCD' });
    await customers.run('alice wallet');
    expect(printed.at(-1)).toContain('alice-wallet (1.2.9) holds 12.5 CWD');
    expect(printed.at(-1)).toContain(
      'not irreversible yet: message from points-gateway: ABCD-EFGH',
    );
  });

  it('says in words what it does not do, and goes on', async () => {
    Object.assign(wallet, { transfer: () => Promise.reject(new WalletRefusal('no such account')) });
    const lines = [
      '',
      'help',
      'carol say x',
      'alice dance',
      'alice say',
      'alice pay x',
      'alice pay 1',
    ];
    for (const line of lines) await customers.run(line);
    expect(printed[0]).toContain('WHO say TEXT');
    expect(printed.slice(1)).toEqual([
      'Not done: nobody is called "carol". Type help.',
      'Not done: "dance" is not understood. Type help.',
      'Not done: what?',
      'Not done: "x" is no amount of CWD, such as 12.5.',
      'Not done: no such account',
    ]);
  });
});

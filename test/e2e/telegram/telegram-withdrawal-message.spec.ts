import { randomUUID } from 'node:crypto';
import type { ChatLine, TelegramPerson } from 'crowdwiz-sandbox/telegram';
import type { WithdrawalEvent, WithdrawalEventType } from '../../../src/kernel';
import { eventually, TelegramHarness } from './telegram-harness';

let nextPersonId = 11_000;

/** What the customer sees while the withdrawal is under way, and at the end. */
const SAYS = {
  awaiting: /waiting for an operator/,
  approved: /is approved/,
  sent: /^Sent 2\.9 CWD/,
  included: /is in a block/,
  final: /^Withdrawal complete/,
} as const;

describe('the message of a withdrawal', () => {
  let bot: TelegramHarness;

  beforeAll(async () => {
    bot = await TelegramHarness.start();
  });

  afterEach(() => {
    bot.telegram.clearFaults();
  });

  afterAll(async () => {
    await bot.stop();
  });

  /** Somebody with a withdrawal that is under way. */
  async function customer(firstName: string) {
    nextPersonId += 1;
    const person: TelegramPerson = { id: nextPersonId, firstName, languageCode: 'en' };
    await bot.ask(person, '/start', /Hello/);
    const withdrawalId = randomUUID();
    const about = {
      ...{ customerId: await bot.customerOf(person), withdrawalId, reference: null },
      ...{ points: '500', cwd: '2.9', accountName: 'anna-wallet', reason: null, by: null },
      transactionId: 'e'.repeat(40),
    };
    const moves = (...states: readonly WithdrawalEventType[]): Promise<void> =>
      bot.publish(...states.map((type): WithdrawalEvent => ({ type, ...about })));
    /** The lines of the chat that say something of it, as the customer sees them now. */
    const lines = (): ChatLine[] =>
      bot.telegram
        .conversation(person.id)
        .filter(({ text }) => text.includes(`No. ${withdrawalId.slice(0, 8)}`));
    const until = (...texts: readonly RegExp[]): Promise<void> =>
      eventually(
        () => {
          const seen = lines();
          return (
            seen.length === texts.length && texts.every((each, at) => each.test(seen[at]!.text))
          );
        },
        `the chat says ${texts.join(', ')}`,
      );
    const isSettled = (): Promise<void> => {
      const pending = 'delivered_at IS NULL AND dropped_at IS NULL';
      const sql = `SELECT 1 FROM telegram_outbox WHERE chat_id = $1 AND ${pending}`;
      const isSo = async () => (await bot.rows(sql, [person.id])).length === 0;
      return eventually(isSo, 'nothing waits any more');
    };
    return { person, moves, lines, until, isSettled };
  }

  const callbacks = (line: ChatLine | undefined): (string | undefined)[] =>
    (line?.inlineKeyboard.flat() ?? []).map(({ callbackData }) => callbackData?.split(':')[0]);

  it('changes as the state moves, its button too, and the end is a new one', async () => {
    const { person, moves, lines, until } = await customer('Anna');
    await moves('withdrawal_awaiting_approval');
    await until(SAYS.awaiting);
    expect(callbacks(lines()[0])).toEqual(['cancel_withdrawal']);
    await moves('withdrawal_approved');
    await until(SAYS.approved);
    await moves('withdrawal_broadcast');
    await until(SAYS.sent);
    expect(callbacks(lines()[0])).toEqual([]);
    await moves('withdrawal_included');
    await until(SAYS.included);
    await moves('withdrawal_irreversible');
    await until(SAYS.final, SAYS.final);
    const [first, last] = lines();
    expect(first).toMatchObject({ isEdited: true, inlineKeyboard: [] });
    expect(last).toMatchObject({ isEdited: false });
    const shown = 'SELECT 1 FROM telegram_shown_withdrawal WHERE chat_id = $1';
    await eventually(
      async () => (await bot.rows(shown, [person.id])).length === 0,
      'nothing is kept of what has ended',
    );
  });

  it('is left by the states in their order, however fast they come', async () => {
    const { person, moves, until } = await customer('Boris');
    await moves(
      ...(['withdrawal_requested', 'withdrawal_broadcast', 'withdrawal_included'] as const),
      'withdrawal_irreversible',
    );
    await until(SAYS.final, SAYS.final);
    const written = bot.telegram.sent(person.id).slice(-5);
    expect(written.map(({ method, text }) => [method, text.slice(0, 10)])).toEqual([
      ['sendMessage', 'Withdrawal'],
      ['editMessageText', 'Sent 2.9 C'],
      ['editMessageText', 'The transf'],
      ['editMessageText', 'Withdrawal'],
      ['sendMessage', 'Withdrawal'],
    ]);
  });

  it('is written anew, once, when the customer has deleted it', async () => {
    const { person, moves, lines, until } = await customer('Clara');
    await moves('withdrawal_approved');
    await until(SAYS.approved);
    bot.telegram.people.deleteForAll(person, lines()[0]!.messageId);
    await moves('withdrawal_broadcast');
    await until(SAYS.sent);
    await moves('withdrawal_included');
    await until(SAYS.included);
    bot.telegram.people.deleteForAll(person, lines()[0]!.messageId);
    await moves('withdrawal_irreversible');
    await until(SAYS.final);
  });

  it('is sent at most once more when Telegram took it and nobody knows its number', async () => {
    const { person, moves, until } = await customer('Dora');
    const lost = { kind: 'reply-lost', chatId: person.id } as const;
    bot.telegram.addFault({ ...lost, method: 'sendMessage' });
    await moves('withdrawal_approved');
    await until(SAYS.approved, SAYS.approved);
    bot.telegram.addFault({ ...lost, method: 'editMessageText' });
    await moves('withdrawal_broadcast');
    await until(SAYS.approved, SAYS.sent);
    await moves('withdrawal_included');
    await until(SAYS.approved, SAYS.included);
  });

  it('waits as long as Telegram says before it is changed, and keeps its order', async () => {
    const { person, moves, until, isSettled } = await customer('Emma');
    await moves('withdrawal_approved');
    await until(SAYS.approved);
    const method = 'editMessageText';
    const refusal = { kind: 'too-many-requests', retryAfterSeconds: 1 } as const;
    bot.telegram.addFault({ ...refusal, method, chatId: person.id });
    await moves('withdrawal_broadcast', 'withdrawal_included');
    await until(SAYS.included);
    await isSettled();
    const changes = bot.telegram.sent(person.id).filter((each) => each.method === method);
    expect(changes.map(({ text }) => SAYS.included.test(text))).toEqual([false, true]);
  });

  it('is left as it is by somebody who has blocked the bot, and changed when they return', async () => {
    const { person, moves, until, isSettled } = await customer('Fay');
    await moves('withdrawal_approved');
    await until(SAYS.approved);
    bot.telegram.addFault({
      ...{ kind: 'blocked-by-user', method: 'editMessageText', chatId: person.id },
    });
    await moves('withdrawal_broadcast');
    await isSettled();
    await until(SAYS.approved);
    await bot.ask(person, '/start', /Hello/);
    await moves('withdrawal_included');
    await until(SAYS.included);
  });
});

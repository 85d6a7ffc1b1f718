import { PostgresTelegramStore } from '../../../src/adapters/postgres/telegram/postgres-telegram-store';
import type {
  ClaimedMessage,
  OutboxClaim,
  OutgoingMessage,
  TelegramChat,
} from '../../../src/adapters/telegram';
import { LONGEST_WAIT_SECONDS } from '../../../src/adapters/telegram/telegram-store';
import { PostgresHarness } from '../postgres/postgres-harness';

const NOON = new Date('2026-01-01T12:00:00Z');
const LEASE_SECONDS = 60;

const later = (seconds: number): Date => new Date(NOON.getTime() + seconds * 1000);
const message = (html: string): OutgoingMessage => ({ html, buttons: [], isQuiet: false });

describe('the store of the Telegram adapter on PostgreSQL', () => {
  let postgres: PostgresHarness;
  let store: PostgresTelegramStore;
  let nextChat = 9_007_199_254_740_000n;

  beforeAll(async () => {
    postgres = await PostgresHarness.open();
    store = new PostgresTelegramStore(postgres.database, postgres.newSession());
  });

  beforeEach(async () => {
    await postgres.sql('DELETE FROM telegram_outbox');
  });

  afterAll(async () => {
    await postgres.close();
  });

  async function newChat(change: Partial<TelegramChat> = {}): Promise<TelegramChat> {
    nextChat += 1n;
    const chatId = String(nextChat);
    return postgres.unitOfWork.run(async () => {
      const { customer } = await postgres.customers.findOrCreate(`telegram:${chatId}`);
      const chat: TelegramChat = {
        chatId,
        customerId: customer.id,
        locale: 'ru',
        conversation: { step: 'idle', lastAccountName: null },
        isBlocked: false,
        ...change,
      };
      await store.save(chat);
      return chat;
    });
  }

  const enqueue = (chatId: string, ...texts: string[]): Promise<void> =>
    postgres.unitOfWork.run(() => {
      store.enqueue(chatId, texts.map(message), NOON);
      return Promise.resolve();
    });

  const take = (
    now: Date,
    change: Partial<OutboxClaim> = {},
    by: PostgresTelegramStore = store,
  ): Promise<readonly ClaimedMessage[]> => {
    const everything = { limit: 20, afterChat: null, exceptChats: [], leaseSeconds: LEASE_SECONDS };
    return by.claimDue({ ...everything, now, ...change });
  };

  const claim = async (now: Date, limit = 20): Promise<string[]> =>
    (await take(now, { limit })).map((claimed) => claimed.message.html);

  it('keeps a chat as it was saved, also beyond 32 bits', async () => {
    const chat = await newChat({
      locale: 'en',
      conversation: { step: 'account_name', lastAccountName: 'anna' },
    });
    expect(await store.find(chat.chatId)).toEqual(chat);
    await postgres.unitOfWork.run(() => store.save({ ...chat, locale: 'ru', isBlocked: true }));
    expect(await store.find(chat.chatId)).toEqual({ ...chat, locale: 'ru', isBlocked: true });
    expect(await store.find('1')).toBeNull();
  });

  it('refuses to write outside a unit of work', async () => {
    const chat = await newChat();
    await expect(store.save(chat)).rejects.toThrow('needs a unit of work');
    expect(() => {
      store.enqueue(chat.chatId, [], NOON);
    }).toThrow('needs a unit of work');
  });

  it('gives out the first message of each chat alone, until it is settled', async () => {
    const [anna, boris] = [await newChat(), await newChat()];
    await enqueue(anna.chatId, 'a1', 'a2');
    await enqueue(boris.chatId, 'b1');
    const first = await take(NOON);
    expect(first.map((claimed) => claimed.message.html)).toEqual(['a1', 'b1']);
    expect(await claim(NOON)).toEqual([]);
    await store.markDelivered(first[0]!.id, NOON);
    expect(await claim(NOON)).toEqual(['a2']);
    await store.drop(first[1]!.id, 'no use', NOON);
    expect(await claim(later(1))).toEqual([]);
  });

  it('gives a message out again when its lease ended unsettled', async () => {
    const anna = await newChat();
    await enqueue(anna.chatId, 'a1');
    expect(await claim(NOON)).toEqual(['a1']);
    expect(await claim(later(LEASE_SECONDS - 1))).toEqual([]);
    const again = await take(later(LEASE_SECONDS), { limit: 1 });
    expect(again).toMatchObject([{ attempts: 1, message: { html: 'a1' } }]);
  });

  it('holds a whole chat back while its first message is postponed', async () => {
    const anna = await newChat();
    await enqueue(anna.chatId, 'a1', 'a2');
    const [head] = await take(NOON);
    await store.postpone(head!, later(300));
    expect(await claim(later(299))).toEqual([]);
    expect(await claim(later(300))).toEqual(['a1']);
  });

  it('gives out what was put off while the clock was ahead, once the clock is right', async () => {
    const [anna, boris] = [await newChat(), await newChat()];
    await enqueue(anna.chatId, 'a1', 'a2');
    await enqueue(boris.chatId, 'b1');
    const [first, second] = await take(NOON);
    await store.postpone(first!, later(LONGEST_WAIT_SECONDS + 1));
    await store.postpone(second!, later(LONGEST_WAIT_SECONDS));
    expect(await claim(NOON)).toEqual(['a1']);
    // Its lease is of today: nobody else takes it meanwhile.
    expect(await claim(later(1))).toEqual([]);
  });

  it('leaves alone the chats that rest', async () => {
    const [anna, boris] = [await newChat(), await newChat()];
    await enqueue(anna.chatId, 'a1');
    await enqueue(boris.chatId, 'b1');
    const others = await take(NOON, { exceptChats: [anna.chatId] });
    expect(others.map(({ message: { html } }) => html)).toEqual(['b1']);
    expect(await claim(NOON)).toEqual(['a1']);
  });

  it('goes on after the chat that had its turn', async () => {
    const chats = [await newChat(), await newChat(), await newChat()];
    for (const { chatId } of chats) await enqueue(chatId, chatId);
    const [first, second, third] = chats.map(({ chatId }) => chatId);
    const next = await take(NOON, { afterChat: first!, limit: 1 });
    expect(next.map(({ chatId }) => chatId)).toEqual([second]);
    expect(await claim(NOON)).toEqual([first, third]);
  });

  it('gives a message out at once whose pump is gone, and not while it lives', async () => {
    const anna = await newChat();
    await enqueue(anna.chatId, 'a1', 'a2');
    const dying = postgres.newSession();
    const theirs = new PostgresTelegramStore(postgres.database, dying);
    expect(await take(NOON, {}, theirs)).toHaveLength(1);
    expect(await claim(NOON)).toEqual([]);
    await dying.onApplicationShutdown();
    // The server needs a moment to see it.
    let claimed = await claim(NOON);
    for (let tries = 0; claimed.length === 0 && tries < 500; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      claimed = await claim(NOON);
    }
    expect(claimed).toEqual(['a1']);
    expect(await claim(NOON)).toEqual([]);
  });

  it('lets nobody give back what another has claimed since', async () => {
    const anna = await newChat();
    await enqueue(anna.chatId, 'a1');
    const [frozen] = await take(NOON);
    const [taken] = await take(later(LEASE_SECONDS));
    expect(taken?.id).toBe(frozen?.id);
    await store.postpone(frozen!, NOON);
    expect(await claim(later(LEASE_SECONDS))).toEqual([]);
    await store.postpone(taken!, later(LEASE_SECONDS));
    expect(await claim(later(LEASE_SECONDS))).toEqual(['a1']);
  });

  it('walks past a chat that has piled up ten thousand messages', async () => {
    const [anna, boris] = [await newChat(), await newChat()];
    await postgres.sql(
      `INSERT INTO telegram_outbox (chat_id, payload, created_at, next_attempt_at)
       SELECT $1, '{"html": "flood"}', $2, $2 FROM generate_series(1, 10000)`,
      [anna.chatId, NOON],
    );
    await enqueue(boris.chatId, 'b1');
    await postgres.sql('ANALYZE telegram_outbox');
    const read = () =>
      postgres.sql<{ rows: string }>(
        `SELECT seq_tup_read + idx_tup_fetch AS rows FROM pg_stat_xact_user_tables
         WHERE relname = 'telegram_outbox'`,
      );
    await postgres.unitOfWork.run(async () => {
      const [before] = await read();
      expect(await claim(NOON)).toEqual(['flood', 'b1']);
      const [after] = await read();
      expect(Number(after?.rows) - Number(before?.rows)).toBeLessThan(100);
    });
  });

  it('gives no message to two of ten pumps at once', async () => {
    for (let chat = 0; chat < 30; chat += 1) await enqueue((await newChat()).chatId, `m${chat}`);
    const taken = await Promise.all(Array.from({ length: 10 }, () => claim(NOON, 7)));
    const all = taken.flat();
    expect(new Set(all).size).toBe(all.length);
    for (let rest = await claim(NOON); rest.length > 0; rest = await claim(NOON)) all.push(...rest);
    expect(all).toHaveLength(30);
  });

  it('queues for a customer in the language of the chat, unless the bot is blocked', async () => {
    const texts = { ru: message('по-русски'), en: message('in English') };
    const [russian, english] = [await newChat(), await newChat({ locale: 'en' })];
    const blocked = await newChat({ isBlocked: true });
    const nobody = { customerId: '00000000-0000-4000-8000-000000000000' };
    await postgres.unitOfWork.run(() => {
      for (const { customerId } of [russian, english, blocked, nobody]) {
        store.enqueueForCustomer(customerId, texts, NOON);
      }
      return Promise.resolve();
    });
    expect(await claim(NOON)).toEqual(['по-русски', 'in English']);
    expect(await postgres.sql('SELECT 1 FROM telegram_outbox')).toHaveLength(2);
  });

  it('keeps the order of what is written in one unit of work, by either way', async () => {
    const anna = await newChat({ locale: 'en' });
    await postgres.unitOfWork.run(async () => {
      const texts = { ru: message('нет'), en: message('2') };
      store.enqueue(anna.chatId, [message('1')], NOON);
      await postgres.unitOfWork.run(() => {
        store.enqueueForCustomer(anna.customerId, texts, NOON);
        return Promise.resolve();
      });
      const undone = postgres.unitOfWork.run(() => {
        store.enqueue(anna.chatId, [message('never')], NOON);
        return Promise.reject(new Error('undone'));
      });
      await expect(undone).rejects.toThrow('undone');
      store.enqueue(anna.chatId, [message('3')], NOON);
    });
    const found: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const [head] = await take(NOON, { limit: 1 });
      await store.markDelivered(head!.id, NOON);
      found.push(head!.message.html);
    }
    expect(found).toEqual(['1', '2', '3']);
    expect(await claim(NOON)).toEqual([]);
  });

  it('drops all that waits for a chat that is blocked, and nothing else', async () => {
    const [anna, boris] = [await newChat(), await newChat()];
    await enqueue(anna.chatId, 'a1', 'a2');
    await enqueue(boris.chatId, 'b1');
    await store.block(anna.chatId, 'x'.repeat(2_000), NOON);
    expect(await claim(NOON)).toEqual(['b1']);
    expect((await store.find(anna.chatId))?.isBlocked).toBe(true);
    expect((await store.find(boris.chatId))?.isBlocked).toBe(false);
  });

  it('knows the groups that were written to', async () => {
    expect(await store.groupWasWrittenTo('-100777')).toBe(false);
    await enqueue('-100777', 'private chats only');
    expect(await store.groupWasWrittenTo('-100777')).toBe(true);
  });

  it('prunes what is finished and old, never what still waits', async () => {
    const anna = await newChat();
    await enqueue(anna.chatId, 'old and delivered', 'old and waiting');
    const [head] = await take(NOON, { limit: 1 });
    await store.markDelivered(head!.id, NOON);
    await store.prune(later(50), 1_000);
    expect(await claim(later(LEASE_SECONDS))).toEqual(['old and waiting']);
  });
});

import {
  describeOutboxBacklogContract,
  describeTelegramStoreContract,
} from 'crowdwiz-testkit/contracts';
import { PostgresTelegramStore } from '../../../src/adapters/postgres/telegram/postgres-telegram-store';
import type {
  ClaimedMessage,
  OutboxClaim,
  OutgoingMessage,
  TelegramChat,
} from '../../../src/adapters/telegram';
import { PostgresHarness } from '../postgres/postgres-harness';
import { postgresStores } from '../postgres/postgres-stores';

const NOON = new Date('2026-01-01T12:00:00Z');
const LEASE_SECONDS = 60;

const message = (html: string): OutgoingMessage => ({ html, buttons: [], isQuiet: false });

describeOutboxBacklogContract('OutboxBacklog on PostgreSQL', postgresStores);
describeTelegramStoreContract('the store of the Telegram adapter on PostgreSQL', postgresStores);

/** What PostgreSQL alone promises. */
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
});

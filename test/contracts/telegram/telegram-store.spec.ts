import {
  describeOutboxBacklogContract,
  describeTelegramStoreContract,
} from 'crowdwiz-testkit/contracts';
import { PostgresTelegramStore } from '../../../src/adapters/postgres/telegram/postgres-telegram-store';
import {
  NOON,
  outboxFixtures,
} from 'crowdwiz-testkit/internal/contracts/fixtures/telegram-fixtures';
import { PostgresHarness } from '../postgres/postgres-harness';
import { postgresStores } from '../postgres/postgres-stores';

describeOutboxBacklogContract('OutboxBacklog on PostgreSQL', postgresStores);
describeTelegramStoreContract('the store of the Telegram adapter on PostgreSQL', postgresStores);

/** What PostgreSQL alone promises. */
describe('the store of the Telegram adapter on PostgreSQL', () => {
  let postgres: PostgresHarness;
  let store: PostgresTelegramStore;

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

  const { newChat, enqueue, take, claim } = outboxFixtures(() => ({ harness: postgres, store }));

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

import { describeUpdateStoreContract } from 'crowdwiz-testkit/contracts';
import { PostgresUpdateStore } from '../../../src/adapters/postgres/telegram/postgres-update-store';
import {
  BOT,
  inboxFixtures,
  NOON,
  OTHER_BOT,
} from 'crowdwiz-testkit/internal/contracts/fixtures/telegram-fixtures';
import { PostgresHarness } from '../postgres/postgres-harness';
import { postgresStores } from '../postgres/postgres-stores';

const ANNA = '9007199254740001';

describeUpdateStoreContract('the inbox of the Telegram adapter on PostgreSQL', postgresStores);

/** What PostgreSQL alone promises. */
describe('the inbox of the Telegram adapter on PostgreSQL', () => {
  let postgres: PostgresHarness;
  let store: PostgresUpdateStore;

  beforeAll(async () => {
    postgres = await PostgresHarness.open();
    store = new PostgresUpdateStore(postgres.database, postgres.newSession());
  });

  beforeEach(async () => {
    await postgres.sql('DELETE FROM telegram_update');
  });

  afterAll(async () => {
    await postgres.close();
  });

  const { pending, claim, texts, finish } = inboxFixtures(() => ({ harness: postgres, store }));

  it('makes one bot the owner of what versions that did not know it have left', async () => {
    await store.receive('0', [pending(5, ANNA, 'of an earlier version')], [], NOON);
    expect(await texts()).toEqual([]);
    await store.adopt(BOT);
    await store.receive(BOT, [pending(5, ANNA, 'again')], [], NOON);
    await store.adopt(OTHER_BOT);
    expect(await texts()).toEqual(['of an earlier version']);
    expect(await texts({ botId: OTHER_BOT })).toEqual([]);
  });

  it('lets one of forty finish an update, and forgets its content', async () => {
    await store.receive(BOT, [pending(4_242, ANNA, 'secret')], [], NOON);
    await expect(store.finish(BOT, 4_242, 'x')).rejects.toThrow('needs a unit of work');
    const results = await Promise.all(Array.from({ length: 40 }, () => finish(4_242)));
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await postgres.sql('SELECT content FROM telegram_update')).toEqual([{ content: null }]);
  });

  it('gives an update out at once whose process is gone, and not while it lives', async () => {
    await store.receive(BOT, [pending(6, ANNA, 'a1')], [], NOON);
    const dying = postgres.newSession();
    const theirs = new PostgresUpdateStore(postgres.database, dying);
    expect(await claim({}, theirs)).toHaveLength(1);
    expect(await texts()).toEqual([]);
    await dying.onApplicationShutdown();
    // The server needs a moment to see it.
    let claimed = await texts();
    for (let tries = 0; claimed.length === 0 && tries < 500; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      claimed = await texts();
    }
    expect(claimed).toEqual(['a1']);
  });
});

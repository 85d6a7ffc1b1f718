import { playStory } from '../../apps/demo/story';
import { startWorld, type World } from 'crowdwiz-testkit/world';
import { createTestDatabase, type TestDatabase } from '../support/database';

const STORY_WITHIN_MILLISECONDS = 120_000;

/** The gateway is a process of its own here, built and started as `npm start` does it. */
describe('the whole story over the built gateway', () => {
  let database: TestDatabase;
  let world: World;

  beforeAll(async () => {
    database = await createTestDatabase();
    world = await startWorld({ database, blockIntervalMilliseconds: 200 });
  }, STORY_WITHIN_MILLISECONDS);

  afterAll(async () => {
    await world.stop();
    await database.drop();
  }, STORY_WITHIN_MILLISECONDS);

  it.each(['alice', 'bob'])(
    'ends for %s with books and chain in agreement to the unit',
    async (player) => {
      const { problems, steps } = await playStory(world, { player });
      expect(problems).toEqual([]);
      expect(steps).toHaveLength(10);
      const books = await world.books.customer(world.customer(player).externalReference);
      expect(books).toMatchObject({
        points: 5_000n,
        held: 0n,
        linkedAccount: `${player}-wallet`,
        creditedDeposits: 1,
        finalWithdrawals: 1,
      });
    },
    STORY_WITHIN_MILLISECONDS,
  );

  it('has told every secret to nobody: the log knows neither keys nor token', () => {
    const log = world.gateway.logs.join('\n');
    expect(log).toContain('Listening on');
    const { active, memo } = world.hotWallet.keys;
    for (const secret of [active.toWif(), memo.toWif(), world.telegram.token, world.admin.apiKey]) {
      expect(log).not.toContain(secret);
    }
  });
});

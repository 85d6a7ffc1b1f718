import { waitUntil } from 'crowdwiz-testkit/world';
import { SilentPath } from '../../support/postgres/silent-path';
import { PayoutsUnderFire } from '../process/kill-nine.harness';

const TEST_WITHIN_MILLISECONDS = 180_000;
/** What is promised. */
const GOES_ON_WITHIN_MILLISECONDS = 60_000;
const NOT_READY_WITHIN_MILLISECONDS = 8_000;
/** Orchestrators kill after 30 seconds. */
const STOPS_WITHIN_MILLISECONDS = 25_000;

/** As behind a firewall that forgot its connections: nothing comes, and nothing ends. */
describe('a way to the database that falls silent', () => {
  let scene: PayoutsUnderFire;
  let path: SilentPath;

  beforeAll(async () => {
    scene = await PayoutsUnderFire.start(async ({ url, ownerUrl }) => {
      path = await SilentPath.to(url);
      return { DATABASE_URL: path.through(url), DATABASE_OWNER_URL: path.through(ownerUrl) };
    });
  }, TEST_WITHIN_MILLISECONDS);

  afterAll(async () => {
    path.restore();
    await scene.stop();
    await path.close();
  }, TEST_WITHIN_MILLISECONDS);

  const goesOn = (what: string, look: () => Promise<boolean>) =>
    waitUntil(what, look, { timeoutMilliseconds: GOES_ON_WITHIN_MILLISECONDS });

  it(
    'costs no minute: bot, reading and readiness go on by themselves',
    async () => {
      const credited = (await scene.books()).creditedDeposits;
      path.fallSilent();
      const began = performance.now();
      await scene.deposit('7');
      const [, hasAnswered] = await Promise.all([
        goesOn('the deposit is credited', async () => {
          return (await scene.books()).creditedDeposits > credited;
        }),
        scene.customer.ask('/help', /./, GOES_ON_WITHIN_MILLISECONDS).then(() => performance.now()),
        goesOn('it is ready', () => scene.world.gateway.isReady()),
      ]);
      expect(hasAnswered - began).toBeLessThan(GOES_ON_WITHIN_MILLISECONDS);
    },
    TEST_WITHIN_MILLISECONDS,
  );

  it.each([
    ['before the server has it', false],
    ['after', true],
  ])(
    'at a COMMIT, %s, pays once',
    async (_when, isDelivered) => {
      const id = await scene.quote('300');
      path.fallSilentAt({ text: 'COMMIT', isDelivered });
      scene.confirm(id);
      await scene.untilState(id, 'irreversible');
      expect(path.hasSprung).toBe(true);
      expect(await scene.timesPaid(id)).toBe(1);
      expect(await scene.attempts(id)).toHaveLength(1);
      await scene.until('books and chain meet', async () => (await scene.surplus()) === 0n);
    },
    TEST_WITHIN_MILLISECONDS,
  );

  it(
    'makes it not ready at once, and lets it end in time with exit code 0',
    async () => {
      const { gateway } = scene.world;
      await goesOn('it is ready', () => gateway.isReady());
      path.fallSilent({ alsoNew: true });
      await waitUntil('it is not ready', async () => !(await gateway.isReady()), {
        timeoutMilliseconds: NOT_READY_WITHIN_MILLISECONDS,
      });
      scene.customer.say('/help');
      const began = performance.now();
      await gateway.stop();
      expect(performance.now() - began).toBeLessThan(STOPS_WITHIN_MILLISECONDS);
      expect(gateway.logs.at(-1)).toContain('exit code 0');
    },
    TEST_WITHIN_MILLISECONDS,
  );
});

import { waitUntil, type GatewayProcess } from 'crowdwiz-testkit/world';
import { findFreePort } from 'crowdwiz-sandbox/free-port';
import { PayoutsUnderFire } from '../process/kill-nine.harness';

const TEST_WITHIN_MILLISECONDS = 150_000;
/** What is promised: the other one has taken over by then. */
const TAKES_OVER_WITHIN_MILLISECONDS = 15_000;
/** And when the first hangs, and keeps its connections. */
const OUTLIVES_A_FROZEN_ONE_WITHIN_MILLISECONDS = 35_000;
const SCAN_LOCK_HELD = `
  SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = 7001203`;

describe('two gateways over one database', () => {
  let scene: PayoutsUnderFire;
  let second: GatewayProcess;

  beforeAll(async () => {
    scene = await PayoutsUnderFire.start();
    second = scene.world.gateway.withoutBot(await findFreePort());
    await second.start();
  }, TEST_WITHIN_MILLISECONDS);

  afterAll(async () => {
    // Where a test has left it frozen, it hears no signal.
    scene.world.gateway.thaw();
    await second.stop();
    second.dispose();
    await scene.stop();
  }, TEST_WITHIN_MILLISECONDS);

  function inTime(
    what: string,
    look: () => Promise<boolean>,
    timeoutMilliseconds = TAKES_OVER_WITHIN_MILLISECONDS,
  ): Promise<boolean> {
    return waitUntil(what, look, { timeoutMilliseconds });
  }

  /** Lines of both processes about an event. */
  function linesOf(event: string): Record<string, unknown>[] {
    const lines = [...scene.world.gateway.logs, ...second.logs];
    return lines
      .flatMap((line) =>
        line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : [],
      )
      .filter((line) => line['event'] === event);
  }

  it(
    'do nothing twice, and the second goes on within 15 seconds when the first dies',
    async () => {
      const together = await scene.quote('300');
      scene.confirm(together);
      await scene.untilState(together, 'irreversible');

      const orphaned = await scene.quote('301');
      scene.world.node.faults.neverAnswer('broadcast_transaction');
      scene.confirm(orphaned);
      await scene.untilAttempt(orphaned, 'signed');
      await scene.world.gateway.kill9();
      scene.calm();
      await inTime('the second pays', async () => {
        return (await scene.stateOf(orphaned)) === 'irreversible';
      });
      await scene.deposit('7');
      await inTime('the second credits', async () => {
        return (await scene.books()).creditedDeposits === 2;
      });

      for (const id of [together, orphaned]) {
        expect(await scene.timesPaid(id)).toBe(1);
        expect(await scene.attempts(id)).toHaveLength(1);
      }
      await scene.until('books and chain meet', async () => (await scene.surplus()) === 0n);
      await scene.until('its line is read', () => linesOf('deposit_credited').length > 1);
      expect(linesOf('deposit_credited')).toHaveLength(2);
      const payouts = linesOf('withdrawal_irreversible').map((line) => line['withdrawalId']);
      expect(payouts).toEqual([together, orphaned]);
    },
    TEST_WITHIN_MILLISECONDS,
  );

  it(
    'go on when one is frozen in the middle of its work, and when it awakes it does nothing twice',
    async () => {
      const { gateway, node } = scene.world;
      if (!gateway.isRunning) await gateway.start();
      const paid = await scene.quote('302');
      const credited = (await scene.books()).creditedDeposits + 1;
      await second.stop();
      node.faults.neverAnswer('get_dynamic_global_properties');
      await scene.until('the first holds the lock of the reading', async () => {
        return (await scene.world.books.query(SCAN_LOCK_HELD)).length > 0;
      });
      gateway.freeze();
      scene.calm();
      await second.start();
      await scene.deposit('9');
      await inTime(
        'the second credits',
        async () => (await scene.books()).creditedDeposits === credited,
        OUTLIVES_A_FROZEN_ONE_WITHIN_MILLISECONDS,
      );
      gateway.thaw();
      await gateway.untilReady();
      scene.confirm(paid);
      await scene.untilState(paid, 'irreversible');

      expect((await scene.books()).creditedDeposits).toBe(credited);
      expect(await scene.timesPaid(paid)).toBe(1);
      expect(await scene.attempts(paid)).toHaveLength(1);
      await scene.until('books and chain meet', async () => (await scene.surplus()) === 0n);
    },
    TEST_WITHIN_MILLISECONDS,
  );
});

import { PayoutsUnderFire } from './kill-nine.harness';
import { MOMENTS } from './kill-nine.moments';

const TEST_WITHIN_MILLISECONDS = 150_000;
const TOGETHER = 3;
/** Beyond the life of every transaction that the gateway signs. */
const PAST_EXPIRY_SECONDS = 600;

/** They wait for each other for as long as it takes, so that they share a transaction. */
const SETTINGS = {
  PAYOUT_BATCH: 'transfers',
  PAYOUT_BATCH_SIZE: String(TOGETHER),
  PAYOUT_BATCH_SECONDS: '300',
  LIMIT_WITHDRAWAL_COUNT_PER_CUSTOMER_PER_DAY: 'none',
};

describe('kill -9 of the gateway while payouts share a transaction', () => {
  let scene: PayoutsUnderFire;
  let quotes = 0;

  beforeAll(async () => {
    scene = await PayoutsUnderFire.start(() => Promise.resolve(SETTINGS));
  }, TEST_WITHIN_MILLISECONDS);

  afterEach(() => scene.recover(), TEST_WITHIN_MILLISECONDS);

  afterAll(async () => {
    await scene.stop();
  }, TEST_WITHIN_MILLISECONDS);

  /** All but the last are confirmed, and wait; the last is quoted. */
  async function almostTogether(): Promise<readonly string[]> {
    const ids: string[] = [];
    for (let count = 1; count <= TOGETHER; count += 1) {
      quotes += 1;
      const id = await scene.quote(String(300 + quotes));
      ids.push(id);
      if (count === TOGETHER) break;
      scene.confirm(id);
      await scene.untilState(id, 'approved');
    }
    return ids;
  }

  async function transactionsOf(ids: readonly string[]): Promise<readonly string[]> {
    const attempts = await Promise.all(ids.map((id) => scene.attempts(id)));
    return [...new Set(attempts.flat().map(({ transactionId }) => transactionId))];
  }

  it.each(MOMENTS)(
    '%s: each is paid once, by one transaction',
    async (_name, moment) => {
      const ids = await almostTogether();
      const { units: balanceBefore } = await scene.customer.wallet.balance();
      await moment(scene, ids.at(-1) ?? '');
      await scene.world.gateway.kill9();
      const atDeath = await transactionsOf(ids);
      scene.calm();
      scene.world.gateway.launch();
      await scene.expectPaidOnce(ids, balanceBefore);
      // What was signed before the end is what was paid: nothing was signed a second time.
      const transactions = await transactionsOf(ids);
      expect(transactions).toHaveLength(1);
      if (atDeath.length > 0) expect(transactions).toEqual(atDeath);
    },
    TEST_WITHIN_MILLISECONDS,
  );

  it(
    'when they are signed, and expire unsent while it is down: each is paid once, alone',
    async () => {
      const { gateway, node } = scene.world;
      const ids = await almostTogether();
      const last = ids.at(-1) ?? '';
      const { units: balanceBefore } = await scene.customer.wallet.balance();
      node.faults.neverAnswer('broadcast_transaction');
      scene.confirm(last);
      await scene.untilAttempt(last, 'signed');
      await gateway.kill9();
      node.skipTime(PAST_EXPIRY_SECONDS);
      node.advanceToIrreversible();
      scene.calm();
      gateway.launch();
      await scene.expectPaidOnce(ids, balanceBefore);
      for (const id of ids) {
        const states = (await scene.attempts(id)).map(({ state }) => state);
        expect(states).toEqual(['irreversible', 'expired']);
      }
      expect(await transactionsOf(ids)).toHaveLength(1 + TOGETHER);
    },
    TEST_WITHIN_MILLISECONDS,
  );
});

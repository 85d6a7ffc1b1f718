import { PayoutsUnderFire } from './kill-nine.harness';
import { LONGER_THAN_ANY_TEST_MILLISECONDS, MOMENTS } from './kill-nine.moments';

const TEST_WITHIN_MILLISECONDS = 150_000;
/** A lease lasts a minute. */
const NOT_SILENT_FOR_MILLISECONDS = 20_000;
/** Beyond the life of every transaction that the gateway signs. */
const PAST_EXPIRY_SECONDS = 600;

/** A payout is paid once, wherever the process ends (DESIGN §6). */
describe('kill -9 of the gateway during a payout', () => {
  let scene: PayoutsUnderFire;
  let quotes = 0;

  beforeAll(async () => {
    scene = await PayoutsUnderFire.start();
  }, TEST_WITHIN_MILLISECONDS);

  afterEach(() => scene.recover(), TEST_WITHIN_MILLISECONDS);

  afterAll(async () => {
    await scene.stop();
  }, TEST_WITHIN_MILLISECONDS);

  /** Each of other points, so that no withdrawal is taken for another. */
  function nextQuote(): Promise<string> {
    quotes += 1;
    return scene.quote(String(300 + quotes));
  }

  it.each(MOMENTS)(
    '%s: it is paid once',
    async (_name, moment) => {
      const id = await nextQuote();
      const { units: balanceBefore } = await scene.customer.wallet.balance();
      await moment(scene, id);
      await scene.world.gateway.kill9();
      const atDeath = await scene.attempts(id);
      scene.calm();
      scene.world.gateway.launch();
      await scene.expectPaidOnce([id], balanceBefore);
      // What was signed before the end is what was paid: nothing was signed a second time.
      const attempts = await scene.attempts(id);
      expect(attempts).toHaveLength(1);
      if (atDeath.length > 0) expect(attempts[0]?.transactionId).toBe(atDeath[0]?.transactionId);
    },
    TEST_WITHIN_MILLISECONDS,
  );

  it(
    'three times in one payout, each time further on: it is paid once',
    async () => {
      const { gateway, node } = scene.world;
      const id = await nextQuote();
      const { units: balanceBefore } = await scene.customer.wallet.balance();
      node.faults.neverAnswer('broadcast_transaction');
      scene.confirm(id);
      await scene.untilAttempt(id, 'signed');
      await gateway.kill9();
      scene.calm();
      node.pause();
      gateway.launch();
      await scene.untilState(id, 'broadcast');
      await gateway.kill9();
      scene.calm();
      node.stallLib(true);
      gateway.launch();
      await scene.untilState(id, 'included');
      await gateway.kill9();
      scene.calm();
      gateway.launch();
      await scene.expectPaidOnce([id], balanceBefore);
      expect(await scene.attempts(id)).toHaveLength(1);
    },
    TEST_WITHIN_MILLISECONDS,
  );

  it(
    'when it is signed, and it expires unsent while the gateway is down: it is proven dead and paid once',
    async () => {
      const { gateway, node } = scene.world;
      const id = await nextQuote();
      const { units: balanceBefore } = await scene.customer.wallet.balance();
      node.faults.neverAnswer('broadcast_transaction');
      scene.confirm(id);
      await scene.untilAttempt(id, 'signed');
      await gateway.kill9();
      node.skipTime(PAST_EXPIRY_SECONDS);
      node.advanceToIrreversible();
      scene.calm();
      gateway.launch();
      await scene.expectPaidOnce([id], balanceBefore);
      const states = (await scene.attempts(id)).map(({ state }) => state);
      expect(states).toEqual(['irreversible', 'expired']);
    },
    TEST_WITHIN_MILLISECONDS,
  );

  it(
    'while a message is on its way to Telegram: its chat is not silent for the time of a lease',
    async () => {
      const { gateway, telegram } = scene.world;
      const { customer } = scene;
      const sendMessage = { method: 'sendMessage', chatId: customer.person.id };
      const milliseconds = LONGER_THAN_ANY_TEST_MILLISECONDS;
      // Otherwise the last message of the payout before would be taken for the one that is on its way.
      await scene.until('everything was said', async () => {
        const unsaid =
          'SELECT 1 FROM telegram_outbox WHERE delivered_at IS NULL AND dropped_at IS NULL';
        return (await scene.world.books.query(unsaid)).length === 0;
      });
      telegram.addFault({ kind: 'delayed', milliseconds, ...sendMessage });
      const from = customer.heard;
      customer.say('/help');
      await scene.until('the message is on its way', async () => {
        const held = 'SELECT 1 FROM telegram_outbox WHERE held_by IS NOT NULL';
        return (await scene.world.books.query(held)).length > 0;
      });
      await gateway.kill9();
      // Killed between its taking the message and its call, it leaves the delay to the call of the next one.
      telegram.clearFaults();
      gateway.launch();
      await gateway.untilReady();
      const readyAt = Date.now();
      await customer.hear(/What I can do/, { from });
      expect(Date.now() - readyAt).toBeLessThan(NOT_SILENT_FOR_MILLISECONDS);
    },
    TEST_WITHIN_MILLISECONDS,
  );
});

import { PayoutsUnderFire } from './kill-nine.harness';

const TEST_WITHIN_MILLISECONDS = 150_000;
const LONGER_THAN_ANY_TEST_MILLISECONDS = 600_000;

/** The message of a withdrawal is never lost, and there is one more of it at most. */
describe('kill -9 of the gateway while it writes to Telegram', () => {
  let scene: PayoutsUnderFire;

  beforeAll(async () => {
    scene = await PayoutsUnderFire.start();
  }, TEST_WITHIN_MILLISECONDS);

  afterAll(async () => {
    await scene.stop();
  }, TEST_WITHIN_MILLISECONDS);

  const linesOf = (id: string) =>
    scene.customer.chat.filter(({ text }) => text.includes(`No. ${id.slice(0, 8)}`));

  it.each(['sendMessage', 'editMessageText'])(
    'between %s and the note of it',
    async (method) => {
      const { world, customer } = scene;
      const id = await scene.quote(method === 'sendMessage' ? '301' : '302');
      const chatId = customer.person.id;
      const from = customer.heard;
      const isTaken = () =>
        world.telegram
          .sent(chatId)
          .slice(from)
          .some((each) => each.method === method && each.text.includes(`No. ${id.slice(0, 8)}`));
      const milliseconds = LONGER_THAN_ANY_TEST_MILLISECONDS;
      if (method === 'sendMessage') world.node.pause();
      world.telegram.addFault({ kind: 'reply-delayed', milliseconds, method, chatId });
      scene.confirm(id);
      await scene.until('Telegram has taken it', isTaken);
      await world.gateway.kill9();
      world.telegram.clearFaults();
      scene.calm();
      world.gateway.launch();
      await scene.untilState(id, 'irreversible');
      await scene.until('the end is told', () => {
        const ended = linesOf(id).filter(({ text }) => text.startsWith('Withdrawal complete'));
        return ended.length === 2;
      });
      // The end, the message that led there, and one of which nobody knew that Telegram had it.
      expect(linesOf(id)).toHaveLength(method === 'sendMessage' ? 3 : 2);
      await world.gateway.untilReady();
      expect(await world.admin.audit()).toEqual([]);
    },
    TEST_WITHIN_MILLISECONDS,
  );
});

import type { PayoutsUnderFire } from './kill-nine.harness';

export const LONGER_THAN_ANY_TEST_MILLISECONDS = 600_000;

/** When the gateway is killed; the withdrawal was quoted before, and is confirmed by the moment. */
export type Moment = (scene: PayoutsUnderFire, id: string) => Promise<unknown>;

export const MOMENTS: readonly (readonly [string, Moment])[] = [
  [
    'right after the customer confirmed, before anything is signed',
    (scene, id) => {
      scene.world.node.faults.neverAnswer('*');
      scene.confirm(id);
      return scene.untilState(id, 'approved');
    },
  ],
  [
    'while it asks the node for what it needs to sign',
    (scene, id) => {
      const { faults } = scene.world.node;
      faults.delay('get_required_fees', LONGER_THAN_ANY_TEST_MILLISECONDS);
      const before = faults.callCount('get_required_fees');
      scene.confirm(id);
      return scene.until('the gateway asks for the fee', () => {
        return faults.callCount('get_required_fees') > before;
      });
    },
  ],
  [
    'when it is signed and recorded, and the node has not heard of it',
    (scene, id) => {
      scene.world.node.faults.neverAnswer('broadcast_transaction');
      scene.confirm(id);
      return scene.untilAttempt(id, 'signed');
    },
  ],
  [
    'when the node has taken it and the answer is lost',
    async (scene, id) => {
      const { node } = scene.world;
      node.pause();
      node.faults.dropReplyAfterAccept('broadcast_transaction', 100);
      scene.confirm(id);
      await scene.until('the node has it', () => node.chain.pendingTransactions.length > 0);
      expect(await scene.stateOf(id)).toBe('signed');
    },
  ],
  [
    'when its sending is noted, and it is in no block',
    (scene, id) => {
      scene.world.node.pause();
      scene.confirm(id);
      return scene.untilState(id, 'broadcast');
    },
  ],
  [
    'when it is in a block that may still be undone',
    (scene, id) => {
      scene.world.node.stallLib(true);
      scene.confirm(id);
      return scene.untilState(id, 'included');
    },
  ],
  [
    'when its block is irreversible and the gateway has not read it',
    async (scene, id) => {
      const { node } = scene.world;
      scene.confirm(id);
      await scene.untilState(id, 'included');
      node.faults.neverAnswer('get_block');
      const [attempt] = await scene.attempts(id);
      const block = attempt?.blockNumber ?? Number.POSITIVE_INFINITY;
      await scene.until('irreversible', () => node.chain.irreversibleNumber >= block);
    },
  ],
  [
    'right after it was settled',
    (scene, id) => {
      scene.confirm(id);
      return scene.untilState(id, 'irreversible');
    },
  ],
];

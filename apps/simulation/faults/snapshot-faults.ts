import { ChainError, SignedTransaction, type StoredBlock } from 'crowdwiz-sandbox/node';
import {
  demandThatNothingWasSigned,
  demandThatTheGateCloses,
  signatureCount,
} from '../people/demands';
import type { SimulatedWorld } from '../world/simulated-world';
import { LIE, type FaultStage, type OnceFault, type Story } from './fault-stage';

const GOES_BACK = 'chain-goes-back';
const TRANSFER = 0;
/** So many blocks a sandbox can take back. */
const DEPTH_MAXIMUM = 95;
const BLOCKS_ON_TOP_MAXIMUM = 60;

/** Every node is replaced by an older snapshot. */
export function snapshotFaults(stage: FaultStage) {
  return {
    [GOES_BACK]: () => goesBack(stage),
  } satisfies Record<string, OnceFault>;
}

/** Blocks that were irreversible are lost, and another branch grows. Operators reconcile, at once or later. */
async function goesBack(stage: FaultStage): Promise<Story | null> {
  const { world, people, staff, last, isLasting } = stage;
  const { random, chain } = world;
  const snapshot = await drawSnapshot(world);
  if (snapshot === null || isLasting('stall-irreversibility')) return null;
  return async () => {
    await world.startGateways();
    const lost = transfersAbove(world, snapshot);
    world.note(`the chain goes back to block ${snapshot} of ${chain.headNumber}`);
    world.goBackTo(snapshot);
    people.goBackTo(snapshot);
    await demandThatTheGateCloses(world);
    const before = await signatureCount(world);
    comeAgain(lost, world, 0.3);
    await people.withdraw(await people.someoneWithPoints());
    world.pass(random.between(1, BLOCKS_ON_TOP_MAXIMUM));
    await world.startGateways();
    await world.round();
    await world.calm();
    await demandThatNothingWasSigned(world, before);
    const reconcile = async () => {
      // Operators of one node that lies find out that it does, and wait.
      if (isLasting(LIE)) return;
      await staff.reconcile();
      comeAgain(lost, world, 0.3);
    };
    if (random.chance(0.6)) await reconcile();
    else last(GOES_BACK, reconcile);
  };
}

/** A block whose loss takes irreversible ones that were read, and not the opening balance; null: there is none. */
async function drawSnapshot(world: SimulatedWorld): Promise<number | null> {
  const { chain, random } = world;
  const [cursor] = await world.rows<{ read: number; opened: number | null }>(
    'SELECT block_number AS read, opening_block_number AS opened FROM scan_cursor',
  );
  if (!cursor || cursor.opened === null) return null;
  const lowest = Math.max(cursor.opened, chain.headNumber - DEPTH_MAXIMUM);
  const highest = Math.min(cursor.read, chain.irreversibleNumber) - 1;
  return highest < lowest ? null : random.between(lowest, highest);
}

/** What moved CWD to the hot wallet or from it, as its senders signed it, oldest first. */
function transfersAbove(
  { chain, hotWallet, stolen }: SimulatedWorld,
  snapshot: number,
): readonly SignedTransaction[] {
  const lost = Array.from({ length: chain.headNumber - snapshot }, (_, index) =>
    chain.block(snapshot + 1 + index),
  ).filter((block): block is StoredBlock => block !== undefined);
  return lost
    .flatMap(({ body }) => body.transactions.map((each) => SignedTransaction.read(each)))
    .filter(({ id, body }) => {
      const isOurs = body.operations.every(
        ([kind, { from, to }]) => kind === TRANSFER && [from, to].includes(hotWallet.id),
      );
      return isOurs && !stolen.includes(id);
    });
}

/** Whoever still has the bytes gives them to the nodes once more, which may take them. */
function comeAgain(lost: readonly SignedTransaction[], world: SimulatedWorld, share: number): void {
  const { chain, random } = world;
  for (const transaction of lost.filter(() => random.chance(share))) {
    try {
      chain.push(transaction);
      world.note(`${transaction.id} comes again`);
      world.tally.count('gone', 'transaction that came again');
    } catch (error) {
      if (!(error instanceof ChainError)) throw error;
    }
  }
}

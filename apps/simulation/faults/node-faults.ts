import {
  tamperedBalances,
  tamperedBlock,
  withoutMassPayments,
  type SandboxNode,
} from 'crowdwiz-sandbox/node';
import type { SimulatedWorld } from '../world/simulated-world';
import { LIE, type Fault, type FaultStage } from './fault-stage';

const LATE_MILLISECONDS = 600;
/** A head of that age is no longer believed. */
const STALE_SECONDS = 70;
/** Less than any node takes, a little more for a message and for a transfer, and nearly all that the hot wallet has. */
const FALSE_FEES = [1n, 90_000n, 800_000n, 9_900_000_000n];
const HEAD_SECONDS_OFF = 50;
const HEAD_BLOCKS_OFF = 4;
const BROADCAST = 'broadcast_transaction';
const HISTORY = 'get_relative_account_history';
const QUESTIONS = ['get_block', 'get_dynamic_global_properties', 'get_required_fees', BROADCAST];

/** What one node, or the way to it, does wrong without lying. */
export function nodeFaults(stage: FaultStage) {
  const { world, last } = stage;
  const { random, chain } = world;
  const node = random.pick(world.nodes);
  const { faults } = node;
  return {
    'lose-replies': () => {
      loseReplies(world);
    },
    'lose-broadcasts': () => {
      faults.neverAnswer(BROADCAST);
      last('lose-broadcasts', () => {
        faults.neverAnswer(BROADCAST, false);
      });
    },
    'late-replies': () => {
      faults.delay(BROADCAST, LATE_MILLISECONDS);
      last('late-replies', () => {
        faults.delay(BROADCAST, 0);
      });
    },
    'repeat-replies': () => {
      faults.repeatReplies(true);
    },
    'close-connections': () => {
      node.closeConnections();
    },
    'node-down': () => nodeDown(node, stage),
    'node-freezes': () => {
      freeze(node, stage);
    },
    'node-lags': () => {
      faults.lagBehind(random.between(1, 12));
      last('node-lags', () => {
        faults.lagBehind(0);
      });
    },
    'node-goes-stale': () => {
      faults.freezeHeadAt(chain.headNumber);
      world.pass(1, STALE_SECONDS);
      last('node-goes-stale', () => {
        faults.freezeHeadAt(undefined);
      });
    },
    'swallow-broadcasts': () => {
      faults.swallowBroadcasts(true);
      last('swallow-broadcasts', () => {
        faults.swallowBroadcasts(false);
      });
    },
    'node-loses-peers': () => {
      faults.losePeers(chain.headNumber);
      last('node-loses-peers', () => {
        faults.findPeers();
      });
    },
  } satisfies Record<string, Fault>;
}

function loseReplies({ random, nodes }: SimulatedWorld): void {
  const method = random.chance(0.6) ? BROADCAST : random.pick(QUESTIONS);
  for (const { faults } of nodes) faults.dropReplyAfterAccept(method, 1);
}

async function nodeDown(node: SandboxNode, { last, isLasting }: FaultStage): Promise<void> {
  if (isLasting('node-down')) return;
  await node.goDown();
  last('node-down', () => node.comeBack());
}

/** With one node alone each question would only wait for its time-out. */
function freeze({ faults }: SandboxNode, { world, last }: FaultStage): void {
  if (world.nodes.length === 1) return;
  faults.neverAnswer('*');
  last('node-freezes', () => {
    faults.neverAnswer('*', false);
  });
}

/** One node lies: alone it may do so in ways that can be noticed, among three in any way. */
export function nodeLies(stage: FaultStage) {
  const { world } = stage;
  const { random } = world;
  const { faults } = random.pick(world.nodes);
  const tell = (method: string, transform: (result: unknown) => unknown) => {
    lie(
      stage,
      () => {
        faults.lie(method, transform);
      },
      () => {
        faults.lie(method, undefined);
      },
    );
  };
  return {
    'lie-about-blocks': () => {
      tell('get_block', tamperedBlock);
    },
    'lie-about-history': () => {
      if (!stage.isLasting(LIE) && world.traits.quorum === 1) world.isHistoryDoubtful = true;
      tell(HISTORY, withoutMassPayments);
    },
    'lie-about-balance': () => {
      tell('get_account_balances', tamperedBalances(random.between(1, 900_000)));
    },
    'lie-about-fees': () => {
      const units = random.pick(FALSE_FEES);
      const begin = () => {
        faults.lieAboutFees(units);
      };
      lie(stage, begin, () => {
        faults.lieAboutFees(undefined);
      });
    },
    'lie-about-head': () => {
      const seconds = random.between(-HEAD_SECONDS_OFF, HEAD_SECONDS_OFF);
      const ahead = random.below(HEAD_BLOCKS_OFF);
      // Which block is irreversible, nobody can doubt who has one node alone.
      const blocks = world.traits.quorum === 1 ? 0 : ahead;
      const begin = () => {
        faults.lieAboutHead({ seconds, blocks });
      };
      lie(stage, begin, () => {
        faults.lieAboutHead(undefined);
      });
    },
  } satisfies Record<string, Fault>;
}

function lie({ last, isLasting }: FaultStage, begin: () => void, end: () => void): void {
  if (isLasting(LIE)) return;
  begin();
  last(LIE, end);
}

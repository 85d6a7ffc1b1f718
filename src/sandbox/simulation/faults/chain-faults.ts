import type { People } from '../people';
import type { SimulatedWorld } from '../simulated-world';
import type { Fault, FaultStage } from './fault-stage';

const PRUNED_TO = 3;
/** Beyond the life of what the gateway signs, and of its quotes and codes. */
const MUCH_TIME_SECONDS = 900;

/** What happens on the chain that nobody who asks for something wanted. */
export function chainFaults({ world, people, last }: FaultStage) {
  const { chain } = world;
  return {
    fork: () => {
      fork(world);
    },
    'stall-irreversibility': () => {
      chain.stallIrreversibility(true);
      last('stall-irreversibility', () => {
        chain.stallIrreversibility(false);
      });
    },
    'much-time': () => {
      world.pass(2, MUCH_TIME_SECONDS / 2);
    },
    theft: () => {
      steal(world, people);
    },
    'history-pruned': () => prune(world),
  } satisfies Record<string, Fault>;
}

function fork(world: SimulatedWorld): void {
  const { chain, random } = world;
  const reversible = chain.headNumber - chain.irreversibleNumber;
  if (reversible < 1) return;
  const depth = random.between(1, reversible);
  const keep = random.chance(0.5) ? ('valid' as const) : [];
  const { droppedTransactionIds } = chain.fork({ depth, keep });
  world.note(`fork of ${depth} blocks, ${droppedTransactionIds.length} transactions lost`);
}

/** Somebody has the hot wallet's key: nobody can undo it, and everybody must hear of it. */
function steal({ hotWallet, nodes, stolen, random }: SimulatedWorld, people: People): void {
  const [node] = nodes;
  if (!node) return;
  const units = BigInt(random.between(1, 50_000));
  people.onChain('somebody spends with the key of the hot wallet', () => {
    stolen.push(node.transfer({ from: hotWallet, to: node.wallet.faucet.id, units }));
  });
}

/** Nothing that only the history shows may be lost by it: nobody could ever tell that it was there. */
async function prune(world: SimulatedWorld): Promise<void> {
  const [cursor] = await world.rows<{ block_number: number }>(
    'SELECT block_number FROM scan_cursor',
  );
  if ((cursor?.block_number ?? 0) < world.chain.headNumber) {
    // Everything that came in so far is read first.
    return;
  }
  const [node] = world.nodes;
  node?.pruneHistory(PRUNED_TO);
}

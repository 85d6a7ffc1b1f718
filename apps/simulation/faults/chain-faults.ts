import type { WireOperation } from 'crowdwiz-protocol';
import type { SandboxChain } from 'crowdwiz-sandbox/node';
import type { People } from '../people/people';
import type { SimulatedWorld } from '../world/simulated-world';
import type { Fault, FaultStage } from './fault-stage';

const TRANSFER = 0;
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
function steal({ hotWallet, nodes, stolen, random, chain }: SimulatedWorld, people: People): void {
  const [node] = nodes;
  if (!node) return;
  const { wallet } = node;
  const units = BigInt(random.between(1, 50_000));
  // A memo of the gateway's own, taken from a payout, makes no order of it.
  const memo = random.chance(0.5) ? newestMemoOf(hotWallet.id, chain) : undefined;
  const what = memo === undefined ? '' : ', under a memo that it has copied';
  people.onChain(`somebody spends with the key of the hot wallet${what}`, () => {
    const [kind, fields] = wallet.transferOperation({
      ...{ from: hotWallet, to: wallet.faucet.id, units },
    });
    const operation: WireOperation = [kind, memo === undefined ? fields : { ...fields, memo }];
    stolen.push(wallet.send([operation], [hotWallet.keys.active]));
  });
}

function newestMemoOf(accountId: string, chain: SandboxChain): unknown {
  for (let number = chain.headNumber; number > 0; number -= 1) {
    const transactions = chain.block(number)?.body.transactions ?? [];
    for (const [kind, fields] of transactions.flatMap(({ operations }) => operations)) {
      if (kind === TRANSFER && fields['from'] === accountId) return fields['memo'];
    }
  }
  return undefined;
}

/** Nothing that only the history shows may be lost by it: nobody could ever tell that it was there. */
async function prune(world: SimulatedWorld): Promise<void> {
  const [cursor] = await world.rows<{ block_number: number }>(
    'SELECT block_number FROM scan_cursor',
  );
  const isBehind = (cursor?.block_number ?? 0) < world.chain.headNumber;
  // Everything that came in so far is read first.
  if (isBehind || (await world.isUnreconciled())) return;
  const [node] = world.nodes;
  node?.pruneHistory(PRUNED_TO);
}

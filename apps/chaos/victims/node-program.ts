import { SandboxChain, SandboxNode } from 'crowdwiz-sandbox/node';
import type { NodeOrder, NodeStart, NodeStarted } from './node-victim';

/**
 * The sandbox's node in a process of its own, whose chain is in a journal. It is forked by
 * `NodeVictim`, may be killed at any moment, and ends with its parent.
 */
const BLOCKS_AT_FIRST = 15;
/** No account's history is pruned while customers read their codes from it. */
const OPERATIONS_PER_ACCOUNT = 1_000_000;

function start(options: NodeStart): Promise<SandboxNode> {
  const chain = new SandboxChain({
    journalFile: options.journalFile,
    genesisTime: new Date(options.genesisTimeMilliseconds),
    signBlocks: false,
    maximumOperationsPerAccount: OPERATIONS_PER_ACCOUNT,
  });
  const node = new SandboxNode(chain);
  if (chain.headNumber === 0) {
    for (const { name, fundingUnits } of options.accounts) {
      node.wallet.createAccount(name, undefined, fundingUnits);
    }
    node.produceBlocks(BLOCKS_AT_FIRST);
  }
  return SandboxNode.start({
    chain,
    port: options.port,
    blockIntervalMilliseconds: options.blockIntervalMilliseconds,
  });
}

async function obey(order: NodeOrder): Promise<void> {
  if (order.name === 'start') {
    const started = await start(order.options);
    running = started;
    const { chain } = started;
    const accounts = order.options.accounts.map(({ name }) => ({
      name,
      id: chain.state.accountNames.get(name) ?? '',
    }));
    answer({ name: 'started', url: started.url, chainId: chain.chainId, accounts });
    return;
  }
  running?.pause();
  answer({ name: 'held', irreversibleNumber: running?.chain.irreversibleNumber ?? 0 });
}

function answer(reply: NodeStarted | { name: 'held'; irreversibleNumber: number }): void {
  process.send?.(reply);
}

let running: SandboxNode | undefined;
process.on('message', (message) => {
  obey(message as NodeOrder).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit(0));

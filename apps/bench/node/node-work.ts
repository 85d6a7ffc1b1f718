import { setImmediate as nextTurn } from 'node:timers/promises';
import { SandboxNode, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { contentDigest } from 'crowdwiz-gateway/internal/adapters/crowdwiz/operations/operation-facts';
import type { WireOperation } from 'crowdwiz-protocol';

export interface NodeStart {
  /** Blocks that `fill` will make: the head is then as old as a living chain's. */
  readonly blocksBeforeNow: number;
  /** Account names; each gets its keys from its name, and the funds. */
  readonly accounts: readonly string[];
  readonly fundingUnits: bigint;
}

export interface NodeAnswer {
  readonly url: string;
  readonly chainId: string;
  readonly accounts: readonly NamedAccount[];
}

export interface NamedAccount {
  readonly id: string;
  readonly name: string;
  /** As the gateway computes it: a link that was proven by other keys takes no deposits. */
  readonly authorityFingerprint: string;
}

export interface Deposits {
  readonly toAccountId: string;
  /** In each block, so many accounts pay; each signs one transaction. */
  readonly payersPerBlock: number;
  /** Transfers in one transaction. */
  readonly transfersPerPayer: number;
  readonly units: bigint;
}

/** Fills the chain. */
export interface Filling {
  readonly blocks: number;
  /** Every so many blocks, one transfer between strangers. */
  readonly strangersEvery: number;
  /** Every so many blocks, a proposal of an operation that is not often seen, of another kind each time. */
  readonly exoticEvery?: number;
}

/** Kinds that need no more than their defaults: all that may be proposed but those that are checked first. */
const OPERATION_KINDS = 126;

const ACCOUNTS_PER_BLOCK = 500;
/** So many that some are irreversible. */
const BLOCKS_AT_FIRST = 15;
const GENESIS_MARGIN_SECONDS = 30;
/** No account's history is pruned while it is measured. */
const OPERATIONS_PER_ACCOUNT = 10_000_000;

/**
 * What the node's own process can be asked to do. It signs no blocks and checks no signatures: in
 * JavaScript that costs it as much as all of its other work, and a real node next to nothing.
 */
export class NodeWork {
  private node: SandboxNode | undefined;
  private accounts: SandboxAccount[] = [];
  private nextPayer = 0;
  private silent: NodeJS.Timeout | undefined;
  private readonly becameIrreversible = new Map<string, number>();

  async start({ blocksBeforeNow, accounts, fundingUnits }: NodeStart): Promise<NodeAnswer> {
    const seconds = blocksBeforeNow + GENESIS_MARGIN_SECONDS;
    const node = await SandboxNode.start({
      genesisTime: new Date(Date.now() - seconds * 1000),
      signBlocks: false,
      checkSignatures: false,
      maximumOperationsPerAccount: OPERATIONS_PER_ACCOUNT,
    });
    this.node = node;
    this.accounts = accounts.map((name, index) => {
      const account = node.wallet.createAccount(name, undefined, fundingUnits);
      if (index % ACCOUNTS_PER_BLOCK === ACCOUNTS_PER_BLOCK - 1) node.produceBlock();
      return account;
    });
    node.produceBlocks(BLOCKS_AT_FIRST);
    this.follow(node);
    const named = this.accounts.map(({ id, name }): NamedAccount => {
      const object = node.chain.state.accounts.get(id);
      const keys = [object?.owner, object?.active, object?.options.memo_key];
      const authorityFingerprint = contentDigest(keys);
      return { id, name, authorityFingerprint };
    });
    return { url: node.url, chainId: node.chain.chainId, accounts: named };
  }

  /** The head's number. The first account takes no part. */
  async fill({ blocks, strangersEvery, exoticEvery }: Filling): Promise<number> {
    const [, from, to] = this.accounts;
    if (!from || !to) throw new Error('two strangers are needed');
    let kind = 0;
    for (let made = 0; made < blocks; made += 1) {
      if (exoticEvery !== undefined && made % exoticEvery === 0)
        kind = this.proposeAfter(kind, from);
      else if (made % strangersEvery === 0) this.running.transfer({ from, to: to.id, units: 1n });
      this.running.produceBlock();
      await nextTurn();
    }
    return this.running.chain.headNumber;
  }

  /** Proposes an operation of the next kind that the node takes so; gives its number. */
  private proposeAfter(kind: number, from: SandboxAccount): number {
    for (let tried = 1; tried <= OPERATION_KINDS; tried += 1) {
      const next = (kind + tried) % OPERATION_KINDS;
      try {
        this.running.wallet.propose(from, [[next, {}]]);
        return next;
      } catch {
        // Made by the chain alone, or in need of more than defaults.
      }
    }
    throw new Error('the node takes no proposal');
  }

  /** A block full of deposits; the head's number. Payers take turns, the first accounts excepted. */
  async depositBlocks(blocks: number, deposits: Deposits, notPaying: number): Promise<number> {
    for (let made = 0; made < blocks; made += 1) {
      for (let payer = 0; payer < deposits.payersPerBlock; payer += 1) {
        const from = this.payer(notPaying);
        const { toAccountId: to, units, transfersPerPayer } = deposits;
        const transfer = this.running.wallet.transferOperation({ from, to, units });
        const operations = Array<WireOperation>(transfersPerPayer).fill(transfer);
        this.running.wallet.send(operations, [from.keys.active]);
      }
      this.running.produceBlock();
      // Clients that hear nothing for too long would leave the node.
      await nextTurn();
    }
    return this.running.chain.headNumber;
  }

  /** The last irreversible block's number. */
  settle(): number {
    return this.running.advanceToIrreversible();
  }

  produceBlocks(count: number): number {
    this.running.produceBlocks(count);
    return this.running.chain.headNumber;
  }

  /** From now on a block every so often, in step with the clock. */
  produceEvery(milliseconds: number): void {
    this.running.produceEvery(milliseconds);
  }

  /** No more blocks by the clock, until `produceEvery` is ordered again. */
  pause(): void {
    this.running.pause();
  }

  /**
   * From now on a block a second which nobody is told of: an operation makes a hole in the history
   * of each, and with it the node forgets the notices (FACTS §7).
   */
  produceUnannounced(): void {
    this.silent = setInterval(() => {
      this.running.makeHistoryHole();
      this.running.produceBlock(new Date());
    }, 1000);
  }

  /** Transfers that will be in the next block, one per payer; their ids. */
  depositNow(count: number, toAccountId: string, units: bigint): readonly string[] {
    return Array.from({ length: count }, () =>
      this.running.transfer({ from: this.payer(1), to: toAccountId, units }),
    );
  }

  /** When each transaction became irreversible, in milliseconds since 1970; those that did. */
  irreversibleTimes(): readonly (readonly [transactionId: string, at: number])[] {
    return [...this.becameIrreversible];
  }

  private follow(node: SandboxNode): void {
    let seen = node.chain.irreversibleNumber;
    node.chain.listen({
      onPending: () => undefined,
      onBlock: () => {
        const now = Date.now();
        while (seen < node.chain.irreversibleNumber) {
          seen += 1;
          for (const id of node.chain.block(seen)?.transactionIds ?? []) {
            this.becameIrreversible.set(id, now);
          }
        }
      },
    });
  }

  async stop(): Promise<void> {
    clearInterval(this.silent);
    await this.node?.stop();
    this.node = undefined;
  }

  private payer(notPaying: number): SandboxAccount {
    const index = notPaying + (this.nextPayer % (this.accounts.length - notPaying));
    this.nextPayer += 1;
    const account = this.accounts[index];
    if (!account) throw new Error('nobody pays');
    return account;
  }

  private get running(): SandboxNode {
    if (!this.node) throw new Error('the node was not started');
    return this.node;
  }
}

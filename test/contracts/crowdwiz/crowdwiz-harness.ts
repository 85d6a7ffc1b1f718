import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ConnectionOptions,
  CrowdWizAccounts,
  CrowdWizAnnouncedSpendings,
  CrowdWizBroadcaster,
  CrowdWizBuilder,
  CrowdWizChain,
  CrowdWizFees,
  CrowdWizHealth,
  CrowdWizOptions,
  type CrowdWizSettings,
  CrowdWizSigner,
  HotWallet,
  NodePool,
  PrivateKey,
} from '../../../src/adapters/crowdwiz';
import {
  chainOptionsOf,
  SandboxChain,
  SandboxNode,
  type SandboxAccount,
  type TestnetFile,
} from 'crowdwiz-sandbox/node';
import type { OutgoingIntent, SignedTransaction } from '../../../src/wallet';
import { KeptAcceptedBlocks } from '../../support/accepted-blocks';

/** Accounts and throw-away keys of the recorded chain. */
export const testnet = JSON.parse(
  readFileSync(join(process.cwd(), 'test/fixtures/testnet.json'), 'utf8'),
) as TestnetFile;

export const GATEWAY_NAME = 'cwd-gateway';

const RHYTHM: Partial<ConnectionOptions> = {
  connectTimeoutMilliseconds: 1_000,
  callTimeoutMilliseconds: 1_000,
  headPollMilliseconds: 20,
  // Blocks are made faster than time goes by.
  aheadMaximumMilliseconds: Number.POSITIVE_INFINITY,
  reconnectFirstMilliseconds: 10,
  reconnectMaximumMilliseconds: 50,
};

/** One chain, one or more nodes of it, and every adapter of the chain's ports. */
export class Harness {
  readonly pool: NodePool;
  readonly wallet: HotWallet;
  readonly acceptedBlocks = new KeptAcceptedBlocks();
  readonly chain: CrowdWizChain;
  readonly accounts: CrowdWizAccounts;
  readonly health: CrowdWizHealth;
  readonly fees: CrowdWizFees;
  readonly announced: CrowdWizAnnouncedSpendings;
  readonly signer: CrowdWizSigner;
  readonly builder: CrowdWizBuilder;
  readonly broadcaster: CrowdWizBroadcaster;

  private constructor(
    readonly nodes: readonly SandboxNode[],
    readonly options: CrowdWizOptions,
  ) {
    this.pool = new NodePool(options);
    this.wallet = new HotWallet(this.pool, options);
    this.chain = new CrowdWizChain(this.pool, this.wallet, this.acceptedBlocks);
    this.accounts = new CrowdWizAccounts(this.pool, this.wallet);
    this.signer = new CrowdWizSigner(options);
    this.health = new CrowdWizHealth(this.pool, this.signer, options);
    this.fees = new CrowdWizFees(this.pool);
    this.announced = new CrowdWizAnnouncedSpendings(this.pool, this.wallet, options);
    this.builder = new CrowdWizBuilder(
      this.pool,
      this.wallet,
      this.announced,
      this.signer,
      options,
    );
    this.broadcaster = new CrowdWizBroadcaster(this.pool);
  }

  static async start(
    changes: Partial<CrowdWizSettings> & { nodeCount?: number } = {},
  ): Promise<Harness> {
    const { nodeCount = 1, ...overrides } = changes;
    const first = await SandboxNode.start({
      ...chainOptionsOf(testnet),
      seedAccounts: testnet.accounts,
    });
    const others = Array.from({ length: nodeCount - 1 }, () =>
      SandboxNode.start({ chain: first.chain }),
    );
    const nodes = [first, ...(await Promise.all(others))];
    const harness = new Harness(
      nodes,
      new CrowdWizOptions({
        nodes: nodes.map(({ url }) => url),
        chainId: first.chain.chainId,
        quorum: 1,
        gatewayAccountName: GATEWAY_NAME,
        activeKey: keyOf(GATEWAY_NAME, 'active'),
        memoKey: keyOf(GATEWAY_NAME, 'memo'),
        connection: RHYTHM,
        ...overrides,
      }),
    );
    harness.pool.start();
    return harness;
  }

  /** With the keys of the settings, whose signer refuses nothing. */
  async sign(
    groups: readonly (readonly OutgoingIntent[])[],
    lifetimeSeconds: number,
  ): Promise<readonly SignedTransaction[]> {
    const built = await this.builder.build(groups, lifetimeSeconds);
    return built.map((each) => {
      if ('refused' in each) throw new Error(each.refused);
      return each;
    });
  }

  get node(): SandboxNode {
    const [node] = this.nodes;
    if (node === undefined) throw new Error('there is no node');
    return node;
  }

  get sandboxChain(): SandboxChain {
    return this.node.chain;
  }

  account(name: string): SandboxAccount {
    const account = this.node.accounts.get(name);
    if (account === undefined) throw new Error(`no account ${name}`);
    return account;
  }

  get gateway(): SandboxAccount {
    return this.account(GATEWAY_NAME);
  }

  /**
   * The node that is asked next where one is enough, and stays so while it answers. Whose answer was the
   * first when several were asked says nothing about that.
   */
  async usedNode(): Promise<SandboxNode> {
    const address = await this.pool.use((node) => Promise.resolve(node.node));
    const used = this.nodes.find(({ url }) => url === address);
    if (used === undefined) throw new Error(`no node at ${address}`);
    return used;
  }

  /** Waits until every node is seen with the chain's own head. */
  async settle(): Promise<void> {
    const head = this.sandboxChain.headNumber;
    await waitUntil(() => this.pool.health().every((each) => each.head?.number === head));
  }

  async stop(): Promise<void> {
    await this.pool.stop();
    await Promise.all(this.nodes.map((node) => node.stop()));
  }
}

export function keyOf(name: string, role: 'active' | 'memo' | 'owner'): PrivateKey {
  const account = testnet.accounts[name];
  if (account === undefined) throw new Error(`no account ${name}`);
  return PrivateKey.fromWif(account[role].wif);
}

export async function waitUntil(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the condition did not come true');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

import type { WireTransaction } from 'crowdwiz-protocol';
import { SandboxNode } from 'crowdwiz-sandbox/node';
import { WireClient, type RpcReply } from './sandbox-node.client';
import { differences, type CompareOptions } from './transcripts.compare';
import { readTranscript, RecordedChain, type Exchange } from './transcripts.recorded-chain';

const OPERATIONS_PER_ACCOUNT_UNLIMITED = 1_000_000;
const OPERATIONS_PER_ACCOUNT_BY_DEFAULT = 100;
/** What the recording wrote in place of an answer that did not come. */
const NO_REPLY = /^__NO_REPLY/;

/** Calls that look at the transaction as a part of the chain. */
const NEEDS_CHAIN = new Set([
  'broadcast_transaction',
  'broadcast_transaction_with_callback',
  'broadcast_transaction_synchronous',
  'validate_transaction',
]);
/** Calls that the recording let a block follow. */
const WAITS_FOR_BLOCK = new Set([
  'broadcast_transaction_with_callback',
  'broadcast_transaction_synchronous',
]);
/** Notes of requests before which the recording waited for a block. */
const LATER = /later|after inclusion/;

/** Names of accounts in the recorded balances. */
const ACCOUNTS_IN_NOTES = { gw: '1.2.32', al: '1.2.33', bo: '1.2.34' } as const;

interface ReplayOptions extends CompareOptions {
  /** Requests before which the recording waited for a block without saying so. */
  readonly blockBefore?: readonly number[];
  /** The apis were asked for before the recording began: 2 is network_broadcast, 3 history. */
  readonly loggedIn?: boolean;
}

/** The transaction that a request carries, wherever it stands among the arguments. */
function transactionIn(argumentsOfCall: unknown): WireTransaction | undefined {
  if (!Array.isArray(argumentsOfCall)) return undefined;
  return argumentsOfCall.find(
    (argument): argument is WireTransaction =>
      typeof argument === 'object' && argument !== null && 'ref_block_prefix' in argument,
  );
}

/** The head's time when an error was recorded, if the error tells. */
function recordedNow(response: unknown): string | undefined {
  const { error } = response as { error?: { data: { stack: { data: { now?: string } }[] } } };
  return error?.data.stack[0]?.data.now;
}

/** The number of the newest block that an answer knows of. */
function newestBlockIn(response: unknown): number {
  const { result } = response as { result?: unknown };
  if (!Array.isArray(result)) {
    return (result as { head_block_number?: number } | null | undefined)?.head_block_number ?? 0;
  }
  const numbers = result.map((entry: { block_num?: number } | null) => entry?.block_num ?? 0);
  return Math.max(0, ...numbers);
}

class Replay {
  private readonly balancesBefore: ReadonlyMap<string, bigint>;

  private constructor(
    private readonly recorded: RecordedChain,
    private readonly client: WireClient,
    private readonly options: ReplayOptions,
  ) {
    this.balancesBefore = new Map(
      Object.values(ACCOUNTS_IN_NOTES).map((id) => [id, this.balanceOf(id)]),
    );
  }

  static async run(
    recorded: RecordedChain,
    node: SandboxNode,
    name: string,
    options: ReplayOptions = {},
  ): Promise<void> {
    const client = await WireClient.connect(node.url);
    if (options.loggedIn !== false) {
      await client.call(1, 'network_broadcast', []);
      await client.call(1, 'history', []);
    }
    const replay = new Replay(recorded, client, options);
    const transcript = readTranscript(name);
    try {
      for (const exchange of transcript) await replay.exchange(exchange);
      await client.settle();
      expect(client.unmatched).toEqual(transcript.flatMap(({ unmatched }) => unmatched ?? []));
    } finally {
      client.close();
    }
  }

  private async exchange(exchange: Exchange): Promise<void> {
    const { request, response, note } = exchange;
    if (exchange.delta !== undefined) this.compareBalances(exchange.delta);
    if (typeof request === 'string') {
      this.client.sendText(request);
      await this.client.settle();
      return;
    }
    if (request === undefined) return;
    const id = request.id as number;
    const [, method, argumentsOfCall] = (request.params ?? []) as [unknown, string, unknown];
    const transaction = transactionIn(argumentsOfCall);
    if (transaction !== undefined && NEEDS_CHAIN.has(method)) this.prepare(transaction, response);
    else this.catchUp(id, note, response);
    const reply = await this.send(request, method, response);
    expect({ id, note, differences: differences(response, reply, this.options) }).toEqual({
      id,
      note,
      differences: [],
    });
  }

  /** What the recorded accounts gained and lost from the transcript's beginning to here. */
  private compareBalances(delta: Readonly<Record<string, string>>): void {
    const changes = Object.entries(ACCOUNTS_IN_NOTES).map(([short, id]) => {
      const change = this.balanceOf(id) - (this.balancesBefore.get(id) ?? 0n);
      return [short, change.toString()];
    });
    expect(Object.fromEntries(changes)).toEqual(delta);
  }

  private balanceOf(id: string): bigint {
    return this.recorded.chain.state.balanceOf(id, '1.3.0');
  }

  private prepare(transaction: WireTransaction, response: unknown): void {
    this.recorded.prepareFor(transaction);
    const now = recordedNow(response);
    if (now === undefined) return;
    const { chain } = this.recorded;
    const at = new Date(`${now}Z`);
    if (chain.headTime < at) chain.produceBlock(at);
  }

  /** Lets as many blocks pass as passed in the recording. */
  private catchUp(id: number, note = '', response: unknown): void {
    const { chain } = this.recorded;
    const blockCame = LATER.test(note) || this.options.blockBefore?.includes(id) === true;
    if (blockCame && chain.pendingTransactions.length > 0) chain.produceBlock();
    this.recorded.reach(newestBlockIn(response));
  }

  private async send(
    request: { id?: unknown },
    method: string,
    response: unknown,
  ): Promise<RpcReply | string> {
    const reply = this.client.request(request as { id: number });
    await this.client.settle();
    const { chain } = this.recorded;
    if (WAITS_FOR_BLOCK.has(method) && chain.pendingTransactions.length > 0) chain.produceBlock();
    if (typeof response !== 'string' || !NO_REPLY.test(response)) return reply;
    const waited = this.client.settle().then(() => response);
    return Promise.race([reply, waited]);
  }
}

describe('what a real node was recorded to answer, the sandbox answers', () => {
  let recorded: RecordedChain;
  let node: SandboxNode;

  const replay = (name: string, options: ReplayOptions = {}): Promise<void> =>
    Replay.run(recorded, node, name, options);

  beforeAll(async () => {
    recorded = new RecordedChain(OPERATIONS_PER_ACCOUNT_UNLIMITED);
    recorded.playBeginning();
    recorded.reach(120);
    node = await SandboxNode.start({ chain: recorded.chain });
  });

  afterAll(() => node.stop());

  it('01: logging in and the numbers of the apis', async () => {
    await replay('01-login-api-ids', { loggedIn: false });
    await replay('01b-login-order', { loggedIn: false });
  });

  it('02: properties of the chain', async () => {
    await replay('02-chain-properties');
  });

  it('03: objects by id', async () => {
    await replay('03-get-objects');
  });

  it('04: accounts', async () => {
    await replay('04-accounts');
  });

  it('05: balances and assets', async () => {
    await replay('05-balances-assets');
  });

  it('06: fees', async () => {
    await replay('06-required-fees');
  });

  it('07: blocks, headers and transactions', async () => {
    await replay('07-blocks');
  });

  it('09: serialisation, signatures and authorities', async () => {
    await replay('09-hex-signatures');
  });

  it('10: broadcasts that succeed', async () => {
    await replay('10-broadcast-success');
  });

  it('11: malformed calls', async () => {
    await replay('11-rpc-errors');
  });

  it('12: transactions that are refused, and those that surprisingly are not', async () => {
    await replay('12-tx-errors');
  });

  it('08: account history by operation id and by sequence', async () => {
    recorded.playLongHistory();
    await replay('08-get-account-history');
    await replay('08b-get-relative-account-history');
  });

  // From here on the recorded chain also did things that nobody recorded, or that the sandbox cannot
  // do: the numbers of operations differ, and missing entries of the histories are made up.
  const byForm = ['id'];

  it('14: transfers with memos', async () => {
    recorded.padHistories({ 'cwd-gateway': 26, 'alice-user1': 26 });
    await replay('14-transfer-with-memo', { byForm });
  });

  it('15: messages', async () => {
    await replay('15-send-message', { byForm });
  });

  it('16b: approved transfers', async () => {
    recorded.playFailedProposal();
    // The recorded chain missed a slot or two, so the refund came some blocks later.
    const options = { byForm: [...byForm, 'block_num'] };
    await replay('16b-approved-transfer', options);
  });

  it('16c: mass payments', async () => {
    await replay('16c-mass-payment', { byForm });
  });

  it('16d: other assets', async () => {
    await replay('16d-asset-issue-override', { byForm });
  });

  it('16e: a flipcoin', async () => {
    // The recorded chain's clock was two seconds behind: it had missed no slot by then.
    await replay('16e-flipcoin', { byForm: [...byForm, 'expiration'] });
  });

  it('16f: a permission to withdraw', async () => {
    recorded.playVestingOfOthers();
    await replay('16f-withdraw-permission', { byForm });
  });

  it('16g: an amount put aside', async () => {
    await replay('16g-vesting', { byForm });
  });

  it('16a: transfers in an executed proposal', async () => {
    recorded.padHistories({ 'alice-user1': 51, 'cwd-gateway': 54 });
    await replay('16a-proposal-nested-transfer', { byForm });
  });
});

describe('a real node that keeps 100 operations per account, and the sandbox', () => {
  it('08: answer alike about what they have forgotten', async () => {
    const recorded = new RecordedChain(OPERATIONS_PER_ACCOUNT_BY_DEFAULT);
    recorded.playBeginning();
    recorded.reach(120);
    const node = await SandboxNode.start({ chain: recorded.chain });
    try {
      await Replay.run(recorded, node, '10-broadcast-success');
      await Replay.run(recorded, node, '12-tx-errors');
      recorded.playLongHistory();
      await Replay.run(recorded, node, '08-get-account-history-PRUNED-default-config');
      await Replay.run(recorded, node, '08b-get-relative-account-history-PRUNED-default-config');
    } finally {
      await node.stop();
    }
  });
});

describe('a message to nobody', () => {
  it('18: leaves the same hole in the history as on a real node', async () => {
    const recorded = new RecordedChain(OPERATIONS_PER_ACCOUNT_UNLIMITED);
    recorded.playHoleBeginning();
    const node = await SandboxNode.start({ chain: recorded.chain });
    const name = '18-history-hole-send-message-to-nonexistent-account';
    try {
      await Replay.run(recorded, node, name, { blockBefore: [53, 59] });
    } finally {
      await node.stop();
    }
  });
});

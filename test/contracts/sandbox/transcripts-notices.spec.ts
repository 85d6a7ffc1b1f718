import { SandboxNode } from 'crowdwiz-sandbox/node';
import { WireClient, type Notice } from './sandbox-node.client';
import { differences } from './transcripts.compare';
import { readTranscript, RecordedChain } from './transcripts.recorded-chain';

const OPERATIONS_PER_ACCOUNT = 1_000_000;
const GATEWAY = '1.2.32';
const GATEWAY_STATISTICS = '2.6.32';

type Item = string | ({ id: string } & Record<string, unknown>);

function typeOf(item: Item): string {
  const id = typeof item === 'string' ? item : item.id;
  return id.slice(0, id.lastIndexOf('.'));
}

/** The lists of objects in the recorded notices to this callback. */
function recordedLists(callbackId: number): Item[][] {
  return readTranscript('13-subscriptions')
    .flatMap(({ notice }) => notice ?? [])
    .filter(({ params: [id] }) => id === callbackId)
    .map(({ params: [, [list]] }) => list as Item[]);
}

function listsOf(notices: readonly Notice[]): Item[][] {
  return notices.map(({ params: [, [list]] }) => list as Item[]);
}

/** Every member of an object by its form: the values are another chain's. */
function membersOf(item: Item | undefined): string[] {
  return typeof item === 'object' ? Object.keys(item) : [];
}

/** Compares the first object of each type; returns the types that were found on both sides. */
function compareByType(recorded: readonly Item[], actual: readonly Item[]): string[] {
  const types = [...new Set(recorded.map(typeOf))];
  return types.filter((type) => {
    const wanted = recorded.find((item) => typeOf(item) === type);
    const given = actual.find((item) => typeOf(item) === type);
    if (given === undefined) return false;
    expect(typeof given).toBe(typeof wanted);
    const byForm = [...membersOf(wanted), 'amount', 'asset_id', 'from', 'to', 'nonce', 'message'];
    const members = ['ref_block_num', 'ref_block_prefix', 'expiration', 'signatures'];
    const differ = differences(wanted, given, { byForm: [...byForm, ...members] });
    expect({ type, differ }).toEqual({ type, differ: [] });
    return true;
  });
}

describe('notices of a real node and of the sandbox (13)', () => {
  let recorded: RecordedChain;
  let node: SandboxNode;
  let client: WireClient;

  beforeEach(async () => {
    recorded = new RecordedChain(OPERATIONS_PER_ACCOUNT);
    recorded.playBeginning();
    recorded.padHistories({ 'cwd-gateway': 5 });
    node = await SandboxNode.start({ chain: recorded.chain });
    client = await WireClient.connect(node.url);
  });

  afterEach(async () => {
    client.close();
    await node.stop();
  });

  const deposit = (memo?: string): void => {
    const from = recorded.account('alice-user1');
    recorded.wallet.transfer({
      from,
      to: GATEWAY,
      units: 2n,
      ...(memo === undefined ? {} : { memo }),
    });
  };

  const noticesOfBlock = async (): Promise<Notice[]> => {
    client.notices.length = 0;
    recorded.chain.produceBlock();
    await client.settle();
    return [...client.notices];
  };

  it('tells of subscribed objects that a block changed', async () => {
    expect(await client.result(0, 'set_subscribe_callback', [5, true])).toBeNull();
    expect(await client.result(0, 'set_subscribe_callback', [5, false])).toBeNull();
    await client.result(0, 'get_objects', [[GATEWAY_STATISTICS, '2.1.0', '1.11.1', '2.9.1']]);
    deposit();
    const [first] = recordedLists(5);
    const lists = listsOf(await noticesOfBlock());
    expect(lists).toHaveLength(1);
    expect(lists[0]?.map((item) => typeOf(item)).sort()).toEqual(first?.map(typeOf).sort());
    expect(compareByType(first ?? [], lists[0] ?? [])).toEqual(['2.6', '2.1']);
  });

  it('tells of everything new, then changed, then gone, once an account is subscribed', async () => {
    await client.result(0, 'set_subscribe_callback', [5, false]);
    await client.result(0, 'get_full_accounts', [[GATEWAY], true]);
    deposit('hello');
    const [, created, changed, removed] = recordedLists(5);
    const lists = listsOf(await noticesOfBlock());
    expect(lists).toHaveLength(2);
    expect(lists[0]?.map(typeOf)).toEqual(created?.map(typeOf));
    expect(compareByType(created ?? [], lists[0] ?? [])).toEqual(['2.9', '1.11', '2.7']);
    // The sandbox pays its witnesses nothing, and reshuffles them every eleven blocks.
    const comparable = (changed ?? []).filter(
      (item) => !/^(?:1\.6|1\.13|2\.12)$/.test(typeOf(item)),
    );
    expect(compareByType(comparable, lists[1] ?? [])).toEqual(['2.6', '2.8', '2.1', '2.5']);
    client.notices.length = 0;
    node.skipTime(3600);
    await client.settle();
    const last = listsOf(client.notices).at(-1);
    expect(removed?.map((item) => [typeof item, typeOf(item)])).toEqual([['string', '2.7']]);
    expect(last?.every((item) => typeof item === 'string' && typeOf(item) === '2.7')).toBe(true);
  });

  it('is silent after the subscriptions were cancelled', async () => {
    await client.result(0, 'set_subscribe_callback', [5, false]);
    await client.result(0, 'get_objects', [[GATEWAY_STATISTICS]]);
    expect(await client.result(0, 'cancel_all_subscriptions', [])).toBeNull();
    deposit();
    expect(await noticesOfBlock()).toEqual([]);
  });

  it('tells of every block and of every pending transaction', async () => {
    const notices = readTranscript('13-subscriptions').flatMap(({ notice }) => notice ?? []);
    const recordedBlock = notices.find(({ params: [id] }) => id === 8);
    const recordedPending = notices.find(({ params: [id] }) => id === 9);
    expect(await client.result(0, 'set_block_applied_callback', [8])).toBeNull();
    expect(await client.result(0, 'set_pending_transaction_callback', [9])).toBeNull();
    deposit();
    await client.settle();
    const options = {
      byForm: ['ref_block_num', 'ref_block_prefix', 'expiration', 'signatures', 'amount'],
    };
    const [pending] = client.notices;
    expect(differences(recordedPending, pending, options)).toEqual([]);
    const [block] = await noticesOfBlock();
    expect(differences(recordedBlock, block, { byForm: ['params'] })).toEqual([]);
    expect(block?.params[1]).toEqual([recorded.chain.headId]);
  });

  it('answers pings, and reads binary frames as text', async () => {
    await client.ping();
    client.sendBinary('{"id":903,"method":"get_chain_id","params":[]}');
    await client.settle();
    const result = recorded.chain.chainId;
    expect(client.unmatched).toEqual([{ id: 903, jsonrpc: '2.0', result }]);
  });

  it('refuses an amount above 63 bits as it reads it', async () => {
    const amount = { amount: '9223372036854775808', asset_id: '1.3.0' };
    const transaction = { operations: [[0, { from: '1.2.33', to: GATEWAY, amount }]] };
    const { error } = await client.call(0, 'get_transaction_hex', [transaction]);
    expect(error?.message).toBe("Parse Error: Couldn't parse int64_t");
    expect(error?.data).toMatchObject({ code: 4, name: 'parse_error_exception' });
  });
});

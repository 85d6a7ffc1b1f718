import { ChainError, NodesDisagreeError } from './chain-error';
import type { ConnectionOptions } from './connection-options';
import type { ChainNode } from './node-link';
import { NodePool, type NodePoolOptions } from './node-pool';
import { NO_ANSWER, ScriptedNode, until } from '../../../../test/support/scripted-node';

const RHYTHM = {
  connectTimeoutMilliseconds: 300,
  callTimeoutMilliseconds: 150,
  headPollMilliseconds: 20,
  reconnectFirstMilliseconds: 10,
  reconnectMaximumMilliseconds: 40,
  random: () => 0.5,
};

async function kindOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    (value) => `no failure: ${JSON.stringify(value)}`,
    (error: unknown) => (error instanceof ChainError ? error.kind : String(error)),
  );
}

describe('NodePool', () => {
  let one: ScriptedNode;
  let two: ScriptedNode;
  let pool: NodePool;

  function start(options: Partial<NodePoolOptions> = {}): NodePool {
    pool = new NodePool({
      nodes: [one.url, two.url],
      chainId: one.chainId,
      quorum: 1,
      connection: RHYTHM,
      ...options,
    });
    pool.start();
    return pool;
  }

  const states = () => pool.health().map(({ state }) => state);

  beforeEach(async () => {
    one = await ScriptedNode.start();
    two = await ScriptedNode.start();
    one.answer('who', () => 'one');
    two.answer('who', () => 'two');
  });

  afterEach(async () => {
    await pool.stop();
    await one.stop();
    await two.stop();
  });

  it('a first call waits for the first connection', async () => {
    start({ nodes: [one.url] });
    await expect(pool.call('database', 'who', [])).resolves.toBe('one');
  });

  it('with all nodes down calls reject at once, and later they work without a restart', async () => {
    await one.stop();
    await two.stop();
    start();
    expect(await kindOf(pool.call('database', 'who', []))).toBe('unavailable');
    expect(states()).toEqual(['connecting', 'connecting']);
    const later = new Promise<string>((resolve) => setImmediate(resolve, 'later'));
    const atOnce = kindOf(pool.call('database', 'who', []));
    expect(await Promise.race([atOnce, later])).toBe('unavailable');
    await two.listen();
    await until(() => states()[1] === 'healthy', 'the second node');
    await expect(pool.call('database', 'who', [])).resolves.toBe('two');
  });

  it('stays with one node, and goes to the other in the middle of a call', async () => {
    start();
    await until(() => states().every((state) => state === 'healthy'));
    const first = await pool.call('database', 'who', []);
    const [used, spare] = first === 'one' ? [one, two] : [two, one];
    used.answer('slow', () => NO_ANSWER);
    spare.answer('slow', () => 'answered');
    const call = pool.call('database', 'slow', []);
    await until(() => used.methodsCalled().includes('slow'));
    await used.stop();
    await expect(call).resolves.toBe('answered');
    await expect(pool.call('database', 'who', [])).resolves.not.toBe(first);
  });

  it('leaves a node that loses a reply, and asks it last for a while', async () => {
    start();
    await until(() => states().every((state) => state === 'healthy'));
    const first = await pool.call('database', 'who', []);
    const [used, spare] = first === 'one' ? [one, two] : [two, one];
    used.answer('lost', () => NO_ANSWER);
    spare.answer('lost', () => 'found');
    await expect(pool.call('database', 'lost', [])).resolves.toBe('found');
    await expect(pool.call('database', 'who', [])).resolves.not.toBe(first);
  });

  it('does not ask another node when one has refused', async () => {
    start({ nodes: [one.url] });
    const cause = { message: 'no', data: { code: 3030007, stack: [] } };
    one.answer('pay', () => new Error('refusal', { cause }));
    expect(await kindOf(pool.call('network_broadcast', 'pay', []))).toBe('insufficient-fee');
    expect(one.methodsCalled().filter((method) => method === 'pay')).toHaveLength(1);
  });

  it('asks another node when one does not offer the api, and keeps a refusal of a transaction', async () => {
    start();
    await until(() => states().every((state) => state === 'healthy'));
    const first = await pool.call('database', 'who', []);
    const [used, spare] = first === 'one' ? [one, two] : [two, one];
    const stack = [{ format: '_history_api: ' }];
    const cause = { message: 'Assert Exception: _history_api: ', data: { code: 10, stack } };
    for (const method of ['pay', 'history']) {
      used.answer(method, () => new Error('refusal', { cause }));
      spare.answer(method, () => 'answered');
    }
    expect(await kindOf(pool.call('network_broadcast', 'pay', []))).toBe('refused');
    expect(spare.methodsCalled()).not.toContain('pay');
    await expect(pool.call('history', 'history', [])).resolves.toBe('answered');
    spare.answer('history', () => new Error('refusal', { cause }));
    expect(await kindOf(pool.call('history', 'history', []))).toBe('unavailable');
  });

  it('sets a node of another chain aside', async () => {
    one.chainId = 'd0'.repeat(32);
    start({ chainId: two.chainId });
    await until(() => states().join() === 'wrong_chain,healthy');
    await expect(pool.call('database', 'who', [])).resolves.toBe('two');
    expect(pool.health()[0]?.lastError).toContain('another chain');
    two.chainId = one.chainId;
    await two.stop();
    await two.listen();
    await until(() => states().join() === 'wrong_chain,wrong_chain');
    expect(await kindOf(pool.call('database', 'who', []))).toBe('unavailable');
  });

  it('sets a node with an old head aside until it has caught up', async () => {
    one.headNumber = 500;
    one.headTime = () => new Date(Date.now() - 61_000);
    start();
    await until(() => states().join() === 'stale,healthy');
    await expect(pool.call('database', 'who', [])).resolves.toBe('two');
    one.headTime = () => new Date();
    await until(() => states().join() === 'healthy,healthy');
  });

  it('notices a head that stops while the connection lives', async () => {
    let now = Date.now();
    const stuck = new Date(now);
    one.headTime = () => stuck;
    start({ nodes: [one.url], connection: { ...RHYTHM, now: () => now } });
    await until(() => states().join() === 'healthy');
    now += 62_000;
    expect(states()).toEqual(['stale']);
    expect(await kindOf(pool.call('database', 'who', []))).toBe('unavailable');
  });

  it('asks only nodes that have reached a block', async () => {
    two.headNumber = 200;
    start();
    await until(() => states().every((state) => state === 'healthy'));
    const ask = (minimumHead: number) =>
      pool.use((node) => node.call('database', 'who', []), { minimumHead });
    await expect(ask(150)).resolves.toBe('two');
    expect(await kindOf(ask(201))).toBe('unavailable');
  });

  it('announces each block once, and asks for announcements again after a reconnection', async () => {
    const heard: string[] = [];
    start();
    const stopListening = pool.onBlock((id) => heard.push(id));
    await until(() => states().every((state) => state === 'healthy'));
    for (const node of [one, two, one]) node.announceBlock('00000070aa');
    await until(() => heard.includes('00000070aa'));
    await one.stop();
    await two.stop();
    await until(() => states().every((state) => state === 'connecting'));
    await one.listen();
    await until(() => states()[0] === 'healthy');
    one.announceBlock('00000071aa');
    await until(() => heard.includes('00000071aa'));
    expect(heard.filter((id) => id === '00000070aa')).toHaveLength(1);
    stopListening();
    one.announceBlock('00000072aa');
    await pool.call('database', 'who', []);
    expect(heard).not.toContain('00000072aa');
  });

  it('hears of blocks whose announcement was lost', async () => {
    const heard: string[] = [];
    start({ nodes: [one.url] });
    pool.onBlock((id) => heard.push(id));
    await pool.call('database', 'who', []);
    one.headNumber += 1;
    await until(() => heard.length === 1);
    expect(heard[0]).toBe(`${one.headNumber.toString(16).padStart(8, '0')}${'0'.repeat(32)}`);
  });

  it('connects again when a node goes silent', async () => {
    start({ nodes: [one.url] });
    await pool.call('database', 'who', []);
    one.answer('get_dynamic_global_properties', () => NO_ANSWER);
    await until(() => states().join() === 'connecting');
    expect(pool.health()[0]?.lastError).toContain('not answered');
  });

  it('waits longer after each failure, up to a bound', async () => {
    await one.stop();
    const waits: number[] = [];
    let last = Date.now();
    start({ nodes: [one.url], log: () => undefined });
    await pool.stop();
    const attempts = new NodePool({
      nodes: ['ws://127.0.0.1:1'],
      chainId: one.chainId,
      quorum: 1,
      connection: {
        ...RHYTHM,
        random: () => {
          waits.push(Date.now() - last);
          last = Date.now();
          return 0;
        },
      },
    });
    attempts.start();
    await until(() => waits.length >= 5);
    await attempts.stop();
    // 10 ms doubled after each failure and cut at 40 ms; what a connection attempt takes is on top.
    expect(waits[1]).toBeGreaterThanOrEqual(18);
    expect(waits[3]).toBeGreaterThanOrEqual(38);
  });

  it('stops at once, in the middle of anything', async () => {
    start();
    await until(() => states().every((state) => state === 'healthy'));
    for (const node of [one, two]) node.answer('slow', () => NO_ANSWER);
    const call = kindOf(pool.call('database', 'slow', []));
    await pool.stop();
    expect(await call).toBe('unavailable');
    await until(() => one.connections + two.connections === 0);
  });
});

describe('the quorum', () => {
  const header = (witness: string) => ({
    previous: '00000059'.padEnd(40, 'a'),
    timestamp: '2026-11-22T23:45:04',
    witness,
    transaction_merkle_root: '0'.repeat(40),
    extensions: [],
    witness_signature: '1f'.repeat(65),
    transactions: [],
  });
  let nodes: ScriptedNode[];
  let pool: NodePool;

  async function start(quorum: number, rhythm: Partial<ConnectionOptions> = {}): Promise<void> {
    pool = new NodePool({
      nodes: nodes.map(({ url }) => url),
      chainId: nodes[0]?.chainId ?? '',
      quorum,
      connection: { ...RHYTHM, ...rhythm },
    });
    pool.start();
    await until(() => pool.health().every(({ state }) => state === 'healthy'));
  }

  beforeEach(async () => {
    nodes = await Promise.all([1, 2, 3].map(() => ScriptedNode.start()));
    for (const node of nodes) node.answer('get_block', () => header('1.6.1'));
  });

  afterEach(async () => {
    await pool.stop();
    await Promise.all(nodes.map((node) => node.stop()));
  });

  const disagreement = async () => {
    const error: unknown = await pool.blockIdAgreedBy(90).catch((failure: unknown) => failure);
    if (error instanceof NodesDisagreeError) return error;
    throw new Error(`no disagreement: ${String(error)}`);
  };

  it('names the nodes that agree; one to which the block may still be undone is left out', async () => {
    const [first, forked, third] = nodes;
    forked?.answer('get_block', () => header('1.6.2'));
    forked?.answer('get_dynamic_global_properties', () => ({
      head_block_number: 100,
      head_block_id: '00000064'.padEnd(40, '0'),
      time: new Date().toISOString().slice(0, 19),
      last_irreversible_block_num: 89,
    }));
    await start(2);
    const agreed = await pool.blockIdAgreedBy(90);
    expect(agreed.id.slice(0, 8)).toBe('0000005a');
    expect([...agreed.nodes].sort()).toEqual([first?.url, third?.url].sort());
  });

  describe('with one that is slow', () => {
    const PATIENT = { callTimeoutMilliseconds: 60_000, surveyGraceMilliseconds: 20 };
    const late: (() => void)[] = [];
    const ask = (node: ChainNode) => node.call('database', 'who', []);

    beforeEach(async () => {
      late.length = 0;
      nodes.forEach((node, index) => {
        node.answer('who', ({ id, socket }) => {
          if (index < 2) return 'quick';
          late.push(() => {
            socket.send(JSON.stringify({ id, result: 'slow' }));
          });
          return NO_ANSWER;
        });
      });
      await start(2, PATIENT);
    });

    const answer = async () => {
      await until(() => late.length > 0);
      for (const send of late) send();
    };

    it('does not wait for it once the quorum has answered, and hears nothing of it later', async () => {
      const answers = await pool.survey(ask);
      expect([...answers.values()]).toEqual(['quick', 'quick']);
      await answer();
      await pool.use(ask);
      expect(answers.size).toBe(2);
      expect(pool.health().map(({ lastError }) => lastError)).toEqual([null, null, null]);
    });

    it('waits for it as long as the others do not say enough', async () => {
      const survey = pool.survey(ask, {}, (answers) => answers.includes('slow'));
      await answer();
      expect([...(await survey).values()].sort()).toEqual(['quick', 'quick', 'slow']);
    });
  });

  it('does not outvote one that gives another irreversible block: all are named with their ids', async () => {
    nodes[1]?.answer('get_block', () => header('1.6.2'));
    await start(2);
    const { answersByNode } = await disagreement();
    const [one, two, three] = nodes.map(({ url }) => answersByNode[url]);
    expect(one).toBe(three);
    expect(two).not.toBe(one);
  });

  it('names all ids when no two agree', async () => {
    nodes.forEach((node, index) => {
      node.answer('get_block', () => header(`1.6.${index + 1}`));
    });
    await start(2);
    const { answersByNode } = await disagreement();
    expect(new Set(Object.values(answersByNode)).size).toBe(3);
  });

  it('does not count a node that gives another number or nonsense', async () => {
    nodes[0]?.answer('get_block', () => ({
      ...header('1.6.1'),
      previous: '00000058'.padEnd(40, 'a'),
    }));
    nodes[1]?.answer('get_block', () => ({ ...header('1.6.1'), witness_signature: 'none' }));
    await start(1);
    expect((await pool.blockIdAgreedBy(90)).nodes).toEqual([nodes[2]?.url]);
  });

  it('is missed when too few know the block or answer', async () => {
    nodes[0]?.answer('get_block', () => null);
    nodes[1]?.answer('get_block', () => NO_ANSWER);
    await start(2);
    expect(await kindOf(pool.blockIdAgreedBy(90))).toBe('unavailable');
  });
});

import { ChainError } from './chain-error';
import { DEFAULT_CONNECTION_OPTIONS } from './connection-options';
import { NodeConnection } from './node-connection';
import { NO_ANSWER, ScriptedNode, until } from '../../../../test/support/scripted-node';

const options = {
  ...DEFAULT_CONNECTION_OPTIONS,
  connectTimeoutMilliseconds: 500,
  callTimeoutMilliseconds: 150,
  pendingCallsMaximum: 50,
};

async function failureOf(promise: Promise<unknown>): Promise<ChainError> {
  const outcome: unknown = await promise.then(
    () => 'no failure',
    (error: unknown) => error,
  );
  if (outcome instanceof ChainError) return outcome;
  throw new Error(`expected a ChainError, got ${String(outcome)}`);
}

describe('NodeConnection', () => {
  let node: ScriptedNode;
  let connection: NodeConnection;

  beforeEach(async () => {
    node = await ScriptedNode.start();
    connection = await NodeConnection.open(node.url, options);
  });

  afterEach(async () => {
    connection.close();
    await node.stop();
  });

  it('asks by name of the api, with numeric ids, and gives the results to those who asked', async () => {
    node.answer('echo', ({ parameters }) => parameters[0]);
    const answers = await Promise.all(
      [...Array(20).keys()].map((value) => connection.call('database', 'echo', [value])),
    );
    expect(answers).toEqual([...Array(20).keys()]);
    expect(new Set(node.calls.map(({ id }) => id)).size).toBe(20);
    expect(node.calls.every(({ id, api }) => id > 0 && id < 2 ** 32 && api === 'database')).toBe(
      true,
    );
  });

  it('gives answers in any order to the right calls', async () => {
    const late: (() => void)[] = [];
    node.answer('slow', ({ id, socket }) => {
      late.push(() => {
        socket.send(JSON.stringify({ id, result: 'slow' }));
      });
      return NO_ANSWER;
    });
    node.answer('quick', () => 'quick');
    const slow = connection.call('history', 'slow', []);
    await expect(connection.call('history', 'quick', [])).resolves.toBe('quick');
    late[0]?.();
    await expect(slow).resolves.toBe('slow');
  });

  it('a null result is a result', async () => {
    node.answer('nothing', () => null);
    await expect(connection.call('database', 'nothing', [])).resolves.toBeNull();
  });

  it('a lost reply ends in a time-out, and a late one harms nobody', async () => {
    let late: (() => void) | undefined;
    node.answer('lost', ({ id, socket }) => {
      late = () => {
        socket.send(JSON.stringify({ id, result: 'too late' }));
      };
      return NO_ANSWER;
    });
    node.answer('next', () => 'next');
    expect((await failureOf(connection.call('database', 'lost', []))).kind).toBe('timeout');
    late?.();
    await expect(connection.call('database', 'next', [])).resolves.toBe('next');
    expect(connection.isOpen).toBe(true);
  });

  it('a close in the middle settles every call', async () => {
    node.answer('hang', () => NO_ANSWER);
    const calls = [1, 2, 3].map(() => failureOf(connection.call('database', 'hang', [])));
    await until(() => node.calls.length === 3);
    await node.stop();
    expect((await Promise.all(calls)).map(({ kind }) => kind)).toEqual([
      'closed',
      'closed',
      'closed',
    ]);
    expect((await connection.closed).kind).toBe('closed');
    expect((await failureOf(connection.call('database', 'hang', []))).kind).toBe('closed');
  });

  it.each(['this is not json', '[', '5', 'null', '"text"'])(
    'garbage %j ends it',
    async (garbage) => {
      node.answer('hang', () => NO_ANSWER);
      const call = failureOf(connection.call('database', 'hang', []));
      await until(() => node.calls.length === 1);
      node.push(garbage);
      expect((await call).kind).toBe('garbage');
      expect(connection.isOpen).toBe(false);
    },
  );

  it('strange but harmless frames are passed over', async () => {
    node.push('{"method":"notice"}');
    node.push('{"method":"notice","params":[999,[1]]}');
    node.push('{"id":"77","result":1}');
    node.push('{"hello":1}');
    node.answer('still', () => 'here');
    await expect(connection.call('database', 'still', [])).resolves.toBe('here');
  });

  it('an answer with neither result nor error is garbage for its call alone', async () => {
    node.answer('odd', ({ id, socket }) => {
      socket.send(JSON.stringify({ id, jsonrpc: '2.0' }));
      return NO_ANSWER;
    });
    expect((await failureOf(connection.call('database', 'odd', []))).kind).toBe('garbage');
    expect(connection.isOpen).toBe(true);
  });

  it('refuses more pending calls than its bound', async () => {
    node.answer('hang', () => NO_ANSWER);
    const calls = [...Array(51).keys()].map(() =>
      failureOf(connection.call('database', 'hang', [])),
    );
    const kinds = (await Promise.all(calls)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'overloaded')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'timeout')).toHaveLength(50);
  });

  it('hears the notices it asked for', async () => {
    const heard: unknown[] = [];
    await connection.subscribe('set_block_applied_callback', (parameters) =>
      heard.push(parameters),
    );
    node.announceBlock('00000001');
    await until(() => heard.length === 1);
    expect(heard).toEqual([['00000001']]);
  });

  it('leaves a node whose notice is nested so deeply that no stack could hold it', async () => {
    const nest = (value: unknown): number => (Array.isArray(value) ? 1 + nest(value[0]) : 0);
    const depths: number[] = [];
    node.answer('set_something_callback', () => null);
    await connection.subscribe('set_something_callback', (parameters) => {
      depths.push(nest(parameters));
    });
    const notice = (depth: number) =>
      `{"method":"notice","params":[1,${'['.repeat(depth)}${']'.repeat(depth)}]}`;
    node.push(notice(100));
    node.push(notice(100_000));
    expect((await connection.closed).kind).toBe('garbage');
    expect(depths).toEqual([100]);
  });

  it.each([
    ['no UTF-8', 'fffe', '\udcff\udcfe'],
    ['control characters', '01000a', '\u0001\u0000\n'],
    ['escapes of its own', Buffer.from('\\a\\\\a\u0001').toString('hex'), '\u0007\\a\u0001'],
  ])('reads a text with %s exactly, as the chain holds it', async (_what, hex, expected) => {
    node.answer('get_block', ({ id, socket }) => {
      const [before, after] = [`{"id":${id},"result":["a`, `z",7]}`];
      const frame = [Buffer.from(before), Buffer.from(hex, 'hex'), Buffer.from(after)];
      socket.send(Buffer.concat(frame), { binary: false });
      return NO_ANSWER;
    });
    const [text, number] = (await connection.call('database', 'get_block', [])) as unknown[];
    expect(text).toBe(`a${expected}z`);
    expect(number).toBe(7);
    expect(connection.isOpen).toBe(true);
  });

  it('leaves a node that answers no pings', async () => {
    const deaf = await NodeConnection.open(node.url, { ...options, heartbeatMilliseconds: 40 });
    await until(() => node.connections === 2);
    // A frozen process keeps its sockets open and reads nothing.
    node.freeze();
    expect((await deaf.closed).message).toContain('ping');
  });

  it('stays with a node that does', async () => {
    const steady = await NodeConnection.open(node.url, { ...options, heartbeatMilliseconds: 100 });
    await new Promise((resolve) => setTimeout(resolve, 450));
    expect(steady.isOpen).toBe(true);
    steady.close();
  });
});

describe('NodeConnection.open', () => {
  it('fails with a typed error, and never prints credentials', async () => {
    const node = await ScriptedNode.start();
    const { port } = new URL(node.url);
    await node.stop();
    const url = `ws://user:secret@127.0.0.1:${port}/?token=secret`;
    const error = await failureOf(NodeConnection.open(url, options));
    expect(error.kind).toBe('closed');
    expect(error.node).toBe(`ws://127.0.0.1:${port}`);
    expect(JSON.stringify([error.message, error.node])).not.toContain('secret');
  });

  it.each(['', 'http//x', 'node.example'])('refuses the address %j', async (url) => {
    expect((await failureOf(NodeConnection.open(url, options))).kind).toBe('closed');
  });

  it('gives up when asked to', async () => {
    const stop = new AbortController();
    const node = await ScriptedNode.start();
    const opening = failureOf(NodeConnection.open(node.url, options, stop.signal));
    stop.abort();
    expect((await opening).kind).toBe('closed');
    await node.stop();
  });
});

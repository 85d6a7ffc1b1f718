import type { NodePool } from '../connection';
import { standingOf } from './cursor-standing';

const HEADER = {
  previous: `00000063${'0'.repeat(32)}`,
  timestamp: '2026-01-01T00:00:00',
  witness: '1.6.1',
  transaction_merkle_root: '0'.repeat(40),
  extensions: [],
  witness_signature: '0'.repeat(130),
};
const TIME = new Date('2026-01-01T00:00:00Z');

/** What a node has: its head, and the block in question or another one, or none. */
interface Has {
  readonly head: number;
  readonly later?: boolean;
  readonly block?: 'same' | 'other';
}

function poolOf(quorum: number, nodes: readonly (Has | 'away')[]): NodePool {
  const call = (has: Has) => (_api: string, method: string) => {
    if (method === 'get_block') {
      if (has.block === undefined) return Promise.resolve(null);
      const other = { ...HEADER, witness: '1.6.2' };
      return Promise.resolve(has.block === 'same' ? HEADER : other);
    }
    return Promise.resolve({
      head_block_number: has.head,
      head_block_id: 'x',
      time: has.later === true ? '2026-01-02T00:00:00' : '2025-12-31T23:59:57',
      last_irreversible_block_num: has.head,
    });
  };
  const links = nodes.map((has, index) => ({ has, node: `ws://${index}` }));
  return {
    quorum,
    health: () =>
      links.map(({ node }) => ({ node, state: 'healthy', head: null, lastError: null })),
    survey: async (question: (node: unknown) => Promise<unknown>) => {
      const answers = new Map<string, unknown>();
      for (const { has, node } of links) {
        if (has === 'away') continue;
        answers.set(node, await question({ node, call: call(has) }));
      }
      return answers;
    },
  } as unknown as NodePool;
}

describe('standingOf', () => {
  let id: string;
  const ask = (quorum: number, ...nodes: (Has | 'away')[]) =>
    standingOf(poolOf(quorum, nodes), { number: 100, id, time: TIME });
  const there: Has = { head: 120, block: 'same' };
  const replaced: Has = { head: 105, block: 'other' };
  const lagging: Has = { head: 99 };
  const behindAndLater: Has = { head: 90, later: true };

  beforeAll(async () => {
    const seen = await standingOf(poolOf(1, [there]), { number: 100, id: '?', time: TIME });
    id = /block (\w+)/.exec(Object.values(seen.evidence)[0] ?? '')?.[1] ?? '';
    expect(id).toMatch(/^00000064/);
  });

  it('tells a chain that has it from one that has gone back', async () => {
    expect(await ask(1, there)).toMatchObject({ standing: 'there', headNumber: 120 });
    expect(await ask(1, replaced)).toMatchObject({ standing: 'gone', headNumber: null });
    expect(await ask(1, behindAndLater)).toMatchObject({ standing: 'gone' });
    expect(await ask(2, replaced, behindAndLater, 'away')).toMatchObject({ standing: 'gone' });
    expect(await ask(1, there, replaced)).toMatchObject({ standing: 'gone' });
  });

  it('takes no node for gone back that may just lag', async () => {
    expect(await ask(1, lagging, 'away')).toMatchObject({ standing: 'behind' });
    expect(await ask(1, lagging)).toMatchObject({ standing: 'lost' });
    expect(await ask(1, there, lagging)).toMatchObject({ standing: 'there' });
    expect(await ask(2, there, lagging)).toMatchObject({ standing: 'behind' });
  });

  it('lets the others decide with a quorum', async () => {
    expect(await ask(2, there, there, lagging)).toMatchObject({ standing: 'there' });
    expect(await ask(2, there, there, replaced)).toMatchObject({ standing: 'there' });
    expect(await ask(2, replaced, replaced, there)).toMatchObject({ standing: 'gone' });
    const heads = await ask(2, there, { ...there, head: 118 }, { ...there, head: 119 });
    expect(heads.headNumber).toBe(119);
  });

  it('says that nobody answers', async () => {
    await expect(ask(1, 'away')).rejects.toThrow('no node is healthy');
  });
});

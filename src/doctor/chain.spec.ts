import type { NodeExamination } from '../adapters/crowdwiz';
import type { GatewayConfig } from '../platform/config';
import { type ChainFound, judgeNodes } from './chain';

const CHAIN_ID = 'ab'.repeat(32);
const NODE: NodeExamination = {
  node: 'ws://one',
  failure: null,
  chainId: CHAIN_ID,
  head: { number: 1_000, id: '03e8', time: new Date(0), irreversibleNumber: 990 },
  headAgeMilliseconds: 2_000,
  history: 'yes',
  broadcast: 'yes',
  extent: { total: 50, removed: 0 },
};
interface Given {
  readonly disagreement?: ChainFound['disagreement'];
  /** Null: before the first start. */
  readonly sequence?: number | null;
}

const AGREED: ChainFound['disagreement'] = { value: null };

function judge(
  nodes: readonly Partial<NodeExamination>[],
  quorum = 1,
  { disagreement = AGREED, sequence = 10 }: Given = {},
) {
  const chain = { chainId: CHAIN_ID, quorum, clockToleranceSeconds: 60 };
  const config = { chain } as unknown as Pick<GatewayConfig, 'chain'>;
  const named = nodes.map((node, index) => ({ ...NODE, node: `ws://${index + 1}`, ...node }));
  return judgeNodes({ nodes: named, disagreement }, config, sequence);
}

const wrongOf = (checks: ReturnType<typeof judge>) =>
  checks.filter(({ status }) => status !== 'ok').map(({ name, status }) => `${status} ${name}`);

describe('the doctor about nodes', () => {
  it('says one line of each node that is well', () => {
    const checks = judge([{}, {}, {}], 2);
    expect(wrongOf(checks)).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual(['ws://1', 'ws://2', 'ws://3', 'CHAIN_QUORUM']);
  });

  it.each<[string, Partial<NodeExamination>, RegExp]>([
    [
      'does not answer',
      { failure: 'connect ECONNREFUSED', chainId: null, head: null },
      /cannot be asked: connect/,
    ],
    ['serves another chain', { chainId: 'cd' }, /serves the chain cd/],
    ['is old', { headAgeMilliseconds: 90_000 }, /is 90 seconds old/],
    ['is ahead', { headAgeMilliseconds: -90_000 }, /90 seconds ahead of this clock/],
    ['has no history', { history: 'no' }, /does not offer the API "history"/],
    ['takes no transactions', { broadcast: 'no' }, /does not offer the API "network_broadcast"/],
  ])('tells one that %s', (_, node, words) => {
    const [check] = judge([node]).filter(
      ({ name, status }) => name === 'ws://1' && status === 'fail',
    );
    expect(check?.found).toMatch(words);
    expect(check?.fix).toBeTruthy();
  });

  it.each<[string, Partial<NodeExamination>]>([
    ['in which nothing becomes irreversible', { head: { ...NODE.head!, irreversibleNumber: 100 } }],
    ['of which it is not known what it offers', { history: { doubt: 'strange' } }],
    ['that keeps little of the history', { extent: { total: 200, removed: 8 } }],
  ])('warns of one %s', (_, node) => {
    expect(wrongOf(judge([node]))).toEqual(['warn ws://1']);
  });

  it('tells a history that was removed before it was read, and forgives one that is long', () => {
    const [gap] = judge([{ extent: { total: 5_000, removed: 200 } }]).filter(
      ({ status }) => status === 'warn',
    );
    expect(gap?.found).toContain('removed 190 entries');
    expect(gap?.fix).toContain('rescans');
    expect(wrongOf(judge([{ extent: { total: 5_000, removed: 5 } }]))).toEqual([]);
    expect(
      wrongOf(judge([{ extent: { total: 5_000, removed: 200 } }], 1, { sequence: null })),
    ).toEqual([]);
  });

  it('says whether a quorum is possible', () => {
    const dead = { failure: 'gone' };
    expect(wrongOf(judge([{}, dead], 2))).toContain('fail CHAIN_QUORUM');
    expect(wrongOf(judge([{}, { headAgeMilliseconds: 90_000 }], 2))).toContain('fail CHAIN_QUORUM');
    expect(wrongOf(judge([{}, {}], 2))).toEqual(['warn CHAIN_QUORUM']);
    expect(wrongOf(judge([{}, {}, dead], 2))).toEqual(['fail ws://3', 'warn CHAIN_QUORUM']);
  });

  it('names what each node says where they contradict each other', () => {
    const disagreement = { value: { 'ws://1': 'aa', 'ws://2': 'bb' } };
    const checks = judge([{}, {}, {}], 2, { disagreement });
    expect(wrongOf(checks)).toEqual(['fail agreement']);
    expect(checks.at(-1)?.found).toContain('ws://1 says aa, ws://2 says bb');
    const unknown = judge([{}], 1, { disagreement: { reason: 'nobody is there' } });
    expect(wrongOf(unknown)).toEqual(['skipped agreement']);
  });
});

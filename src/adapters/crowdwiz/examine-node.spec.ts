import { NO_ANSWER, ScriptedNode } from '../../../test/support/scripted-node';
import { examineAuthority, examineNode } from './examine-node';

const NAME = 'my-gateway';
const ACCOUNT = { id: '1.2.7', name: NAME, statistics: '2.6.7', options: { memo_key: 'CWD1' } };

/** As a node answers whose operator has not allowed the API, or that does not know the method. */
function assertion(format: string, text = ''): Error {
  const message = `Assert Exception: ${format} ${text}`;
  const data = { code: 10, stack: [{ format: `${format} ${text}` }] };
  return new Error(message, { cause: { code: 1, message, data } });
}

describe('the examination of a node', () => {
  let node: ScriptedNode;

  beforeEach(async () => {
    node = await ScriptedNode.start();
    node.answer('get_account_by_name', () => ACCOUNT);
    node.answer('get_objects', () => [{ total_ops: 132, removed_ops: 32 }]);
    node.answer('get_relative_account_history', () => []);
    node.answer('is_this_api_offered', () =>
      assertion('itr != _by_name.end():', "no method with name 'is_this_api_offered'"),
    );
  });

  afterEach(() => node.stop());

  const examine = () => examineNode(node.url, NAME, { callTimeoutMilliseconds: 500 });

  it('tells chain, head, what it offers and how much of the history it keeps', async () => {
    const found = await examine();
    expect(found).toMatchObject({
      failure: null,
      chainId: node.chainId,
      head: { number: 100, irreversibleNumber: 92 },
      history: 'yes',
      broadcast: 'yes',
      extent: { total: 132, removed: 32 },
    });
    expect(Math.abs(found.headAgeMilliseconds ?? Infinity)).toBeLessThan(5_000);
    expect(node.methodsCalled()).not.toContain('broadcast_transaction');
  });

  it('tells an API that its operator has not allowed, by which transactions are sent, too', async () => {
    node.answer('get_relative_account_history', () => assertion('_history_api:'));
    node.answer('is_this_api_offered', () => assertion('_network_broadcast_api:'));
    expect(await examine()).toMatchObject({ history: 'no', broadcast: 'no', failure: null });
  });

  it('does not guess what an answer means that it does not know', async () => {
    node.answer('is_this_api_offered', () => assertion('something else:'));
    expect((await examine()).broadcast).toMatchObject({
      doubt: expect.stringContaining('something else') as string,
    });
  });

  it('tells what it could find out before the node fell silent', async () => {
    node.answer('get_account_by_name', () => NO_ANSWER);
    const found = await examine();
    expect(found.failure).toContain('not answered in time');
    expect(found.head?.number).toBe(100);
  });

  it('asks no account for its history where there is none', async () => {
    node.answer('get_account_by_name', () => null);
    expect(await examine()).toMatchObject({ history: 'yes', extent: null, failure: null });
  });

  it('tells a node that is not there, without the password in its address', async () => {
    await node.stop();
    const found = await examineNode(node.url.replace('ws://', 'ws://user:hidden@'), NAME);
    expect(found.failure).toContain('ECONNREFUSED');
    expect(JSON.stringify(found)).not.toContain('hidden');
  });
});

describe('the examination of an authority', () => {
  const authority = (keys: readonly string[], accounts: readonly string[] = []) => ({
    weight_threshold: 1,
    key_auths: keys.map((key) => [key, 1]),
    account_auths: accounts.map((account) => [account, 1]),
  });

  it('names who else may sign, and knows the owner key', () => {
    expect(
      examineAuthority({ active: authority(['CWDa']), owner: authority(['CWDo']) }, 'CWDa'),
    ).toEqual({ isOwnerKey: false, others: [] });
    expect(
      examineAuthority(
        { active: authority(['CWDa', 'CWDb'], ['1.2.9']), owner: authority(['CWDa']) },
        'CWDa',
      ),
    ).toEqual({ isOwnerKey: true, others: ['CWDb', '1.2.9'] });
  });
});

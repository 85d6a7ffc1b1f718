import { ConfirmLink, Links, Unlink } from '../../../src/linking';
import { Deposits } from '../../../src/deposits';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { GatewayHarness } from '../../support/gateway-harness';
import { Purse } from '../../support/purse';

const THOUSAND_CWD = 100_000_000n;
const FAR_AWAY = 1_000_000_000;

describe.each([
  ['one node', { nodeCount: 1 }, {}],
  ['one of three nodes, of which two must agree', { nodeCount: 3 }, { CHAIN_QUORUM: '2' }],
])('where a link begins and ends, with the head of %s made up', (_, nodes, variables) => {
  let gateway: GatewayHarness;
  let first: string;
  let account: SandboxAccount;

  beforeEach(async () => {
    gateway = await GatewayHarness.start(variables, undefined, nodes);
    ({ customerId: first, account } = await gateway.linked('handed-on'));
  });

  afterEach(async () => {
    expect(await gateway.problems()).toEqual([]);
    await gateway.stop();
  });

  /** The node that is asked first says that the chain is far longer than it is. */
  async function whileLying<T>(work: () => Promise<T>): Promise<T> {
    const claim = (answer: unknown) => ({ ...(answer as object), head_block_number: FAR_AWAY });
    gateway.node.faults.lie('get_dynamic_global_properties', claim);
    try {
      return await work();
    } finally {
      gateway.node.faults.reset();
    }
  }
  const unlink = async (customerId: string): Promise<void> => {
    const headNumber = await gateway.get(Unlink).lookUp(customerId);
    await gateway.get(Unlink).execute({ customerId, headNumber });
  };

  it('gave one customer the money of the next one who proved the account', async () => {
    await whileLying(() => unlink(first));
    const purse = new Purse(gateway, first, account);
    const second = await gateway.register('test:the-next');
    await gateway.requestLink(second, account);
    const outcome = await gateway.confirm(second, await gateway.readCode(account));
    expect(outcome.status).toBe('linked');
    await purse.open();
    gateway.deposit(account, THOUSAND_CWD);
    await gateway.settle();
    expect(await gateway.points(first)).toBe('0');
    expect(await gateway.points(second)).toBe('90000');
  });

  it('gave a link that credited nothing', async () => {
    await unlink(first);
    await gateway.requestLink(first, account);
    const code = await gateway.readCode(account);
    await whileLying(async () => {
      const facts = await gateway.get(ConfirmLink).lookUp(first);
      await gateway.get(ConfirmLink).execute({ customerId: first, code, facts });
    });
    const link = await gateway.get(Links).activeOfCustomer(first);
    expect(link?.verifiedAtBlock).toBeLessThanOrEqual(gateway.node.chain.headNumber + 1);
    gateway.node.produceBlock();
    gateway.node.produceBlock();
    gateway.deposit(account, THOUSAND_CWD);
    await gateway.settle();
    expect(await gateway.points(first)).toBe('90000');
    const { items } = await gateway.get(Deposits).list({}, { limit: 10, cursor: null });
    expect(items.map(({ state }) => state)).toEqual(['credited']);
  });
});

import { checkInvariants } from 'crowdwiz-testkit/invariants';
import { Deposits } from '../../../src/deposits';
import { Findings } from '../../../src/safety';
import { RequestRescan, Rescans } from '../../../src/scan';
import { GATEWAY_NAME, GatewayHarness } from '../../support/gateway-harness';

/** More than a node keeps by default. */
const RECIPIENTS = 120;
const KEPT_BY_DEFAULT = 100;
const UNITS_EACH = 1_000n;
const BY = { reason: 'a test', requestedBy: 'test' } as const;

/**
 * Each payment of it is an operation of its own in the history of its payer, too. The gateway makes none: an
 * operator does, or a thief.
 */
describe.each([
  ['all of it', Number.MAX_SAFE_INTEGER],
  ['100 entries', KEPT_BY_DEFAULT],
])('a mass payment out of the hot wallet, where the node keeps of history %s', (_what, kept) => {
  let gateway: GatewayHarness;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
    gateway.node.chain.history.maximumOperationsPerAccount = kept;
  }, 120_000);

  afterAll(() => gateway.stop());

  it('is counted once, by the scan, the books, the oracle, and when it is read again', async () => {
    const { node } = gateway;
    const hot = node.accounts.get(GATEWAY_NAME)!;
    const { customerId, account } = await gateway.linked('mass-customer');
    const recipients = Array.from({ length: RECIPIENTS }, (_, index) =>
      gateway.account(`mass-recipient-${index}`, 0n),
    );
    await gateway.settle();
    const fromBlock = node.chain.headNumber + 1;
    const foreign = [node.wallet.becomeExpert(hot)];
    gateway.deposit(account, 1_000_000n);
    foreign.push(
      node.wallet.massPayment(
        hot,
        recipients.map(({ id }) => [id, UNITS_EACH]),
      ),
    );
    expect(await gateway.problems()).toEqual([]);
    expect(await gateway.points(customerId)).toBe('900');
    const { items } = await gateway.get(Deposits).list({}, { limit: 50, cursor: null });
    expect(items.map(({ state }) => state)).toEqual(['credited']);
    const thefts = await gateway.get(Findings).openOf(['foreign_spending']);
    expect(thefts.map(({ subject }) => subject).sort()).toEqual(
      foreign.map((id) => `${id}:0`).sort(),
    );
    const range = { fromBlock, toBlock: node.chain.irreversibleNumber };
    const { id } = await gateway.get(RequestRescan).execute({ ...range, ...BY });
    await gateway.until(async () => {
      await gateway.round();
      return (await gateway.get(Rescans).find(id))?.endedAt !== null;
    });
    expect(await gateway.get(Rescans).find(id)).toMatchObject({ state: 'done' });
    const discoveries = await gateway.get(Rescans).discoveries(id, { limit: 50, cursor: null });
    // What a node has removed is told as that, and as nothing else.
    const isWhole = kept > KEPT_BY_DEFAULT;
    expect(discoveries.items.map(({ kind }) => kind)).toEqual(
      isWhole ? [] : ['history_incomplete'],
    );
    expect(await gateway.problems()).toEqual([]);
    const found = await checkInvariants({
      ...{ chain: node.chain, hotWalletId: gateway.hotWalletId, pointsDecimals: 2 },
      query: <Row>(sql: string, parameters?: readonly unknown[]) =>
        gateway.rows<Row>(sql, parameters),
      ...{ memoKey: hot.keys.memo, settled: false, foreignTransactionIds: foreign },
    });
    expect(found).toEqual([]);
  }, 120_000);
});

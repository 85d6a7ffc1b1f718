import fc from 'fast-check';
import { decryptMemo, type WireMemo } from 'crowdwiz-protocol';
import { Assets, Money } from '../../../src/kernel';
import { Findings } from '../../../src/safety';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import type { DatabaseCopy } from 'crowdwiz-sandbox/postgres';
import { SetLimit } from '../../../src/terms';
import { OutgoingTransactions } from '../../../src/wallet';
import {
  DecideWithdrawal,
  QuoteWithdrawal,
  RequestWithdrawal,
  Withdrawals,
  type Withdrawal,
} from '../../../src/withdrawals';
import { GATEWAY_NAME, GatewayHarness } from '../../support/gateway-harness';

const TRANSFER = 0;
const LOST = ['pending', 'in a reversible block', 'irreversible', 'expired'] as const;
type Lost = (typeof LOST)[number];

/** The order in which the chain can bring them about. */
const LOST_IN_ORDER = ['irreversible', 'expired', 'in a reversible block', 'pending'] as const;
const FATES = ['paid before', 'never paid', ...LOST] as const;
type Fate = (typeof FATES)[number];

interface FatefulWorld {
  readonly fates: readonly Fate[];
  readonly variables: Record<string, string>;
}

const WORLDS_SEED = 20_260_301;
const WORLDS = fc
  .sample(
    fc.tuple(fc.array(fc.constantFrom(...FATES), { minLength: 3, maxLength: 6 }), fc.boolean()),
    { numRuns: 4, seed: WORLDS_SEED },
  )
  .map(([fates, hasSameIdentity], index): [number, FatefulWorld] => {
    const variables: FatefulWorld['variables'] = hasSameIdentity
      ? { GUARDS_OFF: 'database-history' }
      : {};
    return [index, { fates, variables }];
  });

/** What became of a payout of which the restored database knows nothing. */
function leave({ node }: GatewayHarness, lost: Lost): void {
  if (lost === 'in a reversible block') node.produceBlock();
  if (lost === 'irreversible') node.advanceToIrreversible();
}

describe('a database that forgot a payout', () => {
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;
  let copy: DatabaseCopy | undefined;

  beforeEach(async () => {
    gateway = await GatewayHarness.start();
    ({ customerId, account } = await gateway.linked('forgotten'));
    gateway.deposit(account, 50_000_000n);
    await gateway.settle();
  });

  afterEach(async () => {
    await gateway.stop();
    await copy?.drop();
  });

  const timesPaid = (id: string) => {
    const { chain, accounts } = gateway.node;
    const { memo } = accounts.get(GATEWAY_NAME)!.keys;
    let times = 0;
    for (let number = 1; number <= chain.headNumber; number += 1) {
      const transactions = chain.block(number)?.body.transactions ?? [];
      for (const [type, body] of transactions.flatMap(({ operations }) => operations)) {
        if (type !== TRANSFER || body['from'] !== gateway.hotWalletId) continue;
        if (decryptMemo(memo, body['memo'] as WireMemo)?.startsWith(`W:${id}`)) times += 1;
      }
    }
    return times;
  };

  /** The node tells no fee until its faults are reset. */
  async function approvedAndUnsigned(): Promise<Withdrawal> {
    const quoteWithdrawal = gateway.get(QuoteWithdrawal);
    const fee = await quoteWithdrawal.lookUp(customerId);
    const points = Money.parse('500', gateway.get(Assets).points);
    const quote = await quoteWithdrawal.execute({ customerId, points, fee });
    gateway.node.faults.neverAnswer('get_required_fees');
    return gateway.get(RequestWithdrawal).execute({ customerId, quoteId: quote.id });
  }

  /** The payout is made, and lost to the database that is put back. */
  async function lose(lost: Lost, variables: Record<string, string> = {}): Promise<string> {
    const { id } = await approvedAndUnsigned();
    copy = await gateway.copyDatabase();
    gateway.node.faults.reset();
    if (lost === 'expired') gateway.node.faults.swallowBroadcasts(true);
    await gateway.round();
    expect((await gateway.get(Withdrawals).find(id))?.state).not.toBe('approved');
    leave(gateway, lost);
    await gateway.putBack(copy, variables);
    gateway.node.faults.reset();
    return id;
  }

  /** Cycles with and without new blocks, until long after whatever was signed has expired. */
  async function goOn(): Promise<void> {
    for (let round = 0; round < 3; round += 1) await gateway.round();
    gateway.node.produceBlock();
    for (let round = 0; round < 3; round += 1) await gateway.round();
    for (let round = 0; round < 4; round += 1) {
      await gateway.settle();
      gateway.node.skipTime(400);
    }
    await gateway.settle();
  }

  /** Paid once, settled with its proof, and all books in order. */
  async function expectPaidOnce(id: string): Promise<void> {
    expect(timesPaid(id)).toBe(1);
    expect((await gateway.get(Withdrawals).find(id))?.state).toBe('irreversible');
    expect(await gateway.problems()).toEqual([]);
    expect(await gateway.get(Findings).openOf(['foreign_spending', 'paid_and_forgotten'])).toEqual(
      [],
    );
    expect(await gateway.events('withdrawal_irreversible')).toMatchObject([{ withdrawalId: id }]);
  }

  it.each(LOST)('that is %s: it is paid once, and settled', async (lost) => {
    const id = await lose(lost);
    await goOn();
    await expectPaidOnce(id);
    const [attempt] = await gateway.get(OutgoingTransactions).attemptsFor('withdrawal', id);
    expect(attempt).toMatchObject({ state: 'irreversible' });
    expect(attempt!.adoptedAt === null).toBe(lost === 'expired');
  });

  /** A machine that was rolled back has the same identity as before. */
  it.each(LOST)('that is %s, and whose identity is the same: it is paid once', async (lost) => {
    const id = await lose(lost, { GUARDS_OFF: 'database-history' });
    await goOn();
    await expectPaidOnce(id);
  });

  /** Several at once: some paid before the copy, some lost since in each way, some never paid. */
  it.each(WORLDS)('in world %s: each payout is made once', async (_name, { fates, variables }) => {
    await gateway.get(SetLimit).execute({ name: 'approval_above', value: '0.1', by: 'test' });
    const approve = async (id: string) => gateway.get(DecideWithdrawal).approve({ id, by: 'test' });
    const ids = new Map<string, Fate>();
    for (const fate of fates) ids.set((await gateway.withdraw(customerId, '300')).id, fate);
    const of = (fate: Fate) => [...ids].flatMap(([id, each]) => (each === fate ? [id] : []));
    for (const id of of('paid before')) await approve(id);
    await gateway.round();
    await gateway.settle();
    copy = await gateway.copyDatabase();
    for (const fate of LOST_IN_ORDER) {
      gateway.node.faults.swallowBroadcasts(fate === 'expired');
      for (const id of of(fate)) await approve(id);
      await gateway.round();
      if (of(fate).length > 0) leave(gateway, fate);
    }
    await gateway.putBack(copy, variables);
    gateway.node.faults.reset();
    await gateway.round();
    // An operator decides about whatever waits for a decision, as before.
    const { items } = await gateway
      .get(Withdrawals)
      .list({ state: 'awaiting_approval' }, { limit: 50, cursor: null });
    for (const { id } of items) await approve(id);
    await goOn();
    for (const id of ids.keys()) {
      expect([ids.get(id), timesPaid(id)]).toEqual([ids.get(id), 1]);
      expect((await gateway.get(Withdrawals).find(id))?.state).toBe('irreversible');
    }
    expect(await gateway.get(Findings).list({ open: true }, { limit: 9, cursor: null })).toEqual({
      items: [],
      nextCursor: null,
    });
    expect(await gateway.problems()).toEqual([]);
  });

  it('and has no guards left pays it twice: a drill shows what they are for', async () => {
    const guardsOff = { GUARDS_OFF: 'database-history,unknown-spending' };
    const id = await lose('in a reversible block', guardsOff);
    await goOn();
    expect(timesPaid(id)).toBe(2);
  });
});

import { CWD, Money, UnitOfWork } from '../../../src/kernel';
import { Books, CUSTODY } from '../../../src/ledger';
import { Findings, HaltSwitch, SwitchHalt } from '../../../src/safety';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import {
  BalanceChecks,
  BookDifference,
  KeepSurplus,
  PaymentGate,
  ProveOutcomes,
  Surpluses,
} from '../../../src/wallet';
import { GatewayHarness } from '../../support/gateway-harness';

/** Longer than a difference between books and chain may last. */
const GRACE_SECONDS = 61;
const PAGE = { limit: 50, cursor: null };

describe('books against chain', () => {
  let gateway: GatewayHarness;
  let account: SandboxAccount;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
    account = gateway.account('review-busy');
  });

  afterAll(async () => {
    await gateway.stop();
  });

  /** Every transfer here is a stranger's; what is asked is what else an operator must look at. */
  const kinds = async () => {
    const { items } = await gateway.get(Findings).list({ open: true }, PAGE);
    return items.map(({ kind }) => kind).filter((kind) => kind !== 'unattributed_deposit');
  };
  const difference = async () =>
    (await gateway.get(BalanceChecks).latest())?.difference.toDecimal();

  it('do not differ because somebody’s transfer is pending at each look', async () => {
    for (let look = 0; look < 4; look += 1) {
      gateway.deposit(account, 700_000n);
      await gateway.round();
      expect(await difference()).toBe('0');
      gateway.node.produceBlock();
      gateway.passTime(GRACE_SECONDS);
    }
    expect(await kinds()).toEqual([]);
    // Also when all blocks in between are irreversible at the next look.
    gateway.deposit(account, 700_000n);
    await gateway.round();
    gateway.passTime(GRACE_SECONDS);
    gateway.node.advanceToIrreversible();
    gateway.deposit(account, 700_000n);
    await gateway.round();
    expect(await difference()).toBe('0');
    expect(await kinds()).toEqual([]);
    expect(await gateway.get(PaymentGate).check()).toMatchObject({ open: true });
    await gateway.settle();
  });

  it('a surplus that stays is owed, though less than comes in; what is missing halts', async () => {
    gateway.node.faults.lie('get_account_balances', (balances) =>
      (balances as { amount: string; asset_id: string }[]).map(({ amount, asset_id }) => ({
        amount: String(BigInt(amount) + 900_000n),
        asset_id,
      })),
    );
    await gateway.round();
    expect(await difference()).toBe('9');
    gateway.deposit(account, 100_000n);
    gateway.node.produceBlock();
    gateway.passTime(GRACE_SECONDS);
    await gateway.round();
    expect(await difference()).toBe('9');
    await gateway.settle();
    expect(await difference()).toBe('0');
    expect(await kinds()).toEqual(['unexplained_surplus']);
    expect(await gateway.get(HaltSwitch).current()).toEqual([]);
    // The node was wrong: what it had shown is missing now, and an operator decides.
    gateway.node.faults.lie('get_account_balances', undefined);
    await gateway.settle();
    gateway.passTime(GRACE_SECONDS);
    await gateway.settle();
    expect((await kinds()).sort()).toEqual(['books_differ_from_chain', 'unexplained_surplus']);
    const decision = { reason: 'the node was wrong', by: 'test' } as const;
    const expectedDifference = Money.of(-900_000n, CWD);
    await gateway.get(BookDifference).execute({ ...decision, expectedDifference });
    const { items } = await gateway.get(Surpluses).list({ open: true }, PAGE);
    for (const { id } of items) await gateway.get(KeepSurplus).execute({ ...decision, id });
    expect(await kinds()).toEqual([]);
    await gateway.get(SwitchHalt).resume({ scope: 'payouts', ...decision });
  });

  it('follow what others take by an operation that the hot wallet did not pay for', async () => {
    const books = gateway.get(Books);
    const before = await books.balanceOf(CUSTODY);
    const place = { blockNumber: 999, transactionIndex: 0, operationIndex: 0 };
    // A claim on a permission to withdraw: the one who claims pays its fee.
    const fact = {
      kind: 'other',
      operationType: 27,
      payerAccountId: account.id,
      effectUnits: -5_000n,
    } as const;
    const operations = [{ ...place, transactionId: 'ab'.repeat(20), fact, content: '{}' }];
    const block = { number: 999, id: '', previousId: '', time: new Date(), operations };
    await gateway.get(UnitOfWork).run(() =>
      gateway.get(ProveOutcomes).onIrreversible({
        hotWalletId: gateway.hotWalletId,
        blocks: [block],
        virtualOperations: [],
        node: 'test',
      }),
    );
    expect(before.minus(await books.balanceOf(CUSTODY)).units).toBe(5_000n);
    expect(await kinds()).toEqual(['foreign_spending']);
    const halts = await gateway.get(HaltSwitch).current();
    expect(halts.map(({ scope }) => scope)).toEqual(['payouts']);
  });
});

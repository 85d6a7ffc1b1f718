import { UnitOfWork } from '../../../src/kernel';
import { CreditDeposits, Deposits, DepositSightings, RefundDeposit } from '../../../src/deposits';
import { ChainAccounts, OutgoingTransactions } from '../../../src/wallet';
import type { ChainBlock } from '../../../src/scan';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { GatewayHarness } from '../../support/gateway-harness';

/** Far above the sandbox's own blocks. */
const FIRST_BLOCK = 1_000;

describe('deposits that forks move and refunds that two processes send', () => {
  let gateway: GatewayHarness;
  let forked: { customerId: string; account: SandboxAccount };
  let lost: { customerId: string; account: SandboxAccount };

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
    forked = await gateway.linked('review-forked');
    lost = await gateway.linked('review-gone');
  });

  afterAll(async () => {
    await gateway.stop();
  });

  const blockWith = (number: number, from: SandboxAccount | null): ChainBlock => ({
    number,
    id: number.toString(16).padStart(8, '0').padEnd(40, '0'),
    previousId: '',
    time: new Date(),
    operations: from === null ? [] : [transfer(number, from)],
  });
  const transfer = (blockNumber: number, from: SandboxAccount) => ({
    blockNumber,
    transactionIndex: 0,
    operationIndex: 0,
    transactionId: 'cd'.repeat(20),
    content: '{}',
    fact: {
      kind: 'transfer' as const,
      fromAccountId: from.id,
      toAccountId: gateway.hotWalletId,
      assetId: '1.3.0',
      units: 500_000n,
      feeUnits: 1n,
      feeAssetId: '1.3.0',
    },
  });
  const inTransaction = (work: () => Promise<void>) => gateway.get(UnitOfWork).run(work);
  const look = (irreversibleNumber: number, block: ChainBlock) =>
    inTransaction(() =>
      gateway.get(CreditDeposits).onReversible({
        hotWalletId: gateway.hotWalletId,
        irreversibleNumber,
        headNumber: block.number,
        headId: block.id,
        blocks: [block],
        virtualOperations: [],
      }),
    );
  const settle = async (block: ChainBlock) => {
    const { hotWalletId } = gateway;
    const batch = { hotWalletId, blocks: [block], virtualOperations: [], node: 'test' };
    await gateway.get(CreditDeposits).prepare(batch);
    await inTransaction(() => gateway.get(CreditDeposits).onIrreversible(batch));
  };

  it('sends no refund of a deposit that another process has given back meanwhile', async () => {
    const stranger = gateway.account('review-stranger');
    gateway.deposit(stranger, 10_000_000n);
    await gateway.settle();
    const deposits = gateway.get(Deposits);
    const page = { limit: 50, cursor: null };
    const { items } = await deposits.list({ state: 'unattributed' }, page);
    const deposit = items.find(({ fromAccountId }) => fromAccountId === stranger.id);
    const { id } = deposit!;
    const accounts = gateway.get(ChainAccounts);
    const honest = accounts.findByIds.bind(accounts);
    const spy = jest.spyOn(accounts, 'findByIds').mockImplementation(async (ids) => {
      await inTransaction(async () => {
        await deposits.transition(id, 'refunding', 'unattributed');
      });
      return honest(ids);
    });
    const refund = { depositId: id, by: 'test', reason: 'a stranger' };
    await gateway.get(RefundDeposit).execute(refund);
    await gateway.round();
    expect(await deposits.find(id)).toMatchObject({ state: 'unattributed' });
    expect(await gateway.get(OutgoingTransactions).attemptsFor('refund', id)).toEqual([]);
    spy.mockRestore();
    await gateway.get(RefundDeposit).execute(refund);
    await gateway.round();
    await gateway.settle();
    expect(await deposits.find(id)).toMatchObject({ state: 'refunded' });
  });

  it('sends no refund to the account of an earlier order, which another process still had', async () => {
    const sender = gateway.account('review-exchange');
    const owner = gateway.account('review-owner');
    gateway.deposit(sender, 10_000_000n);
    await gateway.settle();
    const deposits = gateway.get(Deposits);
    const page = { limit: 50, cursor: null };
    const { items } = await deposits.list({ state: 'unattributed' }, page);
    const { id } = items.find(({ fromAccountId }) => fromAccountId === sender.id)!;
    const refund = { depositId: id, by: 'test', reason: 'from an exchange' };
    const recipient = { accountId: owner.id, accountName: owner.name };
    const accounts = gateway.get(ChainAccounts);
    const honest = accounts.findByIds.bind(accounts);
    let isFrozen = true;
    const spy = jest.spyOn(accounts, 'findByIds').mockImplementation(async (ids) => {
      if (isFrozen && ids.includes(owner.id)) {
        isFrozen = false;
        // Given back by another process, and ordered anew by an operator: now to the sender.
        await inTransaction(async () => {
          await deposits.transition(id, 'refunding', 'unattributed');
        });
        await gateway.get(RefundDeposit).execute(refund);
      }
      return honest(ids);
    });
    await gateway.get(RefundDeposit).execute({ ...refund, recipient });
    await gateway.round();
    spy.mockRestore();
    expect(isFrozen).toBe(false);
    await gateway.round();
    await gateway.settle();
    const attempts = await gateway.get(OutgoingTransactions).attemptsFor('refund', id);
    const paid = attempts.flatMap(({ payments }) => payments.map((each) => each.toAccountId));
    expect(paid).toEqual([sender.id]);
    expect(await deposits.find(id)).toMatchObject({ state: 'refunded', refundToAccountId: null });
  });

  it('does not tell of a vanished deposit that a fork has only moved to a later block', async () => {
    const { customerId, account } = forked;
    const sightings = gateway.get(DepositSightings);
    await look(FIRST_BLOCK - 1, blockWith(FIRST_BLOCK, account));
    expect(await sightings.ofCustomer(customerId)).toHaveLength(1);
    await settle(blockWith(FIRST_BLOCK, null));
    await look(FIRST_BLOCK, blockWith(FIRST_BLOCK + 5, account));
    expect(await gateway.events('deposit_vanished')).toEqual([]);
    expect(await gateway.events('deposit_seen')).toHaveLength(1);
    await settle(blockWith(FIRST_BLOCK + 5, account));
    expect(await sightings.ofCustomer(customerId)).toEqual([]);
    expect(await gateway.points(customerId)).toBe('450');
  });

  it('tells of one that is gone for good, and no longer holds the link', async () => {
    const { customerId, account } = lost;
    const next = FIRST_BLOCK + 20;
    const gone = blockWith(next, account);
    const [operation] = gone.operations;
    const other = { ...gone, operations: [{ ...operation!, transactionId: 'ef'.repeat(20) }] };
    await look(next - 1, other);
    await settle(blockWith(next, null));
    await look(next, blockWith(next + 1, null));
    expect(await gateway.events('deposit_vanished')).toMatchObject([{ customerId }]);
    expect(await gateway.get(DepositSightings).ofCustomer(customerId)).toEqual([]);
  });
});

import { CWD, Money } from '../../../src/kernel';
import { Books, TREASURY } from '../../../src/ledger';
import {
  Findings,
  HaltSwitch,
  SwitchHalt,
  type Finding,
  type FindingKind,
} from '../../../src/safety';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import {
  BalanceChecks,
  BookDifference,
  KeepSurplus,
  PaymentGate,
  Surpluses,
} from '../../../src/wallet';
import { GatewayHarness } from '../../support/gateway-harness';

/** Longer than a difference between books and chain may last. */
const GRACE_SECONDS = 61;
const PART_OF_A_GRACE_SECONDS = 25;

interface Balance {
  readonly amount: string;
  readonly asset_id: string;
}

/** The node's balances are that much beside the truth. */
function pretend(gateway: GatewayHarness, units: bigint): void {
  gateway.node.faults.lie('get_account_balances', (balances) =>
    (balances as Balance[]).map(({ amount, asset_id }) => ({
      amount: String(BigInt(amount) + units),
      asset_id,
    })),
  );
}

describe('chain = books + reversible blocks + pending', () => {
  let gateway: GatewayHarness;
  let account: SandboxAccount;
  let other: SandboxAccount;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
    account = gateway.account('equation-one');
    other = gateway.account('equation-two');
    gateway.node.wallet.becomeExpert(account);
    await gateway.settle();
  });

  afterAll(async () => {
    await gateway.stop();
  });

  const check = async () => {
    const latest = await gateway.get(BalanceChecks).latest();
    if (latest === null) throw new Error('the books are not open');
    return latest;
  };
  const difference = async () => {
    // A block in which a history hole is comes without a notice: it takes until the next poll.
    const before = (await check()).checkedAt.getTime();
    await gateway.until(async () => {
      await gateway.round();
      const { headNumber, checkedAt } = await check();
      return headNumber === gateway.node.chain.headNumber && checkedAt.getTime() !== before;
    });
    return (await check()).difference.units;
  };
  const keepAll = async () => {
    const { items } = await gateway
      .get(Surpluses)
      .list({ open: true }, { limit: 100, cursor: null });
    for (const { id } of items) {
      await gateway.get(KeepSurplus).execute({ id, by: 'olga', reason: 'it is the house’s' });
    }
  };
  const finding = async (
    wanted: FindingKind = 'books_differ_from_chain',
  ): Promise<Finding | undefined> => {
    const { items } = await gateway
      .get(Findings)
      .list({ open: true }, { limit: 100, cursor: null });
    return items.find(({ kind }) => kind === wanted);
  };
  const resume = () =>
    gateway.get(SwitchHalt).resume({ scope: 'payouts', reason: 'test', by: 'test' });
  const transferTo = (units: bigint, memo = 'x') =>
    gateway.node.wallet.transferOperation({ from: account, to: gateway.hotWalletId, units, memo });
  const approvedTransfer = (expiresInSeconds: number) => {
    const expiration = new Date(gateway.node.chain.headTime.getTime() + expiresInSeconds * 1000);
    return {
      from: account.id,
      to: gateway.hotWalletId,
      arbitr: other.id,
      amount: { amount: 77_000, asset_id: '1.3.0' },
      expiration: expiration.toISOString().slice(0, 19),
    };
  };

  /** Each way of FACTS §8 that the sandbox can do; `pendingIsKnown` unless only the block tells. */
  const WAYS: readonly [string, () => void, boolean][] = [
    ['a transfer', () => gateway.deposit(account, 1_234_567n), true],
    [
      'two transfers in one transaction',
      () => gateway.node.wallet.send([transferTo(5n), transferTo(7n, 'y')], [account.keys.active]),
      true,
    ],
    [
      'another asset with the same look',
      () => {
        const { wallet } = gateway.node;
        gateway.node.transfer({
          from: wallet.faucet,
          to: gateway.hotWalletId,
          units: 9n,
          assetId: '1.3.2',
        });
      },
      true,
    ],
    [
      'a mass payment',
      () =>
        gateway.node.wallet.massPayment(account, [
          [gateway.hotWalletId, 5_000n],
          [other.id, 6_000n],
        ]),
      true,
    ],
    ['a proposal that waits', () => gateway.node.wallet.propose(other, [transferTo(333n)]), true],
    [
      'a proposal that is executed',
      () => {
        const proposal = gateway.node.wallet.propose(other, [transferTo(334n), transferTo(334n)]);
        gateway.node.wallet.approve(account, proposal);
      },
      false,
    ],
    [
      'a transfer that waits for approval',
      () => gateway.node.wallet.send([[99, approvedTransfer(3600)]], [account.keys.active]),
      true,
    ],
    [
      'a message',
      () => gateway.node.wallet.sendMessage(account, gateway.hotWalletId, 'hello'),
      true,
    ],
    [
      'a hole in the history, and a transfer after it',
      () => {
        gateway.node.makeHistoryHole();
        gateway.deposit(account, 42n);
      },
      true,
    ],
  ] as const;

  it.each(WAYS)('%s: pending, in a block, irreversible', async (_way, act, pendingIsKnown) => {
    act();
    const whilePending = await difference();
    if (pendingIsKnown) expect(whilePending).toBe(0n);
    gateway.node.produceBlock();
    expect(await difference()).toBe(0n);
    gateway.node.produceBlocks(3);
    expect(await difference()).toBe(0n);
    gateway.node.advanceToIrreversible();
    expect(await difference()).toBe(0n);
    expect(await gateway.problems()).toEqual([]);
    expect(await finding()).toBeUndefined();
  });

  it.each<[string, boolean]>([
    ['approved', true],
    ['let expire', false],
  ])('a transfer that is %s', async (_how, isApproved) => {
    const { wallet, chain } = gateway.node;
    const { expiration, ...fields } = approvedTransfer(30);
    wallet.send([[99, { ...fields, expiration }]], [account.keys.active]);
    gateway.node.produceBlock();
    const [waiting] = [...chain.state.approvedTransfers.values()].slice(-1);
    if (isApproved) {
      wallet.send([[100, { ...fields, ato: waiting?.id }]], [account.keys.active]);
      expect(await difference()).toBe(0n);
      gateway.node.produceBlock();
    } else gateway.node.skipTime(40);
    expect(await difference()).toBe(0n);
    gateway.node.advanceToIrreversible();
    expect(await difference()).toBe(0n);
    expect(await gateway.problems()).toEqual([]);
  });

  it('our own code and payout: before, in and after their blocks, fees included', async () => {
    const { customerId, account: linked } = await gateway.linked('equation-linked');
    expect(await difference()).toBe(0n);
    gateway.deposit(linked, 10_000_000n);
    await gateway.settle();
    await gateway.withdraw(customerId, '500');
    await gateway.round();
    expect(gateway.node.chain.pendingTransactions).toHaveLength(1);
    // Announced, so that not even one unit may be missing.
    expect(await difference()).toBe(0n);
    expect((await check()).inFlight.isZero).toBe(true);
    pretend(gateway, -1n);
    expect(await difference()).toBe(-1n);
    expect(await gateway.get(PaymentGate).check()).toMatchObject({
      reason: 'books_differ_from_chain',
    });
    gateway.node.faults.reset();
    for (let block = 0; block < 3; block += 1) {
      gateway.node.produceBlock();
      expect(await difference()).toBe(0n);
    }
    expect(await gateway.problems()).toEqual([]);
  });

  it('a small surplus is found although more than it arrives at each look', async () => {
    pretend(gateway, 7n);
    for (let look = 0; look < 4; look += 1) {
      gateway.deposit(account, 700_000n);
      expect(await difference()).toBe(7n);
      gateway.node.produceBlock();
      gateway.passTime(PART_OF_A_GRACE_SECONDS);
    }
    const { headNumber } = gateway.node.chain;
    while (gateway.node.chain.irreversibleNumber < headNumber) {
      gateway.node.produceBlock();
      await difference();
    }
    // It is in the books now, and nobody's.
    expect(await difference()).toBe(0n);
    expect((await finding('unexplained_surplus'))?.evidence).toMatchObject({
      amount: '0.00007 CWD',
      explanation: 'no operation that is known explains it',
    });
    expect(await finding()).toBeUndefined();
    expect(await gateway.get(PaymentGate).check()).toMatchObject({ open: true });
    await keepAll();
    // The node told a lie: what it has shown is missing.
    gateway.node.faults.reset();
    expect(await difference()).toBe(-7n);
    gateway.passTime(GRACE_SECONDS);
    expect(await difference()).toBe(-7n);
    await gateway.get(BookDifference).execute({
      reason: 'the node lied',
      expectedDifference: Money.of(-7n, CWD),
      by: 'olga',
    });
    await resume();
  });

  it('proposals that are executed, another one pending at each look, are no lasting difference', async () => {
    for (let look = 0; look < 3; look += 1) {
      const units = 400n + BigInt(look);
      const operations = [transferTo(units), transferTo(units)];
      const proposal = gateway.node.wallet.propose(other, operations);
      gateway.node.wallet.approve(account, proposal);
      expect(await difference()).toBe(2n * units);
      expect(await finding()).toBeUndefined();
      gateway.passTime(GRACE_SECONDS);
      gateway.node.produceBlock();
    }
    expect(await difference()).toBe(0n);
    expect(await finding()).toBeUndefined();
  });

  it('a transfer that is dropped by the node, another one with each block, is never a deficit', async () => {
    const save = jest.spyOn(gateway.get(BalanceChecks), 'save');
    for (let block = 0; block < 4; block += 1) {
      gateway.deposit(account, 700_000n);
      await difference();
      // Its sender's money went elsewhere, by a transaction that reached the witness first.
      (gateway.node.chain.pendingTransactions as unknown[]).length = 0;
      gateway.node.produceBlock();
      await difference();
    }
    const differences = save.mock.calls.map(([each]) => each.difference.units);
    save.mockRestore();
    expect(differences.filter((units) => units < 0n)).toEqual([]);
  });

  it('the last check is locked before the books are read: a correction waits, or is seen', async () => {
    const locked = jest.spyOn(gateway.get(BalanceChecks), 'latestForUpdate');
    const read = jest.spyOn(gateway.get(Books), 'balanceOf');
    await difference();
    const orderOf = (spy: jest.SpyInstance) => spy.mock.invocationCallOrder.at(-1) ?? 0;
    expect(orderOf(locked)).toBeGreaterThan(0);
    expect(orderOf(locked)).toBeLessThan(orderOf(read));
    locked.mockRestore();
    read.mockRestore();
  });

  it('a pending transfer that was announced before the connection is no lasting difference', async () => {
    for (let look = 0; look < 3; look += 1) {
      gateway.deposit(account, 700_000n);
      gateway.node.closeConnections();
      expect(await difference()).toBe(700_000n);
      gateway.passTime(GRACE_SECONDS);
      gateway.node.produceBlock();
    }
    expect(await difference()).toBe(0n);
    expect(await finding()).toBeUndefined();
  });

  it('names the mass payment that a hole in the history hides, and an operator keeps it', async () => {
    gateway.node.makeHistoryHole();
    const payments = [[gateway.hotWalletId, 5_000n]] as const;
    const transaction = gateway.node.wallet.massPayment(account, payments);
    gateway.node.advanceToIrreversible();
    expect(await difference()).toBe(5_000n);
    gateway.passTime(GRACE_SECONDS);
    gateway.node.advanceToIrreversible();
    expect(await difference()).toBe(0n);
    expect((await finding('unexplained_surplus'))?.evidence).toMatchObject({
      operation: '104',
      operationTransaction: transaction,
    });
    const treasury = await gateway.get(Books).balanceOf(TREASURY);
    await keepAll();
    const after = await gateway.get(Books).balanceOf(TREASURY);
    expect(after.minus(treasury).units).toBe(5_000n);
    expect(await finding('unexplained_surplus')).toBeUndefined();
    expect(await gateway.get(HaltSwitch).current()).toEqual([]);
    expect(await gateway.problems()).toEqual([]);
  });

  it('names the odd operation whose amount is missing, and a person books it', async () => {
    await gateway.settle();
    const bet = 250_000n;
    const operation = [
      // None that this version knows.
      200,
      {
        fee: { amount: 1_000, asset_id: '1.3.0' },
        player: gateway.hotWalletId,
        bet: { amount: Number(bet), asset_id: '1.3.0' },
      },
    ];
    const number = gateway.node.chain.headNumber + 1;
    gateway.deposit(account, 1n);
    // In place of the deposit's entry, as a virtual operation would stand there.
    gateway.node.faults.lie('get_relative_account_history', (entries) =>
      (entries as { block_num: number }[]).map((entry) =>
        entry.block_num === number ? { ...entry, op: operation } : entry,
      ),
    );
    gateway.node.produceBlock();
    pretend(gateway, -bet - 1_000n);
    expect(await difference()).toBe(-bet - 1_000n);
    await gateway.settle();
    gateway.passTime(GRACE_SECONDS);
    expect(await difference()).toBe(-bet - 1_000n);
    const found = await finding();
    expect(found?.evidence).toMatchObject({
      operation: '200',
      operationBlock: String(number),
      explanation: expect.stringContaining('it mentions 2.5 CWD, its fee is 0.01 CWD') as string,
    });
    expect(found?.evidence['operationTransaction']).toMatch(/^virtual:/);

    const bookDifference = gateway.get(BookDifference);
    const command = { reason: 'a bet by hand', by: 'olga' };
    const book = (units: bigint) =>
      bookDifference.execute({ ...command, expectedDifference: Money.of(units, CWD) });
    await expect(book(-bet)).rejects.toMatchObject({ code: 'difference_changed' });
    expect(await finding()).toBeDefined();
    const treasury = await gateway.get(Books).balanceOf(TREASURY);
    expect((await book(-bet - 1_000n)).difference.isZero).toBe(true);
    const booked = await gateway.events('difference_booked');
    expect(booked.at(-1)).toEqual({ cwd: '-2.51', ...command });
    await expect(book(-bet - 1_000n)).rejects.toMatchObject({ code: 'finding_unknown' });
    const after = await gateway.get(Books).balanceOf(TREASURY);
    expect(treasury.minus(after).units).toBe(bet + 1_000n);
    expect(await difference()).toBe(0n);
    expect(await finding()).toBeUndefined();
    // Only an operator lets money move again.
    const halts = await gateway.get(HaltSwitch).current();
    expect(halts.map(({ scope }) => scope)).toEqual(['payouts']);
    await resume();
    expect(await gateway.get(PaymentGate).check()).toMatchObject({ open: true });
    expect(await gateway.get(Books).audit()).toEqual([]);
  });
});

describe('the opening balance', () => {
  let gateway: GatewayHarness;
  let account: SandboxAccount;

  beforeEach(async () => {
    gateway = await GatewayHarness.start({}, undefined, { opensBooks: false });
    account = gateway.account('opening-one');
  });

  afterEach(async () => {
    await gateway.stop();
  });

  const checks = () => gateway.get(BalanceChecks);

  it('is not put off by a transfer in each block, and is right beside them', async () => {
    for (let look = 0; look < 3; look += 1) {
      gateway.deposit(account, 700_000n);
      await gateway.round();
      if (look === 0) expect(await checks().latest()).toBeNull();
      gateway.node.produceBlock();
    }
    expect(await checks().openedAtBlock()).toBeLessThan(gateway.node.chain.headNumber);
    gateway.deposit(account, 700_000n);
    await gateway.round();
    expect((await checks().latest())?.difference.isZero).toBe(true);
    expect(await gateway.problems()).toEqual([]);
    expect((await checks().latest())?.difference.isZero).toBe(true);
  });

  it('is not taken from two looks at two approvals of the same size, which nobody announces', async () => {
    const other = gateway.account('opening-two');
    gateway.node.wallet.becomeExpert(account);
    gateway.node.produceBlock();
    const approvePayment = () => {
      const { wallet } = gateway.node;
      const transfer = { from: account, to: gateway.hotWalletId, units: 700_000n };
      const proposal = wallet.propose(other, [wallet.transferOperation(transfer)]);
      wallet.approve(account, proposal);
    };
    for (let look = 0; look < 3; look += 1) {
      approvePayment();
      await gateway.round();
      expect(await checks().latest()).toBeNull();
      gateway.node.produceBlock();
    }
    gateway.node.produceBlock();
    await gateway.round();
    gateway.node.produceBlock();
    await gateway.round();
    expect(await checks().latest()).not.toBeNull();
    expect(await gateway.problems()).toEqual([]);
    expect((await checks().latest())?.difference.isZero).toBe(true);
  });

  it('does not wait for pending messages, which change nothing', async () => {
    for (let look = 0; look < 2; look += 1) {
      gateway.node.wallet.sendMessage(account, gateway.hotWalletId, 'hello');
      await gateway.round();
      gateway.node.produceBlock();
    }
    expect(await checks().latest()).not.toBeNull();
    expect(await gateway.problems()).toEqual([]);
  });

  it('is not taken over a reconnection, which may have missed an announcement', async () => {
    gateway.deposit(account, 700_000n);
    await gateway.round();
    gateway.node.produceBlock();
    gateway.deposit(account, 700_000n);
    gateway.node.closeConnections();
    await gateway.until(async () => (await gateway.round()).scan === 'done');
    expect(await checks().latest()).toBeNull();
    await gateway.settle();
    gateway.node.produceBlock();
    await gateway.round();
    expect(await gateway.problems()).toEqual([]);
  });
});

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { GatewayCycle } from '../../../src/cycle';
import { CreditDeposits, CreditWaiting, RecheckDeposits } from '../../../src/deposits';
import { EventPublisher, UnitOfWork } from '../../../src/kernel';
import { Books, CUSTODY, UNATTRIBUTED } from '../../../src/ledger';
import { Findings, HaltSwitch, RaiseFinding, SwitchHalt } from '../../../src/safety';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import {
  CancelRescan,
  ChainDisagreement,
  RescanBlocks,
  Rescans,
  ScanLock,
  type ChainBlock,
  type OperationFact,
  type RealOperation,
  type Rescan,
} from '../../../src/scan';
import { separateVirtual } from '../../../src/scan/separate-virtual';
import {
  outgoingUnits,
  OutgoingTransactions,
  ProveOutcomes,
  RecheckOutgoing,
  type OutgoingTransaction,
} from '../../../src/wallet';
import { GatewayHarness } from '../../support/gateway-harness';
import { ReportUnproven } from '../../../src/scan/report-unproven';
import { ScriptedChain } from '../../support/scripted-chain';

/** Blocks between two that bring something in, so that a history spans several steps and rounds. */
const BLOCKS_APART = 450;
const BLOCKS_PER_HISTORY = 10_000;
const RUNS = 25;
const ROUNDS_MAXIMUM = 20;

/** A credit as the chain has it, and what a lying node hides of it at the first reading. */
interface Credit {
  readonly sender: number;
  readonly units: bigint;
  readonly isVirtual: boolean;
  readonly isHiddenInHistory: boolean;
  readonly isHiddenInBlock: boolean;
}

const credits: fc.Arbitrary<Credit[][]> = fc.array(
  fc.array(
    fc.record({
      sender: fc.nat(2),
      // Few amounts, so that equal operations meet in one block.
      units: fc.constantFrom(1n, 100_000n, 123_457n),
      isVirtual: fc.boolean(),
      isHiddenInHistory: fc.boolean(),
      isHiddenInBlock: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
  { minLength: 1, maxLength: 7 },
);
const ranges = fc.array(fc.tuple(fc.nat(3_200), fc.nat(3_200)), { maxLength: 3 });

describe('the rules of a re-scan', () => {
  let gateway: GatewayHarness;
  let senders: SandboxAccount[];
  let customers: string[];
  let histories = 0;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
    const linked = [await gateway.linked('rescan-one'), await gateway.linked('rescan-two')];
    customers = linked.map(({ customerId }) => customerId);
    senders = [...linked.map(({ account }) => account), gateway.account('rescan-stranger')];
    // From here on the chain is what the tests write, and nobody else reads it.
    await gateway.get(GatewayCycle).stop();
  });

  afterAll(() => gateway.stop());

  const inTransaction = <T>(work: () => Promise<T>) => gateway.get(UnitOfWork).run(work);

  const rescanBlocks = (chain: ScriptedChain) =>
    new RescanBlocks(
      chain,
      gateway.get(Rescans),
      gateway.get(ScanLock),
      gateway.get(UnitOfWork),
      gateway.get(RaiseFinding),
      gateway.get(Findings),
      gateway.get(ReportUnproven),
      gateway.get(EventPublisher),
      [gateway.get(RecheckOutgoing), gateway.get(RecheckDeposits)],
    );

  const ask = (fromBlock: number, toBlock: number) =>
    gateway.get(Rescans).create({ fromBlock, toBlock, reason: 'a test', requestedBy: 'test' });

  async function rescan(chain: ScriptedChain, from: number, to: number): Promise<Rescan> {
    const { id } = await ask(from, to);
    for (let round = 0; round < ROUNDS_MAXIMUM; round += 1) {
      await rescanBlocks(chain).run();
      // As in a cycle: by then the keys of the accounts are looked at.
      await gateway.get(CreditWaiting).run();
      const rescan = await gateway.get(Rescans).find(id);
      if (rescan && rescan.endedAt !== null) return rescan;
    }
    throw new Error('The re-scan did not end');
  }

  const factOf = ({ sender, units }: Credit): OperationFact => ({
    kind: 'transfer',
    fromAccountId: senders[sender]!.id,
    toAccountId: gateway.hotWalletId,
    assetId: '1.3.0',
    units,
    feeUnits: 1n,
    feeAssetId: '1.3.0',
  });

  /** The chain as it is, or as a liar shows it. */
  function chainOf(history: Credit[][], firstBlock: number, isLying: boolean): ScriptedChain {
    const chain = new ScriptedChain(gateway.hotWalletId);
    const placed = history.flatMap((block, index) =>
      block.map((credit, operationIndex) => ({
        credit,
        operation: operationAt(credit, firstBlock + index * BLOCKS_APART, operationIndex),
      })),
    );
    for (const { credit, operation } of placed) {
      if (credit.isVirtual || (isLying && credit.isHiddenInBlock)) continue;
      const before = chain.operations.get(operation.blockNumber) ?? [];
      chain.operations.set(operation.blockNumber, [...before, operation]);
    }
    chain.entries = placed
      .filter(({ credit }) => !(isLying && credit.isHiddenInHistory))
      .map(({ operation }) => operation);
    return chain;
  }

  function operationAt(credit: Credit, blockNumber: number, operationIndex: number): RealOperation {
    const fact = factOf(credit);
    const place = { blockNumber, transactionIndex: 0, operationIndex };
    const name = `${blockNumber}:${operationIndex}`;
    const transactionId = createHash('sha256').update(name).digest('hex').slice(0, 40);
    const content = JSON.stringify([credit.sender, String(credit.units)]);
    return { ...place, transactionId, fact, content };
  }

  /** What the scan hands on. */
  async function readFirst(
    chain: ScriptedChain,
    history: Credit[][],
    firstBlock: number,
  ): Promise<void> {
    const blocks = history.map((_, index) => chain.block(firstBlock + index * BLOCKS_APART));
    const entries = chain.entries.map((entry, index) => ({ ...entry, sequence: index + 1 }));
    const virtualOperations = separateVirtual(blocks, entries);
    const hotWalletId = gateway.hotWalletId;
    const batch = { hotWalletId, blocks, virtualOperations, node: 'test' };
    await gateway.get(CreditDeposits).prepare(batch);
    await inTransaction(() => gateway.get(CreditDeposits).onIrreversible(batch));
  }

  async function balances(): Promise<bigint[]> {
    const books = gateway.get(Books);
    const points = await Promise.all(customers.map((id) => gateway.points(id)));
    const [custody, unattributed] = [
      await books.balanceOf(CUSTODY),
      await books.balanceOf(UNATTRIBUTED),
    ];
    return [...points.map(pointUnits), custody.units, unattributed.units];
  }

  const pointUnits = (decimal: string) => {
    const [whole = '0', fraction = ''] = decimal.split('.');
    return BigInt(whole + fraction.padEnd(2, '0'));
  };

  /** One honest reading: 90 points per CWD, two decimals, each deposit rounded down by itself. */
  function truth(history: Credit[][]): bigint[] {
    const all = history.flat();
    const sum = (of: Credit[], value: (units: bigint) => bigint) =>
      of.reduce((total, { units }) => total + value(units), 0n);
    const bought = (units: bigint) => (units * 90n * 100n) / 100_000n;
    const of = (sender: number) => all.filter((credit) => credit.sender === sender);
    const cwd = (units: bigint) => units;
    return [sum(of(0), bought), sum(of(1), bought), sum(all, cwd), sum(of(2), cwd)];
  }

  const gained = async (before: readonly bigint[]) =>
    (await balances()).map((now, index) => now - before[index]!);

  const placeOf = (history: Credit[][]) => {
    histories += 1;
    const first = 1_000_000 + histories * BLOCKS_PER_HISTORY;
    return { first, last: first + (history.length - 1) * BLOCKS_APART };
  };

  async function someRescans(
    chain: ScriptedChain,
    chosen: readonly (readonly [number, number])[],
    { first, last }: { first: number; last: number },
  ): Promise<number> {
    let discovered = 0;
    for (const [one, other] of chosen) {
      const from = Math.min(first + Math.min(one, other), last);
      const to = Math.min(first + Math.max(one, other), last);
      discovered += (await rescan(chain, from, to)).discoveries.total;
    }
    return discovered;
  }

  it('changes no balance after an honest reading, whatever is read again', async () => {
    await fc.assert(
      fc.asyncProperty(credits, ranges, async (history, chosen) => {
        const place = placeOf(history);
        const before = await balances();
        const chain = chainOf(history, place.first, false);
        await readFirst(chain, history, place.first);
        expect(await someRescans(chain, chosen, place)).toBe(0);
        expect(await gained(before)).toEqual(truth(history));
      }),
      { numRuns: RUNS },
    );
  });

  it('repairs exactly what a liar hid, in history and in blocks, and never pays beyond', async () => {
    await fc.assert(
      fc.asyncProperty(credits, ranges, async (history, chosen) => {
        const place = placeOf(history);
        const before = await balances();
        await readFirst(chainOf(history, place.first, true), history, place.first);
        const honest = chainOf(history, place.first, false);
        const whole = truth(history);
        await someRescans(honest, chosen, place);
        const between = await gained(before);
        expect(between.every((gain, index) => gain <= whole[index]!)).toBe(true);
        await rescan(honest, place.first, place.last);
        expect(await gained(before)).toEqual(whole);
        const again = await rescan(honest, place.first, place.last);
        expect(again.discoveries.repaired).toBe(again.discoveries.total);
        expect(await gained(before)).toEqual(whole);
        expect(await gateway.get(Findings).openOf(['deposit_not_on_chain'])).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    expect(await gateway.get(Books).audit()).toEqual([]);
  });

  const single: Credit = {
    sender: 0,
    units: 100_000n,
    isVirtual: true,
    isHiddenInHistory: false,
    isHiddenInBlock: false,
  };
  /** An operator looks at what halted, and lets money move again. */
  const resume = async () => {
    const findings = gateway.get(Findings);
    const { items } = await findings.list({ open: true }, { limit: 200, cursor: null });
    for (const { id } of items.filter(({ halts }) => halts.length > 0)) {
      await findings.close(id, 'test', 'looked at it');
    }
    for (const scope of ['payouts', 'deposits'] as const) {
      await gateway.get(SwitchHalt).resume({ scope, reason: 'the test is over', by: 'test' });
    }
  };
  const halted = async () => {
    const halts = await gateway.get(HaltSwitch).current();
    return halts.map(({ scope }) => scope).sort();
  };

  it('finds what was booked and is not on the chain, and halts payouts', async () => {
    const { first, last } = placeOf([[single]]);
    await readFirst(chainOf([[single]], first, false), [[single]], first);
    const empty = new ScriptedChain(gateway.hotWalletId);
    expect(await rescan(empty, first, last)).toMatchObject({
      state: 'done',
      discoveries: { total: 1, repaired: 0 },
    });
    expect(await gateway.get(Findings).openOf(['deposit_not_on_chain'])).toHaveLength(1);
    expect(await halted()).toEqual(['payouts']);
    expect(await rescan(empty, first, last)).toMatchObject({ discoveries: { total: 0 } });
    await resume();
  });

  it('fails, and halts all money, when blocks do not link or are not those of the books', async () => {
    const { first, last } = placeOf([[single], [single]]);
    const history = [[single], [single]];
    const chain = chainOf(history, first, false);
    await readFirst(chain, history, first);
    const before = await balances();
    chain.idOf = (number) => `other${number}`;
    expect(await rescan(chain, first, last)).toMatchObject({ state: 'failed', endReason: /./ });
    expect(await halted()).toEqual(['deposits', 'payouts']);
    await resume();
    const honest = chain.block.bind(chain);
    chain.block = (number: number): ChainBlock =>
      number === first + 7 ? { ...honest(number), previousId: 'nobody' } : honest(number);
    expect(await rescan(chain, first + 1, last)).toMatchObject({ state: 'failed' });
    expect(await halted()).toEqual(['deposits', 'payouts']);
    expect(await gained(before)).toEqual([0n, 0n, 0n, 0n]);
    await resume();
  });

  it('takes what pruned history does not show for no proof, and names the blocks', async () => {
    const history = [[single], [single], [single]];
    const { first, last } = placeOf(history);
    const chain = chainOf(history, first, false);
    await readFirst(chain, history, first);
    const second = first + BLOCKS_APART;
    chain.prunedUpToSequence = 1;
    expect(await rescan(chain, first, last)).toMatchObject({
      state: 'done',
      historyMissing: { fromBlock: first, toBlock: second },
      discoveries: { total: 1, repaired: 0 },
    });
    // Of the entry that is gone nobody knows the block any more.
    expect(await rescan(chain, first + 1, second - 1)).toMatchObject({
      historyMissing: { fromBlock: first + 1, toBlock: second - 1 },
    });
    expect(await rescan(chain, second + 1, last)).toMatchObject({
      historyMissing: null,
      discoveries: { total: 0 },
    });
    expect(await halted()).toEqual([]);
  });

  it('reads so many blocks per round, and none once it is stopped or cancelled', async () => {
    const { first } = placeOf([[single]]);
    const chain = chainOf([[single]], first + 5_000, false);
    const { id } = await ask(first, first + 9_000);
    expect(await rescanBlocks(chain).run(() => true)).toEqual({ blocksRead: 0, hasMore: false });
    expect(await rescanBlocks(chain).run()).toEqual({ blocksRead: 2_000, hasMore: true });
    const cancelled = await gateway
      .get(CancelRescan)
      .execute({ id, by: 'olga', reason: 'enough of it' });
    expect(cancelled).toMatchObject({ state: 'cancelled', reachedBlock: first + 1_999 });
    expect(await rescanBlocks(chain).run()).toEqual({ blocksRead: 0, hasMore: false });
    expect(await gateway.events('rescan_ended')).toContainEqual(
      expect.objectContaining({ rescanId: id, state: 'cancelled' }),
    );
  });

  it('gives no effect to a last block that the next one does not name', async () => {
    const { first, last } = placeOf([[single]]);
    const chain = chainOf([[single]], first, false);
    chain.madeUp = last;
    const { id } = await ask(first, last);
    await rescanBlocks(chain).run();
    expect(await rescanBlocks(chain).run()).toEqual({ blocksRead: 0, hasMore: false });
    expect(await gateway.get(Rescans).find(id)).toMatchObject({
      state: 'running',
      reachedBlock: last - 1,
    });
    chain.madeUp = 0;
    await rescanBlocks(chain).run();
    expect(await gateway.get(Rescans).find(id)).toMatchObject({ state: 'done' });
  });

  it('waits while nodes disagree, and goes on when they agree', async () => {
    const { first, last } = placeOf([[single]]);
    const chain = chainOf([[single]], first, false);
    chain.disagreement = new ChainDisagreement(first, { 'ws://a': 'x', 'ws://b': 'y' });
    const { id } = await ask(first, last);
    expect(await rescanBlocks(chain).run()).toEqual({ blocksRead: 0, hasMore: false });
    expect(await gateway.get(Findings).openOf(['nodes_disagree'])).toHaveLength(1);
    expect(await gateway.get(Rescans).find(id)).toMatchObject({ state: 'running' });
    expect(await halted()).toEqual(['deposits', 'payouts']);
    chain.disagreement = null;
    await rescanBlocks(chain).run();
    expect(await gateway.get(Rescans).find(id)).toMatchObject({
      state: 'done',
      discoveries: { total: 1, repaired: 1 },
    });
    expect(await gateway.get(Findings).openOf(['nodes_disagree'])).toEqual([]);
    await resume();
  });
});

describe('what the gateway signed, read again', () => {
  const FIRST_BLOCK = 1_000_000;
  let gateway: GatewayHarness;
  let unsettled: OutgoingTransaction;
  let buried: OutgoingTransaction;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
    const { customerId, account } = await gateway.linked('rescan-paid');
    gateway.deposit(account, 10_000_000n);
    await gateway.settle();
    const withdrawals = [
      await gateway.withdraw(customerId, '1000'),
      await gateway.withdraw(customerId, '2000'),
    ];
    await gateway.round();
    await gateway.get(GatewayCycle).stop();
    [unsettled, buried] = (await Promise.all(
      withdrawals.map(({ id }) => gateway.get(OutgoingTransactions).latestFor('withdrawal', id)),
    )) as [OutgoingTransaction, OutgoingTransaction];
  });

  afterAll(() => gateway.stop());

  const custody = async () => (await gateway.get(Books).balanceOf(CUSTODY)).units;

  const paymentOf = ({ payments }: OutgoingTransaction) => payments[0]!;
  const paid = (transaction: OutgoingTransaction, blockNumber: number) => ({
    blockNumber,
    transactionIndex: 0,
    operationIndex: 0,
    transactionId: transaction.transactionId,
    content: transaction.transactionId,
    fact: {
      kind: 'transfer' as const,
      fromAccountId: gateway.hotWalletId,
      toAccountId: paymentOf(transaction).toAccountId,
      assetId: '1.3.0',
      units: paymentOf(transaction).amount!.units,
      feeUnits: transaction.fee.units,
      feeAssetId: '1.3.0',
    },
  });

  /** Reads one block again that holds just this operation. */
  async function readAgain(operation: RealOperation) {
    const chain = new ScriptedChain(gateway.hotWalletId);
    chain.operations.set(operation.blockNumber, [operation]);
    const batch = {
      hotWalletId: gateway.hotWalletId,
      blocks: [chain.block(operation.blockNumber)],
      virtualOperations: [],
      node: 'test',
      hasWholeHistory: true,
    };
    await gateway.get(RecheckOutgoing).prepare(batch);
    return gateway.get(UnitOfWork).run(() => gateway.get(RecheckOutgoing).onRescan(batch));
  }

  const stateOf = async (transaction: OutgoingTransaction) => {
    const { purposeId } = paymentOf(transaction);
    return (await gateway.get(OutgoingTransactions).latestFor('withdrawal', purposeId))?.state;
  };
  const withdrawalState = async (transaction: OutgoingTransaction) => {
    const rows = await gateway.rows<{ state: string }>(
      'SELECT state FROM withdrawal WHERE id = $1',
      [paymentOf(transaction).purposeId],
    );
    return rows[0]?.state;
  };

  it('settles a payout that is irreversible and was not known to be, once', async () => {
    const before = await custody();
    const operation = paid(unsettled, FIRST_BLOCK);
    expect(await readAgain(operation)).toMatchObject([
      { kind: 'transaction_not_settled', repaired: true },
    ]);
    expect(await stateOf(unsettled)).toBe('irreversible');
    expect(await withdrawalState(unsettled)).toBe('irreversible');
    const left = outgoingUnits(unsettled);
    expect(before - (await custody())).toBe(left);
    expect(await readAgain(operation)).toEqual([]);
    expect(before - (await custody())).toBe(left);
    expect(await stateOf(buried)).toBe('broadcast');
  });

  it('halts payouts when one was paid although its death was proven, and books the loss', async () => {
    const past = new ScriptedChain(gateway.hotWalletId, new Date(buried.expiresAt.getTime() + 1));
    await gateway.get(UnitOfWork).run(() =>
      gateway.get(ProveOutcomes).onIrreversible({
        hotWalletId: gateway.hotWalletId,
        blocks: [past.block(FIRST_BLOCK + 5)],
        virtualOperations: [],
        node: 'ws://liar',
      }),
    );
    expect(await stateOf(buried)).toBe('expired');
    expect(await withdrawalState(buried)).toBe('approved');
    const before = await custody();
    const operation = paid(buried, FIRST_BLOCK + 4);
    expect(await readAgain(operation)).toMatchObject([
      { kind: 'paid_although_expired', repaired: false },
    ]);
    const halts = await gateway.get(HaltSwitch).current();
    expect(halts.map(({ scope }) => scope)).toEqual(['payouts']);
    const left = outgoingUnits(buried);
    expect(before - (await custody())).toBe(left);
    expect(await readAgain(operation)).toEqual([]);
    expect(before - (await custody())).toBe(left);
  });

  it('reports what left without a signature of ours, and not again once a person closed it', async () => {
    const stranger = { ...unsettled, transactionId: 'ab'.repeat(20) };
    const operation = paid(stranger, FIRST_BLOCK + 8);
    const before = await custody();
    expect(await readAgain(operation)).toMatchObject([{ kind: 'foreign_spending' }]);
    const findings = gateway.get(Findings);
    const [finding] = await findings.openOf(['foreign_spending']);
    await findings.close(finding!.id, 'olga', 'we paid by hand');
    const after = await custody();
    expect(before - after).toBe(outgoingUnits(stranger));
    expect(await readAgain(operation)).toEqual([]);
    expect(await custody()).toBe(after);
    expect(await findings.openOf(['foreign_spending'])).toEqual([]);
    expect(await gateway.get(Books).audit()).toEqual([]);
  });
});

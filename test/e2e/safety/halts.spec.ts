import { AttributeDeposit, CreditWaiting, Deposits, RefundDeposit } from '../../../src/deposits';
import { Unlink } from '../../../src/linking';
import { CWD, Money, UnitOfWork } from '../../../src/kernel';
import {
  CloseFinding,
  Findings,
  HaltSwitch,
  RaiseFinding,
  SwitchHalt,
  type Finding,
  type FindingKind,
  type HaltScope,
} from '../../../src/safety';
import { SandboxNode, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { SetRates } from '../../../src/terms';
import {
  ChainAccounts,
  OutgoingTransactions,
  PaymentGate,
  SendOutgoing,
  SignTransactions,
  type OpenGate,
} from '../../../src/wallet';
import { Withdrawals } from '../../../src/withdrawals';
import { GATEWAY_NAME, GatewayHarness } from '../../support/gateway-harness';

const PAGE = { limit: 50, cursor: null };
const BY = { reason: 'a test', by: 'test' } as const;
/** Longer than a difference between books and chain may last. */
const GRACE_SECONDS = 61;

describe('halts', () => {
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
    ({ customerId, account } = await gateway.linked('halt-owner'));
    gateway.deposit(account, 100_000_000n);
    await gateway.settle();
  });

  afterAll(async () => {
    await gateway.stop();
  });

  // Each test leaves money moving, nothing on its way, and nothing lost.
  afterEach(async () => {
    await gateway.settle();
    expect(await gateway.problems()).toEqual([]);
    expect(await halted()).toEqual([]);
  });

  const halted = async (): Promise<HaltScope[]> => {
    const halts = await gateway.get(HaltSwitch).current();
    return halts.map(({ scope }) => scope).sort();
  };
  const open = async (kind: FindingKind): Promise<readonly Finding[]> =>
    gateway.get(Findings).openOf([kind]);
  const halt = (scope: HaltScope | 'all') => gateway.get(SwitchHalt).halt({ scope, ...BY });
  const resume = (scope: HaltScope | 'all') => gateway.get(SwitchHalt).resume({ scope, ...BY });
  const close = ({ id }: Finding) => gateway.get(CloseFinding).execute({ id, ...BY });
  const depositsIn = async (state: 'waiting' | 'unattributed') =>
    (await gateway.get(Deposits).list({ state }, PAGE)).items;
  const stateOf = async (id: string) => (await gateway.get(Withdrawals).find(id))?.state;
  const refusalOf = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => 'none',
      (error: unknown) => (error as { code?: string }).code ?? error,
    );

  /** The rule has fired: it halts `scopes` on both sides of a restart, and cannot be overruled. */
  async function firesAndStays(kind: FindingKind, scopes: readonly HaltScope[]): Promise<Finding> {
    expect(await halted()).toEqual(scopes);
    await gateway.round();
    await gateway.restart();
    await gateway.round();
    expect(await halted()).toEqual(scopes);
    const [finding, ...others] = await open(kind);
    expect(others).toEqual([]);
    expect(finding?.halts).toEqual(expect.arrayContaining([...scopes]));
    expect(await refusalOf(resume('all'))).toBe('findings_open');
    expect(await halted()).toEqual(scopes);
    return finding!;
  }

  /** A withdrawal that is asked for now is not signed; what becomes of it is the caller's. */
  async function waitsForPayment(waitingFor = 'halted'): Promise<string> {
    const { id } = await gateway.withdraw(customerId, '500');
    await gateway.round();
    expect(await gateway.get(Withdrawals).find(id)).toMatchObject({
      state: 'approved',
      waitingFor,
    });
    return id;
  }

  async function isPaid(id: string): Promise<void> {
    await gateway.round();
    await gateway.settle();
    expect(await stateOf(id)).toBe('irreversible');
    expect(await gateway.get(OutgoingTransactions).attemptsFor('withdrawal', id)).toHaveLength(1);
  }

  describe('of deposits', () => {
    it('keep what comes in waiting over a restart, and credit it as if there had been none', async () => {
      const stranger = gateway.account('halt-stranger');
      const before = await gateway.points(customerId);
      const underWay = await gateway.withdraw(customerId, '500');
      await gateway.round();
      await halt('deposits');
      const transactionId = gateway.deposit(account, 1_000_000n);
      gateway.deposit(stranger, 300_000n);
      await gateway.settle();
      const [waiting, ...others] = await depositsIn('waiting');
      expect(others).toEqual([]);
      expect(waiting).toMatchObject({ units: 1_000_000n, customerId: null, points: null });
      expect(await gateway.events('deposit_waiting')).toEqual([
        { customerId, depositId: waiting!.id, cwd: '10', transactionId },
      ]);
      expect(await gateway.get(Deposits).waitingOf(customerId)).toEqual([waiting]);
      // Nobody's is recorded as always, and what was paid out before is proven.
      expect(await depositsIn('unattributed')).toMatchObject([{ units: 300_000n }]);
      expect(await stateOf(underWay.id)).toBe('irreversible');
      expect(await gateway.problems()).toEqual([]);
      const effectiveAt = new Date(waiting!.blockTime.getTime() + 1000);
      await gateway.get(SetRates).execute({ rates: { deposit: '60' }, effectiveAt, by: 'test' });
      gateway.passTime(3_600);
      await gateway.restart();
      await gateway.settle();
      expect(await gateway.get(CreditWaiting).run()).toBe(0);
      expect(await depositsIn('waiting')).toHaveLength(1);
      await resume('deposits');
      await gateway.round();
      expect(await depositsIn('waiting')).toEqual([]);
      // 10 CWD at the 90 points of their block's time, and 500 were withdrawn.
      expect(Number(await gateway.points(customerId)) - Number(before)).toBe(400);
      expect(await gateway.events('deposit_credited')).toContainEqual(
        expect.objectContaining({ depositId: waiting!.id, points: '900' }),
      );
      await gateway.round();
      expect(Number(await gateway.points(customerId)) - Number(before)).toBe(400);
    });

    it('give no points for CWD in any other way, and let no link end meanwhile', async () => {
      const [nobodys] = await depositsIn('unattributed');
      const attribute = (to: { customerId: string } | 'house') =>
        gateway.get(AttributeDeposit).execute({ depositId: nobodys!.id, to, ...BY });
      await halt('deposits');
      expect(await refusalOf(attribute({ customerId }))).toBe('deposits_halted');
      gateway.deposit(account, 100_000n);
      await gateway.settle();
      const [waiting] = await depositsIn('waiting');
      const order = { depositId: waiting!.id, ...BY };
      expect(await refusalOf(gateway.get(RefundDeposit).execute(order))).toBe(
        'deposit_not_unattributed',
      );
      const unlink = gateway.get(Unlink);
      const headNumber = await unlink.lookUp();
      expect(await refusalOf(unlink.execute({ customerId, headNumber }))).toBe('money_on_its_way');
      await attribute('house');
      await resume('deposits');
      await gateway.round();
      expect(await depositsIn('waiting')).toEqual([]);
    });

    it('leave to an operator what has lost its owner meanwhile', async () => {
      const gone = await gateway.linked('halt-gone');
      await halt('deposits');
      gateway.deposit(gone.account, 200_000n);
      await gateway.settle();
      const [waiting] = await depositsIn('waiting');
      // No use case can do this, as money is on its way.
      await gateway.rows(
        'UPDATE link SET ended_at = now(), ended_at_block = $2 WHERE customer_id = $1',
        [gone.customerId, waiting!.blockNumber - 1],
      );
      await resume('deposits');
      await gateway.round();
      expect(await depositsIn('unattributed')).toMatchObject([{ id: waiting!.id }]);
      expect(await open('unattributed_deposit')).toMatchObject([{ subject: waiting!.id }]);
      expect(await gateway.points(gone.customerId)).toBe('0');
      const to = 'house';
      await gateway.get(AttributeDeposit).execute({ depositId: waiting!.id, to, ...BY });
    });
  });

  async function openGate(): Promise<OpenGate> {
    const gate = await gateway.get(PaymentGate).check();
    if (!gate.open) throw new Error(`The gate is closed: ${gate.reason}`);
    return gate;
  }

  describe('of payouts', () => {
    it('cannot be gone around: no signature without the gate, nor with one asked long ago', async () => {
      const sign = gateway.get(SignTransactions);
      const forged: OpenGate = { open: true, spendable: Money.of(1n, CWD) };
      await expect(sign.prepare(forged, [])).rejects.toThrow('payment gate');
      const gate = await openGate();
      expect(await sign.prepare(gate, [])).toEqual([]);
      gateway.passTime(GRACE_SECONDS);
      await expect(sign.prepare(gate, [])).rejects.toThrow('payment gate');
    });

    it('forbid a signature that the payment gate had still allowed', async () => {
      const accounts = gateway.get(ChainAccounts);
      const [target] = await accounts.findByIds([account.id]);
      const sign = gateway.get(SignTransactions);
      const signed = await sign.prepare(await openGate(), [
        [
          {
            purpose: 'code',
            purposeId: customerId,
            toAccountId: account.id,
            toMemoKey: target!.memoKey,
            amount: null,
            fee: Money.of(1n, CWD),
            memoText: 'never sent',
          },
        ],
      ]);
      await halt('payouts');
      const record = () =>
        gateway.get(UnitOfWork).run(() => sign.record(signed.filter((each) => 'wire' in each)));
      expect(await refusalOf(record())).toBe('payouts_halted');
      await resume('payouts');
    });
  });

  describe('by a finding', () => {
    const draft = {
      kind: 'books_differ_from_chain',
      subject: 'a drill',
      summary: 'A drill.',
      evidence: {},
      halts: ['payouts', 'deposits'],
    } as const;

    it('cannot be resumed before it is closed, and come again with it', async () => {
      const finding = await gateway.get(RaiseFinding).execute(draft);
      expect(await halted()).toEqual(['deposits', 'payouts']);
      const refusal = resume('deposits').catch((error: unknown) => error);
      expect(await refusal).toMatchObject({
        code: 'findings_open',
        details: { scope: 'deposits', kinds: draft.kind, ids: finding.id, count: '1' },
      });
      await close(finding);
      expect(await halted()).toEqual(['deposits', 'payouts']);
      await resume('payouts');
      await gateway.get(RaiseFinding).execute(draft);
      expect(await halted()).toEqual(['deposits', 'payouts']);
      await close((await open(draft.kind))[0]!);
      await resume('all');
    });

    it('hold when somebody resumes at the very moment in which it is raised', async () => {
      await halt('payouts');
      let commit: () => void = () => undefined;
      const isCommitting = new Promise<void>((resolve) => (commit = resolve));
      const raised = gateway.get(UnitOfWork).run(async () => {
        await gateway.get(RaiseFinding).execute({ ...draft, halts: ['payouts'] });
        await isCommitting;
      });
      const lockCount = async (isGranted: boolean) => {
        const [row] = await gateway.rows<{ count: string }>(
          `SELECT count(*) FROM pg_locks
           WHERE locktype = 'advisory' AND objid = 7001301 AND granted = $1
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
          [isGranted],
        );
        return Number(row?.count);
      };
      await gateway.until(async () => (await lockCount(true)) > 0);
      const resumed = refusalOf(resume('payouts'));
      await gateway.until(async () => (await lockCount(false)) > 0);
      commit();
      await raised;
      expect(await resumed).toBe('findings_open');
      expect(await halted()).toEqual(['payouts']);
      await close((await open(draft.kind))[0]!);
      await resume('payouts');
    });
  });

  describe('by a rule', () => {
    it('foreign spending: until a person has closed it and resumed', async () => {
      const hotWallet = gateway.node.accounts.get(GATEWAY_NAME)!;
      // Seen while it waits, it is another rule's (unknown-spending.spec): here it comes in a block.
      gateway.node.faults.hidePending(true);
      gateway.node.transfer({ from: hotWallet, to: account.id, units: 1_234n });
      await gateway.settle();
      gateway.node.faults.hidePending(false);
      const finding = await firesAndStays('foreign_spending', ['payouts']);
      const id = await waitsForPayment();
      await close(finding);
      await gateway.round();
      expect(await stateOf(id)).toBe('approved');
      await resume('payouts');
      await isPaid(id);
    });

    it('changed keys of the hot wallet: closed when the old ones are back', async () => {
      addKeyToHotWallet('intruder');
      await gateway.round();
      await firesAndStays('hot_wallet_authority_changed', ['payouts']);
      const id = await waitsForPayment('hot_wallet_authority_changed');
      gateway.node.faults.lie('get_account_by_name', undefined);
      await gateway.round();
      expect(await open('hot_wallet_authority_changed')).toEqual([]);
      expect(await halted()).toEqual(['payouts']);
      expect(await stateOf(id)).toBe('approved');
      await resume('payouts');
      await isPaid(id);
    });

    it('changed keys of the hot wallet: nothing is signed before a round has looked at them', async () => {
      await halt('payouts');
      const id = await waitsForPayment();
      addKeyToHotWallet('sudden-intruder');
      await resume('payouts');
      await gateway.get(SendOutgoing).run();
      expect(await gateway.get(OutgoingTransactions).attemptsFor('withdrawal', id)).toEqual([]);
      await firesAndStays('hot_wallet_authority_changed', ['payouts']);
      gateway.node.faults.lie('get_account_by_name', undefined);
      await gateway.round();
      await resume('payouts');
      await isPaid(id);
    });

    it('changed keys of the hot wallet: accepted by whoever closes it', async () => {
      addKeyToHotWallet('new-signer');
      await gateway.round();
      const finding = await firesAndStays('hot_wallet_authority_changed', ['payouts']);
      await close(finding);
      await resume('payouts');
      await isPaid((await gateway.withdraw(customerId, '500')).id);
      expect(await open('hot_wallet_authority_changed')).toEqual([]);
      // Now the keys of before are the change.
      gateway.node.faults.lie('get_account_by_name', undefined);
      await gateway.round();
      await close(await firesAndStays('hot_wallet_authority_changed', ['payouts']));
      await resume('payouts');
    });

    it('books that differ from the chain: closed when they agree again', async () => {
      gateway.node.faults.lie('get_account_balances', (balances) =>
        (balances as { amount: string; asset_id: string }[]).map(({ amount, asset_id }) => ({
          amount: String(BigInt(amount) - 900_000n),
          asset_id,
        })),
      );
      await gateway.round();
      gateway.passTime(GRACE_SECONDS);
      await gateway.round();
      await firesAndStays('books_differ_from_chain', ['payouts']);
      const id = await waitsForPayment();
      gateway.node.faults.lie('get_account_balances', undefined);
      await gateway.settle();
      expect(await open('books_differ_from_chain')).toEqual([]);
      await resume('payouts');
      await isPaid(id);
    });

    it('a block that does not link: read on once it does, halted until a person resumes', async () => {
      const stranger = gateway.account('halt-liar');
      await gateway.settle();
      const broken = gateway.node.chain.irreversibleNumber + 1;
      gateway.node.faults.lie('get_block', (block, [number]) =>
        number === broken ? withOtherPrevious(block) : block,
      );
      gateway.deposit(account, 700_000n);
      gateway.deposit(stranger, 100_000n);
      expect((await gateway.settle()).scan).toBe('stopped');
      const finding = await firesAndStays('block_does_not_link', ['deposits', 'payouts']);
      expect(finding.subject).toBe(String(broken));
      gateway.node.faults.lie('get_block', undefined);
      expect((await gateway.round()).scan).toBe('done');
      expect(await open('block_does_not_link')).toEqual([]);
      expect(await halted()).toEqual(['deposits', 'payouts']);
      // What was read meanwhile is in the books, and waits.
      expect(await depositsIn('waiting')).toMatchObject([{ units: 700_000n }]);
      expect(await depositsIn('unattributed')).toMatchObject([{ units: 100_000n }]);
      const id = await waitsForPayment();
      await resume('all');
      await isPaid(id);
      expect(await depositsIn('waiting')).toEqual([]);
    });

    it('history that was pruned before it was read: names the blocks in which something may be', async () => {
      const from = gateway.node.chain.irreversibleNumber + 1;
      await gateway.node.goDown();
      for (let transfer = 0; transfer < 5; transfer += 1) gateway.deposit(account, 100_000n);
      gateway.node.advanceToIrreversible();
      gateway.node.pruneHistory(1);
      await gateway.node.comeBack();
      await gateway.until(async () => (await gateway.round()).scan === 'done');
      const { items } = await gateway.get(Findings).list({ open: null }, PAGE);
      const [finding] = items.filter(({ kind }) => kind === 'history_pruned');
      expect(finding?.evidence['lastReadSequence']).toBe(finding?.subject);
      const { fromBlock, toBlock, prunedUpToSequence } = finding?.evidence ?? {};
      expect(Number(prunedUpToSequence)).toBeGreaterThan(Number(finding?.subject));
      expect(Number(fromBlock)).toBe(from);
      expect(Number(toBlock)).toBeGreaterThanOrEqual(from);
      // Books and chain agree beyond the gap: nothing is missing, and nobody has to act.
      await gateway.settle();
      expect(await open('history_pruned')).toEqual([]);
      expect(await halted()).toEqual([]);
      await isPaid((await gateway.withdraw(customerId, '500')).id);
    });

    it('a gap in the history holds payments for as long as books and chain were not compared beyond it', async () => {
      const { headNumber } = gateway.node.chain;
      const toBlock = String(headNumber + 1);
      const gap = { kind: 'history_pruned', subject: 'a gap', summary: 'A gap.' } as const;
      const evidence = { fromBlock: String(headNumber), toBlock };
      await gateway.get(RaiseFinding).execute({ ...gap, evidence, halts: [] });
      expect(await gateway.get(PaymentGate).check()).toMatchObject({
        reason: 'history_gap_not_compared',
      });
      const id = await waitsForPayment('history_gap_not_compared');
      gateway.node.produceBlock();
      gateway.node.faults.lie('get_account_balances', (balances) =>
        (balances as { amount: string; asset_id: string }[]).map((balance) => ({
          ...balance,
          amount: String(BigInt(balance.amount) - 1n),
        })),
      );
      await gateway.round();
      expect(await gateway.get(PaymentGate).check()).toMatchObject({
        reason: 'books_differ_from_chain',
      });
      expect(await open('history_pruned')).toHaveLength(1);
      gateway.node.faults.reset();
      await isPaid(id);
      expect(await open('history_pruned')).toEqual([]);
    });

    it('nodes that disagree: read on once they agree, halted until a person resumes', async () => {
      const other = await SandboxNode.start({ chain: gateway.node.chain });
      try {
        const both = { CHAIN_NODES: `${gateway.node.url},${other.url}`, CHAIN_QUORUM: '2' };
        await gateway.restart(both);
        await gateway.until(async () => (await gateway.round()).scan === 'done');
        gateway.deposit(account, 800_000n);
        const split = gateway.node.advanceToIrreversible();
        other.faults.lie('get_block', (block, [number]) =>
          number === split ? withOtherPrevious(block) : block,
        );
        await gateway.until(async () => (await gateway.round()).scan === 'stopped');
        expect(await halted()).toEqual(['deposits', 'payouts']);
        await gateway.restart(both);
        await gateway.until(async () => (await gateway.round()).scan === 'stopped');
        const [finding, ...others] = await open('nodes_disagree');
        expect(others).toEqual([]);
        expect(finding?.evidence).toHaveProperty([other.url]);
        expect(await refusalOf(resume('all'))).toBe('findings_open');
        other.faults.reset();
        await gateway.until(async () => (await gateway.settle()).scan === 'done');
        expect(await open('nodes_disagree')).toEqual([]);
        expect(await halted()).toEqual(['deposits', 'payouts']);
        expect(await depositsIn('waiting')).toMatchObject([{ units: 800_000n }]);
        await resume('all');
      } finally {
        await gateway.restart();
        await other.stop();
      }
      await gateway.until(async () => (await gateway.round()).scan === 'done');
      expect(await depositsIn('waiting')).toEqual([]);
    });
  });

  /** What the node says of the hot wallet's keys; those of the gateway still fit. */
  function addKeyToHotWallet(owner: string): void {
    const key = gateway.node.accounts.get(owner)?.keys ?? gateway.account(owner).keys;
    gateway.node.faults.lie('get_account_by_name', (found, [name]) => {
      if (name !== GATEWAY_NAME) return found;
      const hotWallet = found as { active: { key_auths: [string, number][] } };
      const key_auths = [...hotWallet.active.key_auths, [key.active.publicKey, 1]];
      return { ...hotWallet, active: { ...hotWallet.active, key_auths } };
    });
  }
});

/** The same block on top of another one of the same number. */
function withOtherPrevious(block: unknown): unknown {
  const { previous } = block as { previous: string };
  return { ...(block as object), previous: previous.slice(0, 8) + 'f'.repeat(32) };
}

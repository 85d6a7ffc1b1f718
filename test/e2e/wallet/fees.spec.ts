import { CWD, Money } from '../../../src/kernel';
import { Findings, HaltSwitch, SwitchHalt, type FindingKind } from '../../../src/safety';
import { OutgoingTransactions, PaymentGate, SignTransactions } from '../../../src/wallet';
import { Withdrawals } from '../../../src/withdrawals';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { GatewayHarness } from '../../support/gateway-harness';

/** 99,000 CWD: nearly all that the hot wallet has. */
const LIE = 9_900_000_000n;
/** A code costs less than half a CWD. */
const CHEAP = 50_000n;
const TRANSFER = 0;
const MESSAGE = 61;
const BY = { reason: 'a test', by: 'test' } as const;

interface Fee {
  readonly amount: number | string;
  readonly asset_id: string;
}

describe('a node that lies about fees', () => {
  let gateway: GatewayHarness;
  let names = 0;

  afterEach(() => gateway.stop());

  const wallet = () => gateway.node.chain.state.balanceOf(gateway.hotWalletId, '1.3.0');
  const open = async (kind: FindingKind) =>
    (await gateway.get(Findings).openOf([kind])).map(({ subject }) => subject);
  const openKinds = async () => [...(await gateway.get(Findings).countOpenByKind()).keys()];
  const codeFees = () =>
    gateway.rows<{ fee: string }>(
      `SELECT fee::text FROM outgoing_payment JOIN outgoing_transaction o ON o.id = outgoing_id
       WHERE purpose = 'code'`,
    );
  const stateOf = async (id: string) => {
    const found = await gateway.get(Withdrawals).find(id);
    return { state: found?.state, waitingFor: found?.waitingFor };
  };

  async function askForCode(): Promise<SandboxAccount> {
    names += 1;
    const account = gateway.account(`fee-owner-${names}`);
    await gateway.requestLink(await gateway.register(`test:fee-${names}`), account);
    return account;
  }

  async function rounds(count: number): Promise<void> {
    for (let round = 0; round < count; round += 1) {
      await gateway.round();
      gateway.node.produceBlock();
    }
  }

  /** The node asks so much for one kind of operation, and the truth for the others. */
  function lieAbout(operation: number, units: bigint): void {
    gateway.node.faults.lie('get_required_fees', (fees, [operations]) =>
      (fees as readonly Fee[]).map((fee, index) =>
        (operations as readonly [number][])[index]?.[0] === operation
          ? { ...fee, amount: String(units) }
          : fee,
      ),
    );
  }

  async function funded(name: string): Promise<string> {
    const { customerId, account } = await gateway.linked(name);
    gateway.deposit(account, 10_000_000n);
    await gateway.settle();
    return customerId;
  }

  it('as one of three of which two must agree does not set the fee of a code', async () => {
    gateway = await GatewayHarness.start({ CHAIN_QUORUM: '2' }, undefined, { nodeCount: 3 });
    await rounds(3);
    gateway.node.faults.lieAboutFees(LIE);
    const before = wallet();
    const account = await askForCode();
    await rounds(3);
    expect(gateway.newestMessage(account)).not.toBeNull();
    expect(before - wallet()).toBeLessThan(CHEAP);
    expect(await gateway.get(HaltSwitch).current()).toEqual([]);
    expect(await openKinds()).toEqual([]);
  });

  it('as the only one signs nothing above the ceiling, says so, and payouts go on', async () => {
    gateway = await GatewayHarness.start();
    const customerId = await funded('fee-customer');
    lieAbout(MESSAGE, LIE);
    const signedBefore = await codeFees();
    const waiting = await askForCode();
    const withdrawal = await gateway.withdraw(customerId, '500');
    await gateway.round();
    await gateway.settle();
    expect(await codeFees()).toEqual(signedBefore);
    expect(await open('fee_not_believed')).toEqual(['message']);
    expect(await open('fee_differs_from_schedule')).toEqual(['message']);
    expect(await gateway.get(HaltSwitch).current()).toEqual([]);
    expect(await stateOf(withdrawal.id)).toMatchObject({ state: 'irreversible' });
    gateway.node.faults.reset();
    await rounds(2);
    expect(gateway.newestMessage(waiting)).not.toBeNull();
    expect(await openKinds()).toEqual([]);
    expect(await gateway.problems()).toEqual([]);
  });

  it('is not believed in a quote, and an approved payout waits for the truth', async () => {
    gateway = await GatewayHarness.start();
    const customerId = await funded('fee-quoted');
    gateway.node.faults.lieAboutFees(LIE);
    await expect(gateway.withdraw(customerId, '500')).rejects.toMatchObject({
      code: 'fee_not_believed',
    });
    expect(await open('fee_not_believed')).toEqual(['transfer']);
    gateway.node.faults.reset();
    await gateway.get(SwitchHalt).halt({ scope: 'payouts', ...BY });
    const withdrawal = await gateway.withdraw(customerId, '500');
    gateway.node.faults.lieAboutFees(LIE);
    await gateway.get(SwitchHalt).resume({ scope: 'payouts', ...BY });
    await gateway.round();
    expect(await stateOf(withdrawal.id)).toEqual({
      state: 'approved',
      waitingFor: 'fee_not_believed',
    });
    const attempts = gateway.get(OutgoingTransactions);
    expect(await attempts.attemptsFor('withdrawal', withdrawal.id)).toEqual([]);
    gateway.node.faults.reset();
    await gateway.round();
    await gateway.settle();
    expect(await stateOf(withdrawal.id)).toMatchObject({ state: 'irreversible' });
    expect(await openKinds()).toEqual([]);
  });

  it('a little is believed up to the ceiling, with a warning', async () => {
    gateway = await GatewayHarness.start();
    const customerId = await funded('fee-dear');
    lieAbout(TRANSFER, 300_000n);
    const withdrawal = await gateway.withdraw(customerId, '500');
    expect(withdrawal.fee.toDecimal()).toBe('3');
    await gateway.round();
    await gateway.settle();
    expect(await stateOf(withdrawal.id)).toMatchObject({ state: 'irreversible' });
    expect(await open('fee_differs_from_schedule')).toEqual(['transfer']);
  });

  it('sets no fee above the ceiling in whatever is given to be signed', async () => {
    gateway = await GatewayHarness.start();
    const gate = await gateway.get(PaymentGate).check();
    if (!gate.open) throw new Error(gate.explanation);
    const intent = {
      purpose: 'withdrawal',
      purposeId: 'w',
      toAccountId: '1.2.5',
      toMemoKey: '',
      amount: Money.of(1n, CWD),
      fee: Money.of(LIE, CWD),
      memoText: 'w',
    } as const;
    const signing = gateway.get(SignTransactions).prepare(gate, [[intent]]);
    await expect(signing).rejects.toMatchObject({ code: 'fee_not_believed' });
  });
});

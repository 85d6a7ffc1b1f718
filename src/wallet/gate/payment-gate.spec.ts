import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { Assets, CWD, Money, newId, UnitOfWork } from '../../kernel';
import { Books, credit, CUSTODY, debit, entry, TREASURY, UNATTRIBUTED } from '../../ledger';
import { ChainReader, type BalanceRead, type PendingEffect } from '../../scan';
import { OutgoingTransactions } from '../ports/outgoing/outgoing-transactions';
import { GATE_CONDITIONS, GateCondition, type GateClosed } from './gate-condition';
import { PaymentGate } from './payment-gate';

class Condition extends GateCondition {
  closed: GateClosed | null = null;
  asked = 0;

  override check(): Promise<GateClosed | null> {
    this.asked += 1;
    return Promise.resolve(this.closed);
  }
}

const HALTED: GateClosed = { reason: 'halted', explanation: 'Halted by olga: a drill' };
const cwd = (units: bigint): Money => Money.of(units, CWD);

describe('PaymentGate', () => {
  let clock: ContractClock;
  let stores: InMemory;
  let conditions: [Condition, Condition];
  let onChain: bigint;
  let pending: PendingEffect[];

  beforeEach(async () => {
    clock = new ContractClock();
    conditions = [new Condition(), new Condition()];
    onChain = 1_000n;
    pending = [];
    const reader = {
      balance: (): Promise<BalanceRead> =>
        Promise.resolve({
          ...{ units: onChain, headNumber: 9, headId: 'id', pending, isUnclear: false },
          ...{ observer: 'node', observedSinceBlock: 1 },
        }),
    };
    stores = InMemory.of(clock, Assets.withPoints('DEMO', 2), [
      [GATE_CONDITIONS, conditions],
      [ChainReader, reader],
    ]);
    await post('opening', 1_000n, 700n);
  });

  /** So much of it belongs to the service, and the rest to nobody that is known. */
  async function post(key: string, units: bigint, ours: bigint): Promise<void> {
    const built = entry(key, 'opening', clock.now(), [
      debit(CUSTODY, cwd(units)),
      credit(TREASURY, cwd(ours)),
      credit(UNATTRIBUTED, cwd(units - ours)),
    ]);
    await stores.get(UnitOfWork).run(() => stores.get(Books).post(built ? [built] : []));
  }
  async function sign(amount: bigint, fee: bigint): Promise<void> {
    const payment = { toAccountId: '1.2.5', toMemoKey: 'CWD1', amount: cwd(amount) };
    await stores.get(UnitOfWork).run(() =>
      stores.get(OutgoingTransactions).record([
        {
          payments: [{ purpose: 'withdrawal', purposeId: newId(), ...payment }],
          ...{ transactionId: newId(), wire: '{}', fee: cwd(fee), expiresAt: clock.now() },
          referenceBlockNumber: 9,
        },
      ]),
    );
  }
  const gate = () => stores.get(PaymentGate);
  const spendable = async () => {
    const state = await gate().check();
    return state.open ? state.spendable.units : state.reason;
  };

  it('is closed by the first condition that says so, and asks no further', async () => {
    conditions[0].closed = HALTED;
    expect(await gate().check()).toEqual({ open: false, ...HALTED });
    expect(conditions[1].asked).toBe(0);
    conditions[0].closed = null;
    conditions[1].closed = { ...HALTED, reason: 'unknown_spending' };
    expect(await spendable()).toBe('unknown_spending');
  });

  it('lets out what belongs to nobody else', async () => {
    expect(await spendable()).toBe(700n);
    expect((await gate().spendableByBooks()).units).toBe(700n);
  });

  it('goes by the chain where that shows less than the books, and by the books where it shows more', async () => {
    onChain = 800n;
    expect(await spendable()).toBe(500n);
    onChain = 5_000n;
    expect(await spendable()).toBe(700n);
  });

  it('counts nothing that is still on its way in, and all that is on its way out', async () => {
    onChain = 900n;
    pending = [{ units: 50n }, { units: -20n }] as PendingEffect[];
    expect(await spendable()).toBe(900n - 50n - 300n);
    pending = [];
    onChain = 1_000n;
    await sign(100n, 10n);
    expect(await spendable()).toBe(1_000n - 110n - 300n);
  });

  it('gives a permission that ends, and that nobody else can give', async () => {
    const state = await gate().check();
    if (!state.open) throw new Error('it is closed');
    expect(gate().allows(state)).toBe(true);
    expect(gate().allows({ ...state })).toBe(false);
    clock.moveBySeconds(15);
    expect(gate().allows(state)).toBe(false);
  });
});

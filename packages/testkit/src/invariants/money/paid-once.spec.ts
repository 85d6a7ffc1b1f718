import { checkPaidOnce } from './paid-once';
import { DEPOSIT, soundWorld, WITHDRAWAL, type SoundWorld } from '../evidence/sound-evidence';

describe('paid-once', () => {
  let world: SoundWorld;

  beforeEach(() => {
    world = soundWorld();
  });

  const complaints = () => checkPaidOnce(world.evidence()).map(({ detail }) => detail);
  const payAgain = () => {
    const { wallet, hot, alice } = world;
    const net = BigInt(world.rows.withdrawals[0]!.net);
    const id = wallet.transfer({ from: hot, to: alice.id, units: net, memo: `W:${WITHDRAWAL}` });
    world.settle();
    world.rows.outgoing.push({ ...world.rows.outgoing[0]!, id: 'o2', transaction_id: id });
    return id;
  };

  it('finds nothing where nothing is wrong', () => {
    expect(complaints()).toEqual([]);
  });

  it('sees a withdrawal that was paid twice, by its rows and by its memos', () => {
    payAgain();
    expect(complaints()).toEqual([
      `withdrawal:${WITHDRAWAL} has 2 attempts that are not dead`,
      `withdrawal ${WITHDRAWAL} was paid 2 times`,
      `withdrawal ${WITHDRAWAL} is named by the memos of two transfers`,
    ]);
  });

  it('sees a payment that was called dead and is in a block', () => {
    const id = payAgain();
    const dead = world.rows.outgoing[1]!;
    dead.state = 'expired';
    dead.proof_from_block = world.startBlock + 1;
    dead.proof_to_block = world.chain.irreversibleNumber;
    const found = complaints().join('\n');
    expect(found).toContain(`transaction ${id} is called expired and is in block`);
    expect(found).toContain('of its proof is not past its expiration');
  });

  it('sees a withdrawal that was never paid', () => {
    world.rows.outgoing.pop();
    const found = complaints();
    expect(found[0]).toContain('was never paid');
    expect(found[1]).toContain('nobody ordered transaction');
  });

  it('sees a payment of a cancelled withdrawal', () => {
    world.rows.withdrawals[0]!.state = 'cancelled';
    expect(complaints()).toEqual([
      `withdrawal ${WITHDRAWAL} is cancelled and was paid all the same`,
    ]);
  });

  it('sees another amount, another receiver and another promise', () => {
    world.rows.withdrawals[0]!.net = '1';
    world.rows.withdrawals[0]!.account_id = '1.2.5';
    world.rows.outgoing[0]!.payments[0]!.to_account_id = '1.2.6';
    const found = complaints();
    expect(found).toHaveLength(3);
    expect(found[0]).toContain('does something else on the chain');
    expect(found[1]).toContain('owes 1 to 1.2.5');
    expect(found[2]).toContain('promises 1;');
  });

  it('sees a transaction that the tables have forgotten to end', () => {
    world.rows.outgoing[0]!.state = 'broadcast';
    expect(complaints()[0]).toContain('and is called broadcast');
  });

  it('sees a theft, unless it was announced', () => {
    const { hot, alice, wallet } = world;
    const stolen = wallet.transfer({ from: hot, to: alice.id, units: 1n });
    world.settle();
    expect(complaints()[0]).toContain(`nobody ordered transaction ${stolen}`);
    const announced = world.evidence({ foreignTransactionIds: new Set([stolen]) });
    expect(checkPaidOnce(announced)).toEqual([]);
  });

  it('sees an order that its transaction has paid and that is not settled', () => {
    world.rows.withdrawals[0]!.state = 'signed';
    expect(complaints()[0]).toContain('is signed, and transaction');
    world.rows.outgoing[0]!.payments[0]!.surplus = true;
    expect(complaints()).toEqual([]);
  });

  it('follows each payment of a transaction that pays several accounts', () => {
    const { hot, alice, wallet, rows } = world;
    wallet.transfer({ from: wallet.faucet, to: hot.id, units: 200_000_000n });
    const foreignTransactionIds = new Set([wallet.becomeExpert(hot)]);
    const bob = wallet.createAccount('bob');
    world.settle();
    const id = wallet.massPayment(hot, [
      [alice.id, 11n],
      [bob.id, 12n],
    ]);
    world.settle();
    const fee = '520000';
    const pay = (index: number, to: string, amount: string) => ({
      ...{ purpose: 'refund', purpose_id: `deposit-${index}`, to_account_id: to, amount },
      living: true,
      ...{ surplus: false, owed: null },
    });
    const payments = [pay(1, bob.id, '12'), pay(2, alice.id, '11')];
    const whole = { payments, payment_count: 2 };
    rows.outgoing.push({ ...rows.outgoing[0]!, id: 'o2', transaction_id: id, fee, ...whole });
    expect(checkPaidOnce(world.evidence({ foreignTransactionIds }))).toEqual([]);
    payments[0]!.amount = '13';
    const [found] = checkPaidOnce(world.evidence({ foreignTransactionIds }));
    expect(found?.detail).toContain('refund:deposit-1 and refund:deposit-2');
    expect(found?.detail).toContain('does something else on the chain');
  });

  it('sees a second attempt while the first one may still be taken', () => {
    const [only] = world.rows.outgoing;
    world.rows.outgoing.push({
      ...only!,
      id: 'o2',
      transaction_id: 'f'.repeat(40),
      state: 'signed',
    });
    expect(complaints()).toContain(`withdrawal:${WITHDRAWAL} has 2 attempts that are not dead`);
  });

  it('sees a refund that is missing, and one that nobody ordered', () => {
    world.rows.deposits[0]!.state = 'refunded';
    expect(complaints()[0]).toContain('is called refunded; 0 went back');
    Object.assign(world.rows.outgoing[0]!.payments[0]!, { purpose: 'refund', purpose_id: DEPOSIT });
    world.rows.deposits[0]!.state = 'credited';
    expect(complaints()).toContain(`deposit ${DEPOSIT} is credited and was refunded all the same`);
  });
});

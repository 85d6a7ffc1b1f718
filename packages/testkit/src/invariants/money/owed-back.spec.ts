import { checkOwedBack } from './owed-back';
import { checkPaidOnce } from './paid-once';
import { CUSTOMER, soundWorld, WITHDRAWAL, type SoundWorld } from '../evidence/sound-evidence';

const OTHER = '00000000-0000-4000-8000-0000000000aa';

describe('owed-back', () => {
  let world: SoundWorld;

  beforeEach(() => {
    world = soundWorld();
  });

  const broken = () => checkOwedBack(world.evidence()).map(({ detail }) => detail);

  /** A payout that the database has forgotten, for a withdrawal that it does not have. */
  function forget(booked = '1000') {
    const { rows, chain, wallet, hot, alice } = world;
    const id = wallet.transfer({ from: hot, to: alice.id, units: 1_000n, memo: `W:${OTHER}` });
    world.settle();
    const [payout] = rows.outgoing;
    const owed = { cause: 'unknown_order', state: 'open', amount: '1000', customer_id: CUSTOMER };
    const payment = {
      ...payout!.payments[0]!,
      ...{ purpose_id: OTHER, amount: '1000', surplus: true, owed },
    };
    rows.outgoing.push({
      ...payout!,
      ...{ id: 'o2', transaction_id: id, reference_block_number: chain.headNumber },
      payments: [payment],
    });
    rows.accounts.push({
      ...{ id: '99', code: `owed-back:${CUSTOMER}`, asset: 'CWD', normal_side: 'debit' },
      ...{ customer_id: null, balance: booked },
    });
    return { payment, owed };
  }

  it('holds where nothing was forgotten, and where all of it is booked', () => {
    expect(broken()).toEqual([]);
    forget();
    expect(broken()).toEqual([]);
    expect(checkPaidOnce(world.evidence())).toEqual([]);
  });

  it('names what is booked otherwise, or for nobody', () => {
    const { payment, owed } = forget('999');
    expect(broken()).toEqual([`owed-back:${CUSTOMER} has 999; what is open makes 1000`]);
    owed.state = 'taken';
    expect(broken()).toEqual([`owed-back:${CUSTOMER} has 999; what is open makes 0`]);
    owed.amount = '5';
    payment.surplus = false;
    expect(broken().join('\n')).toContain('is no surplus, and is owed for it');
    expect(broken().join('\n')).toContain('5 is owed for it');
  });

  it('does not excuse an order that was paid twice', () => {
    const { payment, owed } = forget();
    owed.cause = 'paid_already';
    payment.purpose_id = WITHDRAWAL;
    const details = checkPaidOnce(world.evidence()).map(({ detail }) => detail);
    expect(details.join()).toContain('paid 2 times');
  });
});

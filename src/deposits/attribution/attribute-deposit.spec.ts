import { DepositsInMemory } from '../../../test/support/deposits-in-memory';
import { newId } from '../../kernel';
import { TREASURY, UNATTRIBUTED } from '../../ledger';
import { HaltSwitch } from '../../safety';
import { Deposits } from '../ports/deposits';
import { RefundDeposit } from '../refunds/refund-deposit';
import { AttributeDeposit } from './attribute-deposit';
import { ClaimDeposit } from './claim-deposit';
import { MoveDeposit } from './move-deposit';

const STRANGER = '1.2.99';
const UNITS = 100_000n;
const SAID = { by: 'olga', reason: 'he has shown that it is his' };

describe('a deposit that is nobody’s', () => {
  let house: DepositsInMemory;
  let customerId: string;
  let depositId: string;

  beforeEach(async () => {
    house = await DepositsInMemory.open();
    customerId = await house.customer('anna');
    const [deposit] = await house.take([house.credit(STRANGER, UNITS)]);
    depositId = deposit?.id ?? '';
  });

  afterEach(async () => {
    expect(await house.audit()).toEqual([]);
  });

  const attribute = (to: { customerId: string } | 'house', id = depositId) =>
    house.get(AttributeDeposit).execute({ depositId: id, to, ...SAID });
  const refund = () => house.get(RefundDeposit).execute({ depositId, ...SAID });

  it('is given to a customer, and its finding is closed', async () => {
    expect(await attribute({ customerId })).toMatchObject({ state: 'credited', customerId });
    expect(await house.points(customerId)).toBe(9_000n);
    expect(await house.units(UNATTRIBUTED)).toBe(0n);
    expect(await house.openFindings()).toEqual([]);
    expect(house.told().slice(-3)).toEqual([
      'deposit_decided',
      'deposit_credited',
      'finding_closed',
    ]);
  });

  it('is converted at the worse rate of then and now', async () => {
    house.clock.moveBySeconds(60);
    await house.rate('200', house.clock.now());
    await attribute({ customerId });
    expect(await house.points(customerId)).toBe(9_000n);
    const [other] = await house.take([house.credit(STRANGER, UNITS)]);
    house.clock.moveBySeconds(60);
    await house.rate('10', house.clock.now());
    await attribute({ customerId }, other?.id);
    expect(await house.points(customerId)).toBe(9_000n + 1_000n);
  });

  it('is kept for the house', async () => {
    expect(await attribute('house')).toMatchObject({ state: 'house' });
    expect(await house.units(TREASURY)).toBe(UNITS);
    expect(await house.openFindings()).toEqual([]);
  });

  it('is decided about once', async () => {
    await attribute('house');
    const forbidden = { code: 'deposit_not_unattributed', details: { state: 'house' } };
    await expect(attribute({ customerId })).rejects.toMatchObject(forbidden);
    await expect(refund()).rejects.toMatchObject(forbidden);
    expect(await house.points(customerId)).toBe(0n);
  });

  it('goes to nobody who is not there, and becomes no points while crediting is halted', async () => {
    const nobody = attribute({ customerId: newId() });
    await expect(nobody).rejects.toMatchObject({ code: 'customer_unknown' });
    await expect(attribute('house', newId())).rejects.toMatchObject({ code: 'deposit_unknown' });
    await house.inUnit(() => house.get(HaltSwitch).halt('deposits', 'a drill', 'olga'));
    const halted = attribute({ customerId });
    await expect(halted).rejects.toMatchObject({ code: 'deposits_halted' });
    expect((await house.get(Deposits).find(depositId))?.state).toBe('unattributed');
    expect(house.told()).not.toContain('deposit_decided');
  });

  it('needs an operator and a reason', () => {
    const execute = (said: { by: string; reason: string }) =>
      house.get(AttributeDeposit).execute({ depositId, to: 'house', ...said });
    expect(() => execute({ by: '', reason: 'why' })).toThrow();
    expect(() => execute({ by: 'olga', reason: ' ' })).toThrow();
  });

  it('is sent back to whoever sent it', async () => {
    expect(await refund()).toMatchObject({ state: 'refunding' });
    expect(house.told().at(-1)).toBe('deposit_decided');
    // Until it has left it is owed.
    expect(await house.units(UNATTRIBUTED)).toBe(UNITS);
  });

  it('is not sent back where nobody is known to have sent it', async () => {
    const credit = house.credit(null, UNITS, { otherOperation: 52, transactionId: null });
    const [won] = await house.take([credit]);
    const back = house.get(RefundDeposit).execute({ depositId: won?.id ?? '', ...SAID });
    await expect(back).rejects.toMatchObject({ code: 'deposit_without_sender' });
  });

  it('is claimed by nobody to whom it was not offered', async () => {
    const claim = { customerId, depositId, rateVersion: 1 };
    const claimed = house.get(ClaimDeposit).execute(claim);
    await expect(claimed).rejects.toMatchObject({ code: 'deposit_unknown' });
  });
});

describe('a deposit that was credited to the wrong customer', () => {
  const ACCOUNT = '1.2.77';
  let house: DepositsInMemory;
  let wrong: string;
  let right: string;
  let depositId: string;

  beforeEach(async () => {
    house = await DepositsInMemory.open();
    wrong = await house.linked('anna', ACCOUNT);
    right = await house.customer('boris');
    const credits = [house.credit(ACCOUNT, UNITS)];
    const [deposit] = await house.take(credits, { unchanged: [ACCOUNT] });
    depositId = deposit?.id ?? '';
  });

  const move = (toCustomerId = right, takeWhatIsThere = false) =>
    house.get(MoveDeposit).execute({ depositId, toCustomerId, takeWhatIsThere, ...SAID });

  it('is moved by two entries, once', async () => {
    await move();
    expect(await house.points(wrong)).toBe(0n);
    expect(await house.points(right)).toBe(9_000n);
    await expect(move()).rejects.toMatchObject({ code: expect.any(String) as string });
    expect(await house.points(right)).toBe(9_000n);
    expect(await house.audit()).toEqual([]);
  });

  it('gives the other no more than it would buy now', async () => {
    house.clock.moveBySeconds(60);
    await house.rate('10', house.clock.now());
    await move();
    expect(await house.points(wrong)).toBe(0n);
    expect(await house.points(right)).toBe(1_000n);
  });

  it('is not moved to the same customer, nor one that was never credited', async () => {
    await expect(move(wrong)).rejects.toMatchObject({ code: 'deposit_not_movable' });
    const [nobodys] = await house.take([house.credit(STRANGER, UNITS)]);
    depositId = nobodys?.id ?? '';
    await expect(move()).rejects.toMatchObject({ code: 'deposit_not_movable' });
  });
});

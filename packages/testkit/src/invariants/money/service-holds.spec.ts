import { book, CUSTOMER, soundWorld, type SoundWorld } from '../evidence/sound-evidence';
import { checkServiceHolds } from './service-holds';

const HOLD = '77777777-7777-4777-8777-777777777777';
const POINTS = `customer:${CUSTOMER}`;

describe('service-holds', () => {
  let world: SoundWorld;

  /** A hold of 50, of which 20 were captured. */
  beforeEach(() => {
    world = soundWorld();
    const { rows } = world;
    rows.serviceHolds.push({
      ...{ id: HOLD, customer_id: CUSTOMER, points: '50', state: 'captured', captured: '20' },
    });
    rows.holds.push({ id: HOLD, customer_id: CUSTOMER, amount: '50', state: 'settled' });
    book(rows, `hold:${HOLD}`, 'service_hold', [
      [POINTS, 'debit', 50n],
      [`${POINTS}:held`, 'credit', 50n],
    ]);
    book(rows, `hold-ended:${HOLD}`, 'service_hold_captured', [
      [`${POINTS}:held`, 'debit', 50n],
      ['points-issued', 'credit', 20n],
      [POINTS, 'credit', 30n],
    ]);
    for (const type of ['points_held', 'hold_captured']) {
      const payload = { customerId: CUSTOMER, holdId: HOLD };
      rows.events.push({ type, payload, published_at: rows.events[0]!.published_at });
    }
  });

  const complaints = () => checkServiceHolds(world.evidence()).map(({ detail }) => detail);

  it('finds nothing where nothing is wrong', () => {
    expect(complaints()).toEqual([]);
  });

  it('sees a hold that the books do not have so', () => {
    world.rows.holds.pop();
    expect(complaints()).toEqual([
      `hold ${HOLD} of the service is captured, and not so in the books`,
    ]);
  });

  it('sees that more was taken than the hold says, and less given back', () => {
    world.rows.serviceHolds[0]!.captured = '19';
    expect(complaints()).toEqual([
      `hold ${HOLD} gave 30 back, and was to give 31`,
      `hold ${HOLD} has captured 19, and took 20`,
    ]);
  });

  it('sees that fewer points were set aside than the hold says', () => {
    world.rows.serviceHolds[0]!.points = '51';
    world.rows.holds.at(-1)!.amount = '51';
    expect(complaints()[0]).toBe(`hold ${HOLD} of 51 took 50 from the customer`);
  });

  it('sees what was told twice, and what was not told', () => {
    const [held] = world.rows.events.filter(({ type }) => type === 'points_held');
    world.rows.events.push(held!);
    world.rows.events.splice(
      world.rows.events.findIndex(({ type }) => type === 'hold_captured'),
      1,
    );
    expect(complaints()).toEqual([
      `hold ${HOLD} is captured: points_held was told 2 times`,
      `hold ${HOLD} is captured: hold_captured was told 0 times`,
    ]);
  });
});

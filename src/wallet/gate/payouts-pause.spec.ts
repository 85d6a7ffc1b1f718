import { StillClock } from '../../../test/support/clocks';
import { PayoutsPause } from './payouts-pause';
import { GateRecord, type KnownGate } from '../ports/checks/gate-record';

const NOON = new Date('2026-01-01T12:00:00Z');
const ago = (minutes: number): Date => new Date(NOON.getTime() - minutes * 60_000);

class PlannedRecord extends GateRecord {
  constructor(private readonly known: KnownGate) {
    super();
  }

  override note(): Promise<boolean> {
    return Promise.resolve(true);
  }

  override latest(): Promise<KnownGate> {
    return Promise.resolve(this.known);
  }
}

const WELL: KnownGate = {
  isHalted: false,
  closed: null,
  comparedAt: ago(1),
  isComparisonOutdated: false,
};

describe('the pause of payouts', () => {
  it.each<[string, Partial<KnownGate>, string | null]>([
    ['none while the gate is open', {}, null],
    ['a halt, although the gate was open when it was asked', { isHalted: true }, 'halted'],
    ['none when the halt that closed the gate is over', { closed: 'halted' }, null],
    ['whatever else closed the gate', { closed: 'unknown_spending' }, 'unknown_spending'],
    ['books that were never compared', { comparedAt: null }, 'opening_balance_pending'],
    ['books that were compared in the future', { comparedAt: ago(-60) }, 'balance_check_too_old'],
    [
      'books that were not compared since the chain was reconciled',
      { isComparisonOutdated: true },
      'balance_check_too_old',
    ],
    ['books that were not compared lately', { comparedAt: ago(11) }, 'balance_check_too_old'],
  ])('is %s', async (_what, change, reason) => {
    const pause = new PayoutsPause(new PlannedRecord({ ...WELL, ...change }), new StillClock(NOON));
    expect(await pause.current()).toBe(reason);
  });
});

import { checkFeeCeilings, DEFAULT_FEE_CEILINGS } from './fee-ceilings';
import { soundWorld } from '../evidence/sound-evidence';

describe('fee-ceilings', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(checkFeeCeilings(soundWorld().evidence())).toEqual([]);
  });

  it('sees a fee above the ceiling, signed or paid', () => {
    const world = soundWorld();
    const feeCeilings = { ...DEFAULT_FEE_CEILINGS, transfer: 1_000n };
    const details = checkFeeCeilings(world.evidence({ feeCeilings })).map(({ detail }) => detail);
    expect(details).toHaveLength(2);
    expect(details[0]).toContain('was signed with a fee of');
    expect(details[1]).toContain('paid a fee of');
  });

  it('sees what was signed and never sent', () => {
    const world = soundWorld();
    world.rows.outgoing.push({
      ...world.rows.outgoing[0]!,
      ...{ id: 'o2', transaction_id: 'f'.repeat(40), fee: '9900000000', state: 'expired' },
    });
    expect(checkFeeCeilings(world.evidence())).toHaveLength(1);
  });

  it('holds the fee of a transaction to the ceilings of its operations together', () => {
    const { rows, evidence } = soundWorld();
    const operations = [
      [0, {}],
      [0, {}],
      [61, {}],
    ];
    const wire = JSON.stringify({ operations });
    rows.outgoing.push({ ...rows.outgoing[0]!, id: 'o2', wire, fee: '2100000', state: 'expired' });
    expect(checkFeeCeilings(evidence())).toEqual([]);
    rows.outgoing[1]!.fee = '2100001';
    expect(checkFeeCeilings(evidence())).toHaveLength(1);
  });
});

import { checkCreditedOnce } from './credited-once';
import type { Evidence } from '../evidence/facts';
import { CUSTOMER, DEPOSIT, soundWorld, type SoundWorld } from '../evidence/sound-evidence';

describe('credited-once', () => {
  let world: SoundWorld;

  beforeEach(() => {
    world = soundWorld();
  });

  const complaints = () => checkCreditedOnce(world.evidence()).map(({ detail }) => detail);

  it('finds nothing where nothing is wrong', () => {
    expect(complaints()).toEqual([]);
  });

  it('sees a transfer that was never booked', () => {
    const { wallet, alice, hot } = world;
    const lost = wallet.transfer({ from: alice, to: hot.id, units: 5n });
    world.settle();
    expect(complaints()).toEqual([expect.stringContaining(`${lost}:0 (5 of 1.3.0`)]);
  });

  it('sees a mass payment and a transfer of a proposal that were never booked', () => {
    const { wallet, alice, hot, chain } = world;
    wallet.becomeExpert(alice);
    chain.produceBlock();
    wallet.massPayment(alice, [[hot.id, 7n]]);
    const proposed = wallet.transferOperation({ from: alice, to: hot.id, units: 9n });
    const proposal = wallet.propose(alice, [proposed]);
    chain.produceBlock();
    wallet.approve(alice, proposal);
    world.settle();
    const found = complaints();
    expect(found).toHaveLength(2);
    expect(found[0]).toContain(`a virtual operation (7 of 1.3.0 from ${alice.id})`);
    expect(found[1]).toContain(`a virtual operation (9 of 1.3.0 from ${alice.id})`);
  });

  it('does not ask for what a hole in the history hides, and asks for real transfers', () => {
    const { wallet, alice, hot, chain } = world;
    wallet.becomeExpert(alice);
    chain.produceBlock();
    wallet.sendMessage(alice, '1.2.999999', 'nobody reads this');
    wallet.massPayment(alice, [[hot.id, 7n]]);
    wallet.transfer({ from: alice, to: hot.id, units: 8n });
    world.settle();
    expect(complaints()).toEqual([expect.stringContaining(':0 (8 of 1.3.0')]);
  });

  it('asks for what the only node has lied about in the end, and not before', () => {
    const { wallet, alice, hot, chain } = world;
    wallet.becomeExpert(alice);
    chain.produceBlock();
    wallet.massPayment(alice, [[hot.id, 7n]]);
    world.settle();
    const inTheMiddle = { settled: false, historyDoubtful: true };
    const read = { block_number: chain.irreversibleNumber, start_block_number: world.startBlock };
    const rows = { ...world.rows, cursor: [read] };
    const found = (changes: Partial<Evidence>) =>
      checkCreditedOnce(world.evidence({ rows, ...changes }));
    expect(found(inTheMiddle)).toEqual([]);
    expect(found({ ...inTheMiddle, historyDoubtful: false })).toHaveLength(1);
    expect(found({ ...inTheMiddle, settled: true })).toHaveLength(1);
  });

  it('sees a deposit that is on the chain not at all', () => {
    world.rows.deposits.push({ ...world.rows.deposits[0]!, id: 'invented', chain_key: 'x:0' });
    expect(complaints()).toEqual([expect.stringContaining('deposit invented (x:0)')]);
  });

  it('sees other units, another block and another asset', () => {
    Object.assign(world.rows.deposits[0]!, { units: '2', block_number: 1, asset_id: '1.3.2' });
    expect(complaints()[0]).toContain(`deposit ${DEPOSIT} says 1/`);
  });

  it('sees points by a wrong rate, wrongly rounded or not booked', () => {
    world.rows.deposits[0]!.points = '90001';
    const found = complaints();
    expect(found[0]).toContain('gave 90001 points by rate 1; right is 90000 by 1');
    expect(found[1]).toContain('the books gave 90000 points, left 0 units and rounded 0');
  });

  it('sees a deposit of an account whose link came later', () => {
    world.rows.links[0]!.verified_at_block = world.startBlock + 1;
    expect(complaints()).toEqual([`deposit ${DEPOSIT} of nobody was credited to ${CUSTOMER}`]);
  });

  it('accepts what somebody decided about a deposit of nobody', () => {
    world.rows.links[0]!.verified_at_block = world.startBlock + 1;
    const payload = { depositId: DEPOSIT, decision: CUSTOMER };
    world.rows.events.push({ type: 'deposit_decided', payload, published_at: '2026-01-01' });
    expect(complaints()).toEqual([]);
  });

  it('sees what was claimed at the better rate of then and now', () => {
    const of = { depositId: DEPOSIT, decision: CUSTOMER };
    const at = new Date(Date.parse(world.rows.deposits[0]!.block_time) + 3_600_000);
    const told = (type: string) => ({ type, payload: of, published_at: at.toISOString() });
    world.rows.events = world.rows.events.filter(({ type }) => type !== 'deposit_credited');
    world.rows.events.push(told('deposit_unattributed'), told('deposit_credited'));
    expect(complaints()).toEqual([]);
    const halved = { ...world.rows.rates.find(({ direction }) => direction === 'deposit')! };
    const since = new Date(at.getTime() - 600_000).toISOString();
    world.rows.rates.push({
      ...halved,
      ...{ version: 77, rate: '45', effective_at: since, set_at: since },
    });
    expect(complaints()[0]).toContain('gave 90000 points by rate 1; right is 45000 by 77');
  });

  it('allows what a clock dates wrongly that jumps while a deposit is claimed', () => {
    const of = { depositId: DEPOSIT, decision: CUSTOMER };
    const { block_time: blockTime } = world.rows.deposits[0]!;
    const hourBefore = new Date(Date.parse(blockTime) - 3_600_000).toISOString();
    const told = (type: string) => ({ type, payload: of, published_at: hourBefore });
    world.rows.events = world.rows.events.filter(({ type }) => type !== 'deposit_credited');
    world.rows.events.push(told('deposit_unattributed'), told('deposit_credited'));
    for (const rate of world.rows.rates) rate.set_at = blockTime;
    expect(complaints()[0]).toContain('gave 90000 points by rate 1; right is ');
    const jumped = world.evidence({ clockErrorMilliseconds: 3_600_000 });
    expect(checkCreditedOnce(jumped)).toEqual([]);
  });

  it('allows what was claimed at a rate that a fast clock dated', () => {
    const of = { depositId: DEPOSIT, decision: CUSTOMER };
    const deposit = world.rows.deposits[0]!;
    const after = (seconds: number) =>
      new Date(Date.parse(deposit.block_time) + seconds * 1000).toISOString();
    const told = (type: string) => ({ type, payload: of, published_at: after(60) });
    world.rows.events = world.rows.events.filter(({ type }) => type !== 'deposit_credited');
    world.rows.events.push(told('deposit_unattributed'), told('deposit_credited'));
    const first = world.rows.rates.find(({ direction }) => direction === 'deposit')!;
    // Then a hundred points for one CWD, which would have been better.
    first.rate = '100';
    const changed = (version: number, rate: string, seconds: number, setAfter: number) => ({
      ...first,
      ...{ version, rate, effective_at: after(seconds), set_at: after(setAfter) },
    });
    world.rows.rates.push(changed(76, '90', 10, 3_000), changed(77, '95', 120, 120));
    deposit.rate_version = 76;
    expect(complaints()[0]).toContain('by rate 76; right is ');
    const jumped = world.evidence({ clockErrorMilliseconds: 3_600_000 });
    expect(checkCreditedOnce(jumped)).toEqual([]);
  });

  it('allows a minimum that a clock that jumps dates on the wrong side of a credit', () => {
    const credited = world.rows.events.find(({ type }) => type === 'deposit_credited')!;
    const at = Date.parse(credited.published_at);
    const limit = (value: string, seconds: number) => ({
      name: 'deposit_minimum',
      value,
      set_at: new Date(at + seconds * 1000).toISOString(),
    });
    // Between the first and the last one there was no minimum, and a slow clock dated that too late.
    const limits = [limit('5000', -9_000), limit('none', 60), limit('5000', 120)];
    Object.assign(world.rows, { limits });
    expect(complaints()[0]).toContain('right is 0');
    expect(checkCreditedOnce(world.evidence({ clockErrorMilliseconds: 3_600_000 }))).toEqual([]);
  });

  it('sees a deposit that went to another customer, or to nobody', () => {
    world.rows.links[0]!.customer_id = 'somebody';
    expect(complaints()).toEqual([`deposit ${DEPOSIT} of somebody went to ${CUSTOMER}`]);
    world.rows.deposits[0]!.state = 'unattributed';
    expect(complaints()).toEqual([`deposit ${DEPOSIT} of somebody is unattributed`]);
  });
});

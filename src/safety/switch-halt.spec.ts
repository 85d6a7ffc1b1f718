import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { Assets, UnitOfWork } from '../kernel';
import { CloseFinding } from './close-finding';
import type { FindingDraft } from './finding';
import { HaltSwitch } from './ports/halt-switch';
import { RaiseFinding } from './raise-finding';
import { SwitchHalt } from './switch-halt';

const BROKEN: FindingDraft = {
  kind: 'books_differ_from_chain',
  subject: 'custody',
  summary: 'The books hold more than the chain.',
  evidence: {},
  halts: ['payouts'],
};
const ANNA = { by: 'anna', reason: 'looked at it' };

describe('halts', () => {
  let stores: InMemory;
  const halted = async () =>
    (await stores.get(HaltSwitch).current()).map(({ scope, reason }) => `${scope}: ${reason}`);
  const told = () => stores.events().map(({ type }) => type);

  beforeEach(() => {
    stores = InMemory.of(new ContractClock(), Assets.withPoints('DEMO', 2));
  });

  it('of all scopes are switched together, and told once each', async () => {
    const halts = stores.get(SwitchHalt);
    await halts.halt({ scope: 'all', ...ANNA });
    await halts.halt({ scope: 'payouts', by: 'boris', reason: 'too' });
    expect(await halted()).toEqual(['deposits: looked at it', 'payouts: looked at it']);
    await halts.resume({ scope: 'all', ...ANNA });
    expect(await halted()).toEqual([]);
    expect(told()).toEqual(['halted', 'halted', 'resumed', 'resumed']);
  });

  it('that a finding caused stay until it is closed and an operator resumes', async () => {
    const finding = await stores.get(RaiseFinding).execute(BROKEN);
    const resume = () => stores.get(SwitchHalt).resume({ scope: 'all', ...ANNA });
    await expect(resume()).rejects.toMatchObject({
      code: 'findings_open',
      details: { scope: 'payouts', count: '1', kinds: BROKEN.kind, ids: finding.id },
    });
    await stores.get(CloseFinding).execute({ id: finding.id, ...ANNA });
    expect(await halted()).toEqual([`payouts: ${BROKEN.summary}`]);
    await resume();
    expect(await halted()).toEqual([]);
    expect(told()).toEqual(['finding_opened', 'halted', 'finding_closed', 'resumed']);
  });

  it('are undone with the unit of work that wanted them', async () => {
    const work = stores.get(UnitOfWork).run(async () => {
      await stores.get(RaiseFinding).execute(BROKEN);
      throw new Error('undone');
    });
    await expect(work).rejects.toThrow('undone');
    expect([await halted(), told()]).toEqual([[], []]);
  });

  it('are for known operators with a reason', async () => {
    const halts = stores.get(SwitchHalt);
    const resume = { scope: 'all', by: 'gateway', reason: 'x' } as const;
    expect(() => halts.resume(resume)).toThrow('operator_malformed');
    expect(() => halts.halt({ ...resume, by: 'anna', reason: ' ' })).toThrow('reason');
    const decided: FindingDraft = { ...BROKEN, kind: 'paid_and_forgotten', halts: [] };
    const { id } = await stores.get(RaiseFinding).execute(decided);
    const close = stores.get(CloseFinding).execute({ id, ...ANNA });
    await expect(close).rejects.toMatchObject({ code: 'finding_needs_decision' });
    const again = stores.get(CloseFinding).execute({ id: 'nothing', ...ANNA });
    await expect(again).rejects.toMatchObject({ code: 'finding_unknown' });
  });
});

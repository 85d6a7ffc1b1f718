import { ACT_NAMES } from './histories/act-names';
import { PLAYED_PLOT, type PlotKind } from './histories/plot';
import { SCHEME_NAMES } from './histories/schemes';
import { FAULT_WEIGHTS } from './faults/fault-weights';
import { PLACES } from './world/life';
import { Report } from './report';
import type { SeedOutcome } from './story/seed-story';

const WORLDS = 200;

function outcome(tally: SeedOutcome['tally']): SeedOutcome {
  return { seed: 1, kind: 'seed', violations: [], trace: [], tally, milliseconds: 1 };
}

/** So many worlds, in which whatever is named came once in each. */
function reportOf(kinds: readonly string[], places: readonly string[] = PLACES): Report {
  const report = new Report({ kind: 'seed', faults: FAULT_WEIGHTS, plot: [] });
  const once = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 1]));
  for (let world = 0; world < WORLDS; world += 1) {
    report.add(outcome({ deaths: once(places), faults: once(kinds) }));
  }
  return report;
}

const KINDS = Object.keys(FAULT_WEIGHTS).filter((kind) => kind !== 'die');

describe('the report of many worlds', () => {
  it('is good when every kind of fault came, and a death at every place', () => {
    const report = reportOf(KINDS);
    expect(report.isGood).toBe(true);
    expect(report.toString()).toContain('forget-commits 200');
  });

  it('fails when a kind of fault never came', () => {
    const report = reportOf(KINDS.filter((kind) => kind !== 'forget-commits'));
    expect(report.isGood).toBe(false);
    expect(report.toString()).toContain('No world had the fault forget-commits');
  });

  it('fails when no gateway died at a place', () => {
    const report = reportOf(KINDS, PLACES.slice(1));
    expect(report.isGood).toBe(false);
    expect(report.toString()).toContain('No gateway died before a statement');
  });

  it('tells how a world with chosen faults is played again', () => {
    const report = new Report({ kind: 'seed', faults: { fork: 2, die: 1 }, plot: [] });
    report.add({ ...outcome({}), violations: [{ rule: 'books', detail: 'are wrong' }] });
    expect(report.toString()).toContain('--seed 1 --faults fork,fork,die');
  });
});

/** A hundred histories, in which each of these acts and schemes came once. */
function reportOfHistories(
  acts: readonly string[],
  { plot = PLAYED_PLOT, count = 100, schemes = SCHEME_NAMES } = {},
): Report {
  const report = new Report({ kind: 'history', faults: FAULT_WEIGHTS, plot });
  const once = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 1]));
  for (let history = 0; history < count; history += 1) {
    const names = history === 0 ? { acts, schemes } : { acts: [], schemes: [] };
    const tally = { acts: once(names.acts), schemes: once(names.schemes) };
    report.add({ ...outcome(tally), kind: 'history' });
  }
  return report;
}

describe('the report of many histories', () => {
  const without = (name: string) => ACT_NAMES.filter((act) => act !== name);

  it('is good when everything that somebody may do was done', () => {
    expect(reportOfHistories(ACT_NAMES).isGood).toBe(true);
  });

  it('fails when nobody did one of the acts, or followed one of the schemes', () => {
    const report = reportOfHistories(without('refunds'));
    expect(report.isGood).toBe(false);
    expect(report.toString()).toContain('No history had the act "refunds"');
    const schemes = SCHEME_NAMES.slice(1);
    expect(reportOfHistories(ACT_NAMES, { schemes }).isGood).toBe(false);
  });

  it('says nothing about few histories, or about chosen ones', () => {
    expect(reportOfHistories(without('refunds'), { count: 99 }).isGood).toBe(true);
    const plot: PlotKind[] = ['sell'];
    expect(reportOfHistories(without('refunds'), { plot }).isGood).toBe(true);
  });
});

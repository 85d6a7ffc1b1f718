import { atLeast, atMost, isMet, type Measurement } from './measurement';
import { reportOf } from './report';

const fast: Measurement = {
  work: 'read blocks',
  value: 12_000,
  unit: '/s',
  limit: { what: 'raw', value: 24_000 },
  target: atLeast(10_000),
  notes: ['from a node beside it'],
};

describe('the report of a benchmark', () => {
  it('puts each figure beside its limit and its target', () => {
    const report = reportOf([fast]);
    expect(report).toMatch(/read blocks +12,000 \/s +raw: 24,000 +× 0\.5 +≥ 10,000 +met/);
    expect(report).toContain('· read blocks: from a node beside it');
  });

  it('says plainly what missed its target, in both directions', () => {
    expect(isMet({ ...fast, value: 9_999 })).toBe(false);
    expect(isMet({ value: 2.1, target: atMost(2) })).toBe(false);
    expect(isMet({ value: 2, target: atMost(2) })).toBe(true);
    expect(reportOf([{ ...fast, value: 9_999 }])).toContain('NOT MET');
  });

  it('says nothing about what has no target', () => {
    expect(reportOf([{ ...fast, target: null, limit: null }])).not.toMatch(/\bmet\b/i);
  });
});

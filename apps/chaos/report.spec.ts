import { reportLines } from './report';
import { Tally } from '../shared/tally';

describe('the report of a chaos run', () => {
  it('shows what happened and the verdict', () => {
    const happened = new Tally();
    happened.add('kills of the node', 2);
    const lines = reportLines({
      answered: [['answered at the end', 7]],
      happened,
      found: [['deposits credited', 12]],
      violations: [],
    });
    expect(lines).toContain('       2  kills of the node');
    expect(lines).toContain('      12  deposits credited');
    expect(lines).toContain('       7  answered at the end');
    expect(lines.at(-1)).toContain('every invariant holds');
  });

  it('names each thing that is wrong', () => {
    const violations = [{ rule: 'custody', detail: '1 more' }];
    const lines = reportLines({ answered: [], happened: new Tally(), found: [], violations });
    expect(lines.slice(-2)).toEqual(['1 things are wrong:', '  custody: 1 more']);
  });
});

import { checkCustody } from './custody';
import { soundWorld } from './sound-evidence';

describe('custody', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(checkCustody(soundWorld().evidence())).toEqual([]);
  });

  it('sees one unit that the books do not know', () => {
    const { evidence, wallet, alice, hot, settle } = soundWorld();
    wallet.transfer({ from: alice, to: hot.id, units: 1n });
    settle();
    expect(checkCustody(evidence())).toEqual([
      { rule: 'custody', detail: expect.stringMatching(/: 1 more$/) as string },
    ]);
    expect(checkCustody(evidence({ settled: false }))).toEqual([]);
  });

  it('accepts a difference that a hole in the history hides, once it was found', () => {
    const { evidence, wallet, alice, hot, chain, settle, rows } = soundWorld();
    wallet.becomeExpert(alice);
    chain.produceBlock();
    wallet.sendMessage(alice, '1.2.999999', 'nobody reads this');
    wallet.massPayment(alice, [[hot.id, 7n]]);
    settle();
    expect(checkCustody(evidence())).toHaveLength(1);
    rows.findings.push({ kind: 'books_differ_from_chain', subject: 'hot-wallet', evidence: {} });
    expect(checkCustody(evidence())).toEqual([]);
  });
});

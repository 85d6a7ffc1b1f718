import { checkCustody } from './custody';
import { soundWorld } from '../evidence/sound-evidence';

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

  it('demands that what a hole in the history hides is in the books as well', () => {
    const { evidence, wallet, alice, hot, chain, settle, rows } = soundWorld();
    wallet.becomeExpert(alice);
    chain.produceBlock();
    wallet.sendMessage(alice, '1.2.999999', 'nobody reads this');
    wallet.massPayment(alice, [[hot.id, 7n]]);
    settle();
    expect(checkCustody(evidence())).toHaveLength(1);
    const custody = rows.accounts.find(({ code }) => code === 'custody');
    if (custody) custody.balance = String(BigInt(custody.balance) + 7n);
    expect(checkCustody(evidence())).toEqual([]);
  });
});

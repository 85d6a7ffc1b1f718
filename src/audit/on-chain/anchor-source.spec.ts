import { InMemory } from 'crowdwiz-testkit/memory';
import { StillClock } from '../../../test/support/clocks';
import { Assets, CWD, Money } from '../../kernel';
import { Findings, RaiseFinding } from '../../safety';
import type { OutgoingOrder, OutgoingRefusal } from '../../wallet';
import { AnchorSettings } from './anchor-settings';
import { AnchorSource } from './anchor-source';

const REFUSALS: readonly OutgoingRefusal[] = [
  { reason: 'memo_key_unusable' },
  { reason: 'signer_refused', explanation: 'no' },
];

describe('a head that cannot be signed', () => {
  it('is told by one finding, whatever head it is and however often it is tried', async () => {
    const stores = InMemory.of(new StillClock(), Assets.withPoints('DEMO', 2));
    const settings = new AnchorSettings('my-gateway2');
    const unused = {} as never;
    const source = new AnchorSource(unused, unused, unused, settings, stores.get(RaiseFinding));
    for (const [index, refusal] of REFUSALS.entries()) {
      const order: OutgoingOrder = {
        ...{ id: `head-${index}`, toAccountId: '1.2.9', memoText: 'head' },
        ...{ reserved: Money.zero(CWD), shortSince: null },
      };
      await source.refuse(order, refusal);
    }
    expect(await stores.get(Findings).openOf(['payout_cannot_be_signed'])).toMatchObject([
      { subject: 'my-gateway2', halts: [], evidence: { head: 'head-1' } },
    ]);
  });
});

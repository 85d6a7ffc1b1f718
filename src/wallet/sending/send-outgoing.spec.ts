import { CWD, Money } from '../../kernel';
import { RecordGate } from '../gate/record-gate';
import { PaymentGate } from '../gate/payment-gate';
import { OutgoingSource } from '../ports/outgoing/outgoing-source';
import type { OutgoingPurpose } from './outgoing-transaction';
import { SendOutgoing } from './send-outgoing';
import { ShortWallet } from './short-wallet';

function standIn<T extends object>(type: abstract new (...given: never[]) => T, parts: object): T {
  return Object.assign(Object.create(type.prototype as object) as T, parts);
}

/** With one source, which fails. */
async function runWith(purpose: OutgoingPurpose) {
  const review = jest.fn(() => Promise.resolve());
  const next = () => Promise.reject(new Error('it fails'));
  const gate = { open: true, spendable: Money.of(5n, CWD) };
  const unused = {} as never;
  const sending = new SendOutgoing(
    [standIn(OutgoingSource, { purpose, next })],
    standIn(PaymentGate, { check: () => Promise.resolve(gate) }),
    standIn(RecordGate, { execute: () => Promise.resolve() }),
    ...([unused, unused] as const),
    standIn(ShortWallet, { review }),
    unused,
    { ordersAtOnce: 5 } as never,
    unused,
  );
  return { reports: await sending.run(), review };
}

describe('the watch over a short wallet', () => {
  it('waits for a run in which every source that pays was served', async () => {
    const { reports, review } = await runWith('withdrawal');
    expect(reports).toMatchObject([{ failure: { error: new Error('it fails') } }]);
    expect(review).not.toHaveBeenCalled();
  });

  it('does not wait for the head of the operators’ acts', async () => {
    const { reports, review } = await runWith('anchor');
    expect(reports).toMatchObject([{ failure: { error: new Error('it fails') } }]);
    expect(review).toHaveBeenCalledTimes(1);
  });
});

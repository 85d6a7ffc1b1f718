import { CWD, Money, type MoneyClock, type UnitOfWork } from '../../kernel';
import type { OpenGate, PaymentGate } from '../gate/payment-gate';
import type { OutgoingSource } from '../ports/outgoing/outgoing-source';
import type { OutgoingTransactions } from '../ports/outgoing/outgoing-transactions';
import type { WalletSettings } from '../wallet-settings';
import type { BroadcastTransactions } from './broadcast-transactions';
import { GroupOrders } from './group-orders';
import type { LastSignature } from './last-signature';
import type { PricedOrder } from './priced-order';
import { SignOrders } from './sign-orders';
import type { SignTransactions } from './sign-transactions';

const GATE: OpenGate = { open: true, spendable: Money.zero(CWD) };

function priced(id: string): PricedOrder {
  const order = {
    ...{ id, toAccountId: '1.2.5', memoText: 'W', shortSince: null },
    reserved: Money.zero(CWD),
  };
  const keys = { memoKey: 'CWD5', memoKeyUsable: true, authorityFingerprint: 'f' };
  const fee = Money.of(200_000n, CWD);
  return { order, account: { id: '1.2.5', name: 'n', ...keys }, amount: fee, fee };
}

describe('a group that the signer refuses', () => {
  it('is tried one by one next time, when the signer has outlasted the permission', async () => {
    let isPermitted = true;
    const asked: (readonly string[])[] = [];
    const refusals: string[] = [];
    const outgoing = { expiredAmong: () => Promise.resolve([]) };
    const clock = { nowOrNull: () => new Date() };
    const settings = { payoutBatches: { paymentsMaximum: 9, waitSeconds: 0 } };
    const groupOrders = new GroupOrders(
      outgoing as unknown as OutgoingTransactions,
      clock as unknown as MoneyClock,
      settings as unknown as WalletSettings,
    );
    const source = {
      purpose: 'withdrawal',
      joinableSince: () => new Date(),
      refuse: ({ id }: { id: string }) => Promise.resolve(refusals.push(id)),
    } as unknown as OutgoingSource;
    const signer = {
      prepare: (_gate: OpenGate, intents: readonly (readonly { purposeId: string }[])[]) => {
        isPermitted = false;
        asked.push(...intents.map((group) => group.map(({ purposeId }) => purposeId)));
        return Promise.resolve(intents.map(() => ({ refused: 'not one of them' })));
      },
    };
    const signOrders = new SignOrders(
      signer as unknown as SignTransactions,
      { send: () => Promise.resolve() } as unknown as BroadcastTransactions,
      { allows: () => isPermitted } as unknown as PaymentGate,
      { run: (work: () => unknown) => work() } as unknown as UnitOfWork,
      { note: () => undefined } as unknown as LastSignature,
      groupOrders,
    );
    const look = async () => {
      isPermitted = true;
      const groups = await groupOrders.execute(source, [priced('a'), priced('b')]);
      return signOrders.execute(source, groups, new Set(), GATE);
    };
    await look();
    expect(asked).toEqual([['a', 'b']]);
    await look();
    expect(asked).toEqual([['a', 'b'], ['a'], ['b']]);
    expect(refusals).toEqual(['a', 'b']);
  });
});

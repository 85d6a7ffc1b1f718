import { StillClock } from '../../../test/support/clocks';
import { RaiseFinding } from '../../safety';
import { OutgoingSource, type OutgoingOrder } from '../ports/outgoing/outgoing-source';
import { OutgoingTransactions } from '../ports/outgoing/outgoing-transactions';
import { Purse } from './purse';
import { ShortWallet } from './short-wallet';
import { WalletSettings } from '../wallet-settings';

const NOON = new Date('2026-03-01T12:00:00Z');
const WAIT_SECONDS = 600;

function standIn<T extends object>(type: abstract new (...given: never[]) => T, parts: object): T {
  return Object.assign(Object.create(type.prototype as object) as T, parts);
}

describe('an order that the wallet cannot afford', () => {
  const wallet = new ShortWallet(
    standIn(OutgoingTransactions, { spentSince: () => Promise.resolve({ units: 0n }) }),
    standIn(RaiseFinding, { execute: () => Promise.resolve() }),
    new StillClock(NOON),
    standIn(WalletSettings, { shortWaitSeconds: WAIT_SECONDS }),
  );
  const source = standIn(OutgoingSource, { wait: () => Promise.resolve() });
  const mayBePassed = (waitedSeconds: number) => {
    const shortSince = new Date(NOON.getTime() - waitedSeconds * 1000);
    const order = { id: 'large', shortSince } as OutgoingOrder;
    return wallet.mayBePassed(source, order, { cost: 9n, purse: new Purse(4n) });
  };

  it.each([
    ['has just begun to wait', 0, false],
    ['waits for less than the bound', WAIT_SECONDS - 1, false],
    ['has waited for as long as others wait for it', WAIT_SECONDS, true],
    ['waits since a moment in the future: the clock was set back', -3_600, true],
  ])('is passed or not when it %s', async (_how, waitedSeconds, isPassed) => {
    expect(await mayBePassed(waitedSeconds)).toBe(isPassed);
  });

  it('is passed at once behind one that was passed: many of them hold up nobody longer than one', async () => {
    const purse = new Purse(4n);
    purse.setAside(new Date(NOON.getTime() - WAIT_SECONDS * 1000), 0n);
    const order = { id: 'another', shortSince: null } as unknown as OutgoingOrder;
    expect(await wallet.mayBePassed(source, order, { cost: 9n, purse })).toBe(true);
  });
});

import { Clock } from '../kernel';
import { ScanCursor } from '../scan';
import { ChainAccounts } from '../wallet';
import { LinkHead } from './link-head';
import { LinkingSettings } from './linking-settings';

const NOON = Date.parse('2026-11-01T12:00:00.000Z');
const TOLERANCE_SECONDS = 60;

describe('the head at which a link begins or ends', () => {
  /** Read up to block 1000, of noon; the clock says one minute later. */
  function headWhere(said: { number: number; seconds: number }, isRead = true): LinkHead {
    const time = new Date(NOON + said.seconds * 1000);
    const read = isRead ? { blockNumber: 1000, blockTime: new Date(NOON) } : null;
    return new LinkHead(
      Object.assign(Object.create(ChainAccounts.prototype) as ChainAccounts, {
        head: () => Promise.resolve({ number: said.number, time }),
      }),
      Object.assign(Object.create(ScanCursor.prototype) as ScanCursor, {
        load: () => Promise.resolve(read),
      }),
      Object.assign(Object.create(Clock.prototype) as Clock, {
        now: () => new Date(NOON + 60_000),
      }),
      new LinkingSettings('secret', 600, 5, TOLERANCE_SECONDS),
    );
  }
  const numberWhere = (number: number, seconds: number) => headWhere({ number, seconds }).number();

  it('is what the chain says', async () => {
    expect(await numberWhere(1020, 60)).toBe(1020);
    expect(await headWhere({ number: 7, seconds: 0 }, false).number()).toBe(7);
  });

  it('is no more than there can be by its own time', async () => {
    expect(await numberWhere(1_000_000_000, 60)).toBe(1060);
  });

  it('is no more than there can be by the clock', async () => {
    const year = 365 * 24 * 3600;
    expect(await numberWhere(1_000_000_000, year)).toBe(1000 + 60 + TOLERANCE_SECONDS);
  });

  it('is never below what has been read', async () => {
    expect(await numberWhere(3, 60)).toBe(1000);
    expect(await numberWhere(3, -600)).toBe(1000);
    const head = headWhere({ number: 3, seconds: 60 });
    expect(await head.notBelowRead(990)).toBe(1000);
    expect(await head.notBelowRead(1010)).toBe(1010);
  });
});

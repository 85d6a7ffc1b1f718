import { PostgresRateBook } from '../../../src/adapters/postgres/terms/postgres-rate-book';
import { PostgresScanCursor } from '../../../src/adapters/postgres/scan/postgres-scan-cursor';
import { Rate, type UnitOfWork } from '../../../src/kernel';
import type { RateBook, RateDirection, RateVersion } from '../../../src/terms';
import { MemoryUnitOfWork } from '../../support/memory-unit-of-work';
import { RatesInMemory } from '../../support/rates-in-memory';
import { PostgresHarness } from '../postgres/postgres-harness';

interface Place {
  readonly rates: RateBook;
  /** A gateway has read up to a block of this time. */
  read(blockTime: Date): Promise<void>;
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

async function onPostgres(): Promise<Place> {
  const harness = await PostgresHarness.open(2);
  const rates = new PostgresRateBook(harness.database, harness.clock);
  const cursor = new PostgresScanCursor(harness.database);
  const read = (blockTime: Date) =>
    cursor.initialise({
      blockNumber: 100,
      blockId: 'id-100',
      blockTime,
      historySequence: 7,
      startBlockNumber: 100,
      chainId: 'chain',
      hotWalletId: '1.2.9',
    });
  return { rates, read, unitOfWork: harness.unitOfWork, close: () => harness.close() };
}

function inMemory(): Promise<Place> {
  const unitOfWork = new MemoryUnitOfWork();
  const rates = new RatesInMemory();
  return Promise.resolve({
    rates,
    read: (blockTime) => Promise.resolve(void (rates.read = blockTime)),
    unitOfWork,
    close: () => Promise.resolve(),
  });
}

const NOW = new Date('2026-03-01T12:00:00.000Z');
const LATER = new Date(NOW.getTime() + 60_000);

describe.each([
  ['on PostgreSQL', onPostgres],
  ['in memory', inMemory],
])('RateBook %s', (_name, open) => {
  let place: Place;

  beforeAll(async () => {
    place = await open();
  });

  afterAll(() => place.close());

  const add = (direction: RateDirection, rate: string, effectiveAt: Date): Promise<RateVersion> => {
    const said = { setBy: 'anna', reason: null, allowed: [] };
    const draft = { direction, rate: Rate.parse(rate), effectiveAt, ...said };
    return place.unitOfWork.run(() => place.rates.add(draft));
  };

  it('keeps what was cancelled, and counts it no more', async () => {
    const { rates, unitOfWork } = place;
    const first = await add('withdrawal', '100', NOW);
    const planned = await add('withdrawal', '111', LATER);
    const other = await add('withdrawal', '112', LATER);
    const why = { cancelledBy: 'boris', reason: 'a slip' };
    const cancel = (rate: RateVersion, cancelledAt: Date) =>
      unitOfWork.run(() => rates.cancel({ rate, cancelledAt, ...why }));
    await expect(cancel(planned, LATER)).rejects.toThrow('has begun');
    await expect(cancel(first, NOW)).rejects.toThrow('has begun');
    await cancel(planned, NOW);
    expect(await rates.versions('withdrawal')).toEqual([first, other]);
    expect(await rates.schedule()).toEqual({ deposit: [], withdrawal: [first, other] });
    expect(await rates.cancelled()).toEqual([{ rate: planned, cancelledAt: NOW, ...why }]);
    const after = new Date(NOW.getTime() + 1);
    await cancel(other, after);
    const numbers = (await rates.cancelled()).map(({ rate }) => rate.version);
    expect(numbers).toEqual([other.version, planned.version]);
  });

  it('remembers what was asked under a key, and what was cancelled of it', async () => {
    const { rates, unitOfWork } = place;
    const version = await add('deposit', '90', LATER);
    const request = { key: 'change-1', content: 'both', versions: [version] };
    expect(await rates.requestOf('change-1')).toBeNull();
    const keep = () => unitOfWork.run(() => rates.keepRequest(request));
    await keep();
    expect(await rates.requestOf('change-1')).toEqual(request);
    await expect(keep()).rejects.toThrow();
    const cancelled = { rate: version, cancelledAt: NOW, cancelledBy: 'boris', reason: 'a slip' };
    await unitOfWork.run(() => rates.cancel(cancelled));
    expect(await rates.requestOf('change-1')).toEqual(request);
  });

  it('knows up to which moment blocks were read, by whoever did', async () => {
    expect(await place.rates.readUpTo()).toBeNull();
    await place.read(LATER);
    expect(await place.rates.readUpTo()).toEqual(LATER);
  });
});

import { StillMoneyClock } from '../../test/support/clocks';
import { MemoryUnitOfWork } from '../../test/support/memory-unit-of-work';
import { RatesInMemory } from '../../test/support/rates-in-memory';
import { Rate, type EventPublisher } from '../kernel';
import { CancelRates } from './cancel-rates';
import type { RateDirection } from './rates';
import { SetRates } from './set-rates';
import { TermsSettings } from './terms-settings';
import type { WatchRates } from './watch-rates';

const NOW = new Date('2026-11-01T00:00:00.000Z');
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

function stub<Port extends object>(methods: Partial<Port>): Port {
  return methods as Port;
}

class House {
  readonly rates = new RatesInMemory();
  readonly clock = new StillMoneyClock(NOW);
  private readonly unitOfWork = new MemoryUnitOfWork();
  private readonly watchRates = stub<WatchRates>({ run: () => Promise.resolve() });
  private readonly events = stub<EventPublisher>({ publish: () => Promise.resolve() });
  readonly setRates = new SetRates(
    ...([this.rates, this.watchRates, this.events, this.clock, this.unitOfWork] as const),
    new TermsSettings(Rate.parse('2')),
  );
  readonly cancelRates = new CancelRates(
    ...([this.rates, this.watchRates, this.events, this.clock, this.unitOfWork] as const),
  );

  async given(direction: RateDirection, rate: string, effectiveAt: Date): Promise<void> {
    const said = { setBy: 'configuration', reason: null, allowed: [] };
    await this.rates.add({ direction, rate: Rate.parse(rate), effectiveAt, ...said });
  }
}

describe('a change of rates', () => {
  let house: House;

  beforeEach(async () => {
    house = new House();
    await house.given('deposit', '90', new Date(0));
    await house.given('withdrawal', '100', new Date(0));
  });

  const set = (deposit: string, key: string | null = null) =>
    house.setRates.execute({ rates: { deposit }, effectiveAt: null, by: 'olga', key });

  it("from now on begins at money's now", async () => {
    expect(await set('91')).toMatchObject([{ effectiveAt: NOW }]);
  });

  it('began before deposits that another gateway had credited by the rate before', async () => {
    house.rates.read = later(45);
    expect(await set('91')).toMatchObject([{ effectiveAt: later(45) }]);
  });

  it('replaces one that another gateway, whose nodes are ahead, has set from now on', async () => {
    await house.given('deposit', '92', later(15));
    expect(await set('91')).toMatchObject([{ effectiveAt: later(15) }]);
    await house.given('deposit', '93', later(31));
    expect(await set('91')).toMatchObject([{ effectiveAt: later(15) }]);
  });

  it('is refused while the time is uncertain, and so is a cancellation', async () => {
    house.clock.time = { status: 'clocks_apart', chain: NOW, clock: later(7_200) };
    await expect(set('91')).rejects.toThrow('time_uncertain');
    const cancelled = house.cancelRates.execute({ versions: [1], by: 'olga', reason: 'why' });
    await expect(cancelled).rejects.toThrow('time_uncertain');
    expect(house.rates.all).toHaveLength(2);
  });

  it('counts once under its key, and has the same answer later', async () => {
    const first = await set('91', 'change-1');
    house.clock.time = { status: 'known', now: later(3_600) };
    expect(await set('91', 'change-1')).toEqual(first);
    await expect(set('92', 'change-1')).rejects.toThrow('entry_key_conflict');
    expect(house.rates.all).toHaveLength(3);
  });

  it('that was refused may be asked again under its key', async () => {
    await expect(set('101', 'change-1')).rejects.toThrow('deposit_rate_above_withdrawal_rate');
    expect(await set('99', 'change-1')).toMatchObject([{ version: 3 }]);
  });

  it('is cancelled as a whole, or not at all', async () => {
    await house.given('withdrawal', '110', later(60));
    await house.given('deposit', '105', later(60));
    const cancel = (...versions: number[]) =>
      house.cancelRates.execute({ versions, by: 'olga', reason: 'a slip' });
    await expect(cancel(3)).rejects.toThrow('deposit_rate_above_withdrawal_rate');
    await expect(cancel(4, 2)).rejects.toThrow('rate_not_planned');
    expect(await house.rates.cancelled()).toEqual([]);
    expect(await cancel(3, 4)).toMatchObject([{ rate: { version: 3 } }, { rate: { version: 4 } }]);
    expect(await cancel(4)).toMatchObject([{ cancelledBy: 'olga', reason: 'a slip' }]);
    expect(await house.rates.cancelled()).toHaveLength(2);
  });
});

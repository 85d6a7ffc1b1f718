import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { SameClock } from '../../test/support/clocks';
import { Assets, MoneyClock, Rate, UnitOfWork } from '../kernel';
import { Findings, HaltSwitch } from '../safety';
import { RateBook } from './ports/rate-book';
import type { RateDirection } from './rates';
import { WatchRates } from './watch-rates';

/** Rates that no rule has let in: from before it, or written by hand. */
describe('rates that give money away', () => {
  let clock: ContractClock;
  let stores: InMemory;

  beforeEach(async () => {
    clock = new ContractClock();
    const assets = Assets.withPoints('DEMO', 2);
    stores = InMemory.of(clock, assets, [[MoneyClock, new SameClock(clock)]]);
    await rate('deposit', '90');
    await rate('withdrawal', '100');
  });

  const at = (seconds: number) => new Date(clock.now().getTime() + seconds * 1000);
  const rate = (direction: RateDirection, text: string, effectiveAt = new Date(0)) =>
    stores.get(UnitOfWork).run(() =>
      stores.get(RateBook).add({
        ...{ direction, rate: Rate.parse(text), effectiveAt },
        ...{ setBy: 'psql', reason: null, allowed: [] },
      }),
    );
  const watch = () => stores.get(WatchRates).run();
  const open = () => stores.get(Findings).openOf(['rates_give_money_away']);
  const halted = async () => {
    const halts = await stores.get(UnitOfWork).run(() => stores.get(HaltSwitch).current());
    return halts.map(({ scope }) => scope);
  };

  it('are none while what comes in buys less than what goes out', async () => {
    await watch();
    expect(await open()).toEqual([]);
    expect(await halted()).toEqual([]);
  });

  it('stop payouts while they are in force, and are told once', async () => {
    await rate('deposit', '110', at(-1));
    await watch();
    await watch();
    expect(await open()).toMatchObject([
      {
        summary: 'Deposits give 110 points per CWD and withdrawals take only 100, now.',
        evidence: { depositRate: '110', depositRateSetBy: 'psql', withdrawalRate: '100' },
      },
    ]);
    expect(await halted()).toEqual(['payouts']);
    expect(stores.events().filter(({ type }) => type === 'finding_opened')).toHaveLength(1);
  });

  it('that are only planned are told, and stop nothing yet', async () => {
    await rate('withdrawal', '80', at(60));
    await watch();
    expect(await open()).toMatchObject([
      { summary: expect.stringContaining(`from ${at(60).toISOString()} on`) as string },
    ]);
    expect(await halted()).toEqual([]);
    clock.moveBySeconds(61);
    await watch();
    expect(await halted()).toEqual(['payouts']);
  });

  it('raise nothing once an operator has mended them after the look, before the finding', async () => {
    await rate('deposit', '110', at(-1));
    const rates = stores.get(RateBook);
    const seen = await rates.schedule();
    const look = jest.spyOn(rates, 'schedule').mockImplementationOnce(async () => {
      await rate('deposit', '95', clock.now());
      return seen;
    });
    await watch();
    expect(look).toHaveBeenCalledTimes(2);
    expect(await open()).toEqual([]);
    expect(await halted()).toEqual([]);
  });

  it('are over when they are replaced; payouts stay halted until an operator resumes them', async () => {
    await rate('deposit', '110', at(-1));
    await watch();
    clock.moveBySeconds(10);
    await rate('deposit', '95', clock.now());
    await watch();
    expect(await open()).toEqual([]);
    expect(await halted()).toEqual(['payouts']);
  });
});

import { describeLimitBookContract } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { LimitBook, UnitOfWork } from '../../src';
import { KeptLimits } from './kept-limits';

describeLimitBookContract('KeptLimits', ({ clock, assets }) => {
  const others = InMemory.of(clock, assets);
  const limits = new KeptLimits(clock, others.get(UnitOfWork));
  const stores = InMemory.of(clock, assets, [
    [LimitBook, limits],
    [UnitOfWork, others.get(UnitOfWork)],
  ]);
  return { get: (port) => stores.get(port), close: () => Promise.resolve() };
});

import * as contracts from '../contracts';
import type { ContractGiven, ContractStores, MakeStores } from '../contracts';
import { InMemory } from './in-memory';

function inMemory({ clock, assets }: ContractGiven): ContractStores {
  const stores = InMemory.of(clock, assets);
  return {
    get: (port) => stores.get(port),
    refusal: () => ({ name: 'MemoryRefusal' }),
    published: () => Promise.resolve(stores.events()),
    close: () => Promise.resolve(),
  };
}

type Describe = (name: string, make: MakeStores) => void;

/** Every contract of the kit, whether or not anybody thought of it here. */
for (const [name, describeContract] of Object.entries(contracts)) {
  const [, what] = /^describe(\w+)Contract$/.exec(name) ?? [];
  if (what === undefined) continue;
  const words = what.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  (describeContract as Describe)(`${words} in memory`, inMemory);
}

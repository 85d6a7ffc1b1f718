import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as face from '../../ports';
import { BINDABLE_PORTS, LISTED_PORTS, POLICIES } from './bindable-ports';

const SOURCES = join(__dirname, '../..');
const OF_TELEGRAM = ['TelegramStore', 'UpdateStore'];

/** Names of the abstract classes in the folders of that name, of the whole domain. */
function abstractClassesIn(folder: 'ports' | 'policies'): string[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((path) =>
    new RegExp(`^\\w+/${folder}/(?:[\\w-]+/)?[\\w.-]+\\.ts$`).test(path),
  );
  return files.flatMap((path) =>
    [...readFileSync(join(SOURCES, path), 'utf8').matchAll(/export abstract class (\w+)/g)].map(
      ([, name = '']) => name,
    ),
  );
}

describe('the ports that a team may stand behind', () => {
  const known = [...BINDABLE_PORTS, ...LISTED_PORTS.keys()].map(({ name }) => name);

  it('are those of every module', () => {
    const found = abstractClassesIn('ports');
    expect(found.length).toBeGreaterThan(40);
    expect(found.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('hold every policy, each under a name', () => {
    const found = abstractClassesIn('policies');
    expect(found.sort()).toEqual(
      Object.values(POLICIES)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('are exported to teams, those of the bot by its adapter', () => {
    const exported = [...Object.keys(face), ...OF_TELEGRAM];
    expect(known.filter((name) => !exported.includes(name))).toEqual([]);
  });
});

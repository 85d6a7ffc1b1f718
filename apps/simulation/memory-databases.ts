import { MemoryDatabase } from 'crowdwiz-testkit/memory';
import type { Databases, WorldDatabase } from './world/world-database';

/** Worlds whose gateways keep everything in memory: no table can be asked, copied or cut. */
export class MemoryDatabases implements Databases {
  open(): Promise<WorldDatabase> {
    return Promise.resolve(new MemoryWorldDatabase());
  }
}

class MemoryWorldDatabase implements WorldDatabase {
  readonly memory = new MemoryDatabase();

  rows<Row>(): Promise<Row[]> {
    return Promise.reject(noTables());
  }

  count(): Promise<number> {
    return Promise.reject(noTables());
  }

  urlFor(): null {
    return null;
  }

  noteDead(): void {
    // Nobody was connected.
  }

  cut(): Promise<void> {
    return Promise.resolve();
  }

  copy(): Promise<never> {
    return Promise.reject(noTables());
  }

  putBack(): Promise<never> {
    return Promise.reject(noTables());
  }

  drop(): Promise<void> {
    return Promise.resolve();
  }
}

function noTables(): Error {
  return new Error('This gateway keeps everything in memory: there is no table to ask');
}

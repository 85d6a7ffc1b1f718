import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OWNERS_FUNCTIONS, SEQUENCES, TABLE_CLASSES } from './privileges';

const FOLDER = join(__dirname, '../migrations');
const MIGRATIONS_TABLE = 'schema_migration';
const DOWN = /\n {2}async down\([^]*?\n {2}\}\n/g;

const upwards = readdirSync(FOLDER)
  .filter((name) => /^\d+-.*\.ts$/.test(name))
  .map((name) => readFileSync(join(FOLDER, name), 'utf8').replace(DOWN, '\n'))
  .join('\n');

function names(pattern: RegExp): string[] {
  return [...upwards.matchAll(pattern)].map(([, name = '']) => name);
}

/** The tables that stand once all migrations ran. A database answers the same in the contract suite. */
function tables(): string[] {
  const gone = [
    ...names(/DROP TABLE (?:IF EXISTS )?([\w, ]+)/g).flatMap((list) => list.split(/,\s*/)),
    ...names(/ALTER TABLE (\w+) RENAME TO \w+/g),
  ];
  const created = names(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g);
  const renamed = names(/ALTER TABLE \w+ RENAME TO (\w+)/g);
  return [MIGRATIONS_TABLE, ...created, ...renamed].filter((name) => !gone.includes(name));
}

describe('the privileges of the gateway', () => {
  it('are stated for every table that a migration creates, and for no other', () => {
    expect(tables().length).toBeGreaterThan(25);
    expect(Object.keys(TABLE_CLASSES).sort()).toEqual(tables().sort());
  });

  it('are stated for every sequence', () => {
    expect([...SEQUENCES].sort()).toEqual(names(/CREATE SEQUENCE (\w+)/g).sort());
  });

  it('are stated for every function that runs as the owner, and for no other', () => {
    const created = names(/createOwnersFunction\([^]*?signature:\s*[`'](\w+)\(/g);
    expect([...OWNERS_FUNCTIONS].sort()).toEqual(created.sort());
    // Only that helper fixes the search path, and keeps everybody else from calling.
    expect(upwards).not.toContain('SECURITY DEFINER');
  });
});

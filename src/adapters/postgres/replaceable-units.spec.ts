import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as ports from '../../ports';
import type { Port } from '../../kernel';
import { TelegramStore, UpdateStore } from '../telegram';
import { replaceableUnit } from './replaceable-units';
import { TABLE_CLASSES } from './roles/privileges';

const BY_NAME = new Map<string, Port>(
  Object.entries({ ...ports, TelegramStore, UpdateStore }) as [string, Port][],
);
const TABLES = Object.keys(TABLE_CLASSES);
/** Kept by functions of the database, which no statement of a store names. */
const LEDGER = ['ledger_account', 'ledger_entry', 'ledger_posting', 'ledger_hold'];

function textOf(path: string): string {
  return readFileSync(join(__dirname, path), 'utf8');
}

/** With what the file takes from files of this adapter, but for other stores. */
function withNeighbours(file: string): string {
  const text = textOf(file);
  const imports = [...text.matchAll(/from '(\.\.?\/(?:[\w-]+\/)?[\w-]+)'/g)];
  const neighbours = imports.map(([, path]) => join(dirname(file), `${path}.ts`));
  const own = neighbours.filter((path) => !/^(postgres-|database|row-values)/.test(basename(path)));
  return [text, ...own.map(textOf)].join('\n');
}

function tablesAfter(words: string, text: string): string[] {
  const found = [...text.matchAll(new RegExp(`\\b(?:${words})\\s+(\\w+)`, 'g'))];
  return [...new Set(found.map(([, name = '']) => name))].filter((name) => TABLES.includes(name));
}

/** Ports by what their stores write and read. */
const STORES = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => /^postgres-[a-z-]+\.ts$/.test(basename(file)))
  .flatMap((file) => {
    const port = /extends (\w+) \{/.exec(textOf(file))?.[1] ?? '';
    if (!BY_NAME.has(port)) return [];
    const text = withNeighbours(file);
    return [
      {
        port,
        writes: tablesAfter('INSERT INTO|UPDATE|DELETE FROM', textOf(file)),
        reads: tablesAfter('FROM|JOIN|UPDATE|INTO|USING', text),
      },
    ];
  });

/** Of tables that several stores write to, one owns: the other ones read it as well. */
const OWNED_BY: Readonly<Record<string, string>> = {
  ...Object.fromEntries(LEDGER.map((table) => [table, 'Books'])),
  operator_act: 'AuditTrail',
  deposit: 'Deposits',
  outgoing_payment: 'OutgoingTransactions',
  outgoing_transaction: 'OutgoingTransactions',
  scan_cursor: 'ScanCursor',
  withdrawal: 'Withdrawals',
};

function ownerOf(table: string): string | undefined {
  return OWNED_BY[table] ?? STORES.find(({ writes }) => writes.includes(table))?.port;
}

/** Foreign keys of the migrations, as [table, table that it names]. */
function foreignKeys(): [string, string][] {
  const folder = join(__dirname, 'migrations');
  const files = readdirSync(folder).filter((name) => /^\d+-.*\.ts$/.test(name));
  return files.flatMap((name) => {
    let table = '';
    return readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .flatMap((line): [string, string][] => {
        table = /(?:CREATE|ALTER) TABLE (?:IF NOT EXISTS )?(\w+)/.exec(line)?.[1] ?? table;
        const named = /REFERENCES (\w+)/.exec(line)?.[1];
        return named === undefined ? [] : [[table, named]];
      });
  });
}

function isReplacedWith(port: string, other: string): boolean {
  const [owner, reader] = [BY_NAME.get(port), BY_NAME.get(other)];
  if (!owner || !reader) throw new Error(`${port} or ${other} is no port`);
  return replaceableUnit(owner).has(reader);
}

describe('what is replaced together', () => {
  it('holds whoever reads the tables of a port', () => {
    expect(STORES.length).toBeGreaterThan(30);
    const missing = STORES.flatMap(({ port, reads }) =>
      reads
        .map((table) => ownerOf(table))
        .filter((owner) => owner !== undefined && owner !== port)
        .filter((owner) => !isReplacedWith(owner ?? '', port))
        .map((owner) => `${port} reads what ${owner} keeps`),
    );
    expect(missing).toEqual([]);
  });

  it('holds whoever names a row of the port by a foreign key', () => {
    const keys = foreignKeys();
    expect(keys.length).toBeGreaterThan(10);
    const missing = keys
      .map(([table, named]) => [ownerOf(table), ownerOf(named)] as const)
      .filter(([reader, owner]) => reader && owner && reader !== owner)
      .filter(([reader = '', owner = '']) => !isReplacedWith(owner, reader))
      .map(([reader, owner]) => `${reader} names rows of ${owner}`);
    expect(missing).toEqual([]);
  });

  it('is everything in the database with the unit of work', () => {
    const all = STORES.map(({ port }) => port).filter((port) => port !== 'OutboxBacklog');
    expect(all.filter((port) => !isReplacedWith('UnitOfWork', port))).toEqual([]);
  });

  it('is a port alone where nobody else reads it', () => {
    const alone = ['Findings', 'RateBook', 'LimitBook', 'OddOperations', 'Surpluses', 'GateRecord'];
    for (const name of alone) {
      const port = BY_NAME.get(name);
      expect(port && [...replaceableUnit(port)]).toEqual([port]);
    }
  });
});

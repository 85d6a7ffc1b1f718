import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as contracts from 'crowdwiz-testkit/contracts';
import { MEMORY_STORES, MEMORY_TELEGRAM_STORES } from 'crowdwiz-testkit/memory';
import { DATABASE_PORTS } from '../../src/adapters/postgres';
import { OutboxBacklog } from '../../src/platform/status';

const { CONTRACTS_OF_PORTS } = contracts;
const CONTRACTS = join(__dirname, '../../packages/testkit/src/contracts');
const SPECS = join(__dirname, '../contracts');

function textsOf(folder: string, isWanted: (name: string) => boolean): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(isWanted)
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

const sources = textsOf(CONTRACTS, (name) => name.endsWith('-contract.ts'));
const specs = textsOf(SPECS, (name) => name.endsWith('.spec.ts'));
const suites = Object.keys(contracts).filter((name) => /^describe\w+Contract$/.test(name));

/** Ports that the database stands behind, or that have no contract. */
function withoutContract(known: Readonly<Record<string, readonly object[]>>): string[] {
  const kept = new Set(Object.values(known).flat());
  return [...DATABASE_PORTS, OutboxBacklog].flatMap((port) => (kept.has(port) ? [] : port.name));
}

describe('every port of the database', () => {
  it('has a contract', () => {
    expect(withoutContract(CONTRACTS_OF_PORTS)).toEqual([]);
  });

  it('is missed when its contract goes', () => {
    const others = { ...CONTRACTS_OF_PORTS, describeSurplusesContract: [] };
    expect(withoutContract(others)).toEqual(['Surpluses']);
  });

  it('has a store in memory', () => {
    const kept = new Set(
      [...MEMORY_STORES, ...MEMORY_TELEGRAM_STORES].map(({ port }) => port.name),
    );
    // A policy, which a team replaces as such.
    kept.add('MoneyOnItsWay');
    expect(DATABASE_PORTS.map(({ name }) => name).filter((name) => !kept.has(name))).toEqual([]);
  });
});

describe('every contract', () => {
  it('says of which ports it is', () => {
    expect(Object.keys(CONTRACTS_OF_PORTS).sort()).toEqual(suites.sort());
  });

  it.each(Object.entries(CONTRACTS_OF_PORTS))('%s asks its ports', (name, ports) => {
    const source = sources.find((text) => text.includes(`export function ${name}(`)) ?? '';
    const silent = ports.filter((port) => !new RegExp(`\\b${port.name}\\b`).test(source));
    expect(silent.map((port) => port.name)).toEqual([]);
  });

  it.each(suites)('%s is run over PostgreSQL', (name) => {
    const called = new RegExp(`\\b${name}\\('[^;]*postgresStores\\)`);
    const withinAnother = new RegExp(`\\b${name}\\('[^;]*make\\)`);
    const isRun =
      specs.some((text) => called.test(text)) || sources.some((text) => withinAnother.test(text));
    expect(isRun).toBe(true);
  });
});

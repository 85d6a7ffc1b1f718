import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPERATION_COUNT, operationName } from 'crowdwiz-protocol';
import { describeOperation, effectOn } from '../../../scan';
import { EFFECTS } from './effect-table';
import { factOf, operationOf } from './operation-facts';

/** What the source of the real node says of each operation. */
interface Described {
  readonly id: number;
  readonly name: string;
  readonly feePaidBy: string;
  readonly virtual: boolean;
  readonly fields: readonly string[];
  readonly debits: readonly string[];
  readonly credits: readonly string[];
}

const FIXTURES = join(process.cwd(), 'test/fixtures');
const read = (name: string) => JSON.parse(readFileSync(join(FIXTURES, name), 'utf8')) as unknown;
const described = read('operations/cwd-effects.json') as Described[];

/** Facts of their own, or of other operations. */
const ELSEWHERE = new Set([0, 61, 100, 105]);
/** Of these it says that they never move CWD, or that others show what they move, or only what GCWD they bring. */
const NEVER = new Set([14, 98, 104]);

describe('the effects of all operations', () => {
  it('there are all of them, by the names of the chain, with words for an operator', () => {
    expect(described.map(({ id }) => operationName(id))).toEqual(described.map(({ name }) => name));
    expect(described).toHaveLength(OPERATION_COUNT);
    const silent = described.filter(({ id }) => describeOperation(id) === `operation ${id}`);
    expect(silent).toEqual([]);
    expect(describeOperation(126)).toBe('operation 126');
    const missing = described.filter(({ id }) => !ELSEWHERE.has(id) && EFFECTS[id] === undefined);
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it.each(described.filter(({ id }) => !ELSEWHERE.has(id)))(
    '$id ($name) is told as the source tells it',
    ({ id, feePaidBy, virtual, fields, debits, credits }) => {
      const effect = EFFECTS[id];
      const payer = fields.includes(feePaidBy) && !virtual ? feePaidBy : null;
      expect(effect?.payer).toBe(payer);
      const told = (sign: '+' | '-') => [
        ...(effect?.moves ?? []).filter((move) => move.sign === sign).map(({ party }) => party),
        ...(effect?.untold ?? []),
      ];
      const named = (sentences: readonly string[]) =>
        NEVER.has(id)
          ? []
          : sentences
              .map((each) => each.split(':')[0] ?? '')
              .filter((each) => fields.includes(each));
      expect(told('-')).toEqual(expect.arrayContaining(named(debits)));
      expect(told('+')).toEqual(expect.arrayContaining(named(credits)));
      const isSilent = debits.length === 0 && credits.length === 0;
      if (isSilent) expect([...told('+'), ...told('-')]).toEqual([]);
    },
  );
});

describe('what the chain did to the balances of three accounts (23)', () => {
  interface Entry {
    readonly note: string;
    readonly balances?: Readonly<Record<string, number>>;
    readonly request?: {
      readonly params: [
        string,
        string,
        [{ operations: [number, { amount: { amount: number } }][] }],
      ];
    };
    readonly response?: { readonly result?: unknown };
  }
  const entries = read('transcripts/23-approved-transfer-life.json') as Entry[];
  const CREATION_FEE = 500_000;
  const ACCOUNTS = { 'user-10': '1.2.48', 'user-11': '1.2.49', 'user-12': '1.2.50' };

  /** The operations of a case that the node took, without its creation: not each of them is recorded. */
  function operationsOf(name: string): [number, { amount: { amount: number } }][] {
    const sent = entries.filter(
      ({ note, request }) =>
        note.startsWith(`${name}.`) && request?.params[0] === 'network_broadcast',
    );
    return sent
      .filter(({ response }) => response?.result !== undefined)
      .flatMap(({ request }) => request?.params[2][0].operations ?? [])
      .filter(([kind]) => kind !== 99);
  }

  it.each([
    ['A', 'A. after 100'],
    ['B', 'B. after 103'],
    ['C', 'C. after 103'],
    ['C2', 'C2. after 100'],
  ])('%s: is what their operations say', (name, note) => {
    const recorded = entries.find((each) => each.note.startsWith(note) && each.balances)?.balances;
    const operations = operationsOf(name);
    const computed = Object.fromEntries(
      Object.entries(ACCOUNTS).map(([account, id]) => {
        const effects = operations.map((each) => effectOn(id, factOf(operationOf(each), id)));
        return [account, Number(effects.reduce<bigint>((sum, each) => sum + (each ?? 0n), 0n))];
      }),
    );
    const created = (operations[0]?.[1].amount.amount ?? 0) + CREATION_FEE;
    const sender = (computed['user-10'] ?? 0) - created;
    expect({ ...computed, 'user-10': sender }).toEqual(recorded);
  });

  it.each([
    [19, 19n, 0n],
    [20, 19n, 1n],
    [100_001, 95_001n, 5_000n],
    [100_019, 95_019n, 5_000n],
  ])('of %d disputed units the winner gets %d, the arbiter %d', (units, winner, arbiter) => {
    const nothing = { amount: 0, asset_id: '1.3.0' };
    const parties = { from: '1.2.48', to: '1.2.49', arbitr: '1.2.50', winner: '1.2.49' };
    const amount = { amount: units, asset_id: '1.3.0' };
    const resolved = operationOf([103, { fee: nothing, ...parties, amount, ato: '1.24.1' }]);
    const effects = ['1.2.48', '1.2.49', '1.2.50'].map((id) => effectOn(id, factOf(resolved, id)));
    expect(effects).toEqual([0n, winner, arbiter]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { effectOn, type OperationFact } from '../../../scan';
import { canonicalJson, factOf, names, operationOf } from './operation-facts';

interface RecordedEntry {
  readonly id: string;
  readonly op: [number, Record<string, unknown>];
  readonly result: [number, unknown];
  readonly block_num: number;
}

const GATEWAY = '1.2.32';
const FOLDER = join(process.cwd(), 'test/fixtures/transcripts');

/** Every history entry anywhere in the transcripts of one chain, once. */
function recordedEntries(): RecordedEntry[] {
  const found = new Map<string, RecordedEntry>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('op' in value && 'block_num' in value) {
      const entry = value as RecordedEntry;
      found.set(`${entry.id}:${canonicalJson(entry.op)}`, entry);
    }
    Object.values(value).forEach(visit);
  };
  for (const name of readdirSync(FOLDER)) {
    visit(JSON.parse(readFileSync(join(FOLDER, name), 'utf8')));
  }
  return [...found.values()];
}

const entries = recordedEntries();
const ofKind = (kind: number) => entries.filter(({ op }) => op[0] === kind && names(op, GATEWAY));
const effects = (kind: number) =>
  ofKind(kind).map(({ op }) => effectOn(GATEWAY, factOf(operationOf(op), GATEWAY)));

describe('facts of recorded operations', () => {
  it('every recorded operation of the gateway has a known effect', () => {
    const unknown = entries.filter(
      ({ op }) => names(op, GATEWAY) && effectOn(GATEWAY, factOf(op, GATEWAY)) === null,
    );
    expect(entries.length).toBeGreaterThan(100);
    expect(unknown.map(({ op }) => op[0])).toEqual([]);
  });

  // FACTS §8, seen from the gateway.
  it.each<[string, number, bigint[]]>([
    ['order that sells CWD takes it and the fee', 1, [-1_200_000n]],
    ['order that is filled with another asset', 4, [0n]],
    ['proposal of others', 22, [0n]],
    ['withdraw permission, claimed: amount less fee', 27, [2_000_000n]],
    ['vesting balance made for us by somebody', 32, [0n]],
    ['vesting balance withdrawn', 33, [2_800_000n]],
    ['override of another asset', 38, [0n]],
    ['bet', 50, [-10_000_000n]],
    ['bet lost', 54, [0n]],
    ['approved transfer approved', 100, [1_000_000n]],
    ['mass payment, the payer’s side', 104, [0n]],
    ['mass payment, received', 105, [5_000_000n]],
  ])('%s', (_what, kind, expected) => {
    expect(new Set(effects(kind))).toEqual(new Set(expected));
  });

  it('an approved transfer brings nothing when it arrives, and its return is the sender’s', () => {
    expect(new Set(effects(99))).toEqual(new Set([0n]));
    const [created] = ofKind(99);
    const [returned] = ofKind(101);
    const sender = String(created?.op[1]['from']);
    expect(effectOn(sender, factOf(operationOf(created?.op), sender))).toBe(-1_500_000n);
    expect(effectOn(GATEWAY, factOf(operationOf(returned?.op), GATEWAY))).toBe(0n);
    expect(effectOn(sender, factOf(operationOf(returned?.op), sender))).toBe(2_000_000n);
  });

  it('a mass payment costs its sender the fee and all payments', () => {
    const [payment] = ofKind(104);
    expect(effectOn('1.2.36', factOf(operationOf(payment?.op), '1.2.36'))).toBe(-11_520_000n);
    expect(factOf(operationOf(payment?.op), GATEWAY)).toMatchObject({
      kind: 'other',
      operationType: 104,
      payerAccountId: '1.2.36',
    });
  });

  it('a transfer names parties, asset, amount and fee', () => {
    const fake = ofKind(0).find(({ op }) => canonicalJson(op).includes('"1.3.2"'));
    expect(factOf(operationOf(fake?.op), GATEWAY)).toEqual<OperationFact>({
      kind: 'transfer',
      fromAccountId: '1.2.34',
      toAccountId: GATEWAY,
      assetId: '1.3.2',
      units: 12_300_000n,
      feeUnits: 210_546n,
      feeAssetId: '1.3.0',
    });
  });

  it('operations that nobody has recorded have an unknown effect, and break nothing', () => {
    for (const fields of [{}, { fee: null }, { fee: { amount: 'x' }, from: GATEWAY }]) {
      expect(factOf([126, fields], GATEWAY)).toEqual({
        kind: 'other',
        operationType: 126,
        mentioned: { amounts: [], feeUnits: 0n },
        payerAccountId: null,
        effectUnits: null,
      });
    }
    expect(factOf([6, { account: GATEWAY, fee: 'much' }], GATEWAY)).toMatchObject({
      payerAccountId: GATEWAY,
      effectUnits: null,
    });
  });
});

describe('canonical content', () => {
  it('is the same for the same operation, however it is printed', () => {
    expect(canonicalJson([0, { to: '1.2.3', amount: { amount: 5, asset_id: '1.3.0' } }])).toBe(
      canonicalJson([0, { amount: { asset_id: '1.3.0', amount: '5' }, to: '1.2.3' }]),
    );
    expect(canonicalJson([0, { to: '1.2.3' }])).not.toBe(canonicalJson([0, { to: '1.2.4' }]));
    expect(canonicalJson([{ b: null, a: [true, {}] }])).toBe('[{"a":[true,{}],"b":null}]');
  });
});

describe('names', () => {
  it('finds an id anywhere, and no other that begins like it', () => {
    expect(names([0, { proposed: [{ op: [0, { to: GATEWAY }] }] }], GATEWAY)).toBe(true);
    expect(names([0, { to: '1.2.320', memo: { message: '1.2.32 ' } }], GATEWAY)).toBe(false);
  });
});

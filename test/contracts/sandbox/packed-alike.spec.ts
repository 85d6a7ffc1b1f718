import {
  packTransaction,
  unpackTransaction,
  type WireOperation,
  type WireTransaction,
} from 'crowdwiz-protocol';
import { OPERATIONS } from 'crowdwiz-protocol/operations/index';
import * as structures from 'crowdwiz-protocol/operations/structures';
import * as parameters from 'crowdwiz-protocol/operations/chain-parameters';
import type { Structure } from 'crowdwiz-protocol/wire/composed-types';
import { readTransaction } from 'crowdwiz-sandbox/internal/node/wire/operation-shapes';
import {
  OPERATION_COUNT,
  packTransaction as packByTable,
} from 'crowdwiz-sandbox/internal/node/pack/index';
import { diceOf, RandomOperations } from '../../support/random-operations';

/** `CODEC_FUZZ_OPERATIONS=100000 CODEC_FUZZ_SEED=7 npx jest packed-alike` tries others. */
const COUNT = Number(process.env['CODEC_FUZZ_OPERATIONS'] ?? 12_600);
/** As of every test; more only for more operations than it makes by default. */
const TIMEOUT_MILLISECONDS = 30_000;
const SEED = Number(process.env['CODEC_FUZZ_SEED'] ?? 20_261_129);
/** So many of each operation show every field at several of its values. */
const OF_EACH = 12;

function transactionOf(operations: WireOperation[]): WireTransaction {
  return {
    ...{ ref_block_num: 1, ref_block_prefix: 2, expiration: '2030-01-01T00:00:00' },
    ...{ operations, extensions: [] },
  };
}

/** Null when they are the same; else what is different. */
function differenceOf(operation: WireOperation): string | null {
  const sent = transactionOf([operation]);
  const printed = readTransaction({ ...sent, signatures: [] }) as unknown as WireTransaction;
  const theirs = packByTable(readTransaction({ ...sent, signatures: [] }));
  try {
    const ours = packTransaction(sent);
    if (!ours.equals(theirs)) return `other bytes: ${JSON.stringify(operation)}`;
    if (!packTransaction(printed, 'printed').equals(theirs)) return 'other bytes as it is printed';
    const again = packTransaction(unpackTransaction(ours), 'printed');
    return again.equals(theirs) ? null : `not unpacked: ${JSON.stringify(operation)}`;
  } catch (error) {
    return `${String(error)}: ${JSON.stringify(operation)}`;
  }
}

describe('the packers of gateway and sandbox, which share no code', () => {
  it(
    `make the same bytes of ${COUNT} random operations (seed ${SEED}), and read them back`,
    () => {
      const random = new RandomOperations(diceOf(SEED));
      const different: string[] = [];
      const kinds = new Set<number>();
      for (let made = 0; made < COUNT; made += 1) {
        const operation = random.next(made % OPERATION_COUNT);
        kinds.add(operation[0]);
        const difference = differenceOf(operation);
        if (difference !== null) different.push(difference);
      }
      expect(different.slice(0, 3)).toEqual([]);
      expect(kinds.size).toBe(OPERATION_COUNT);
    },
    Math.max(TIMEOUT_MILLISECONDS, COUNT),
  );
});

describe('a mistake in our table', () => {
  const random = new RandomOperations(diceOf(SEED));
  const operations = Array.from({ length: OPERATION_COUNT * OF_EACH }, (_, index) =>
    random.next(index % OPERATION_COUNT),
  );

  /** Whether one of the operations that hold such a structure is packed differently. */
  function isSeen(): boolean {
    return operations.some((operation) => differenceOf(operation) !== null);
  }
  function isSeenIn(number: number): boolean {
    const own = operations.filter(([kind]) => kind === number);
    return own.some((operation) => differenceOf(operation) !== null);
  }

  const fieldsOf = ({ fields }: Structure) => fields;

  /** Each way to get it wrong: what is done to the fields; how it is called. */
  function* mistakesIn(structure: Structure): Generator<[string, () => void]> {
    const fields = fieldsOf(structure);
    const original = Object.entries(fields);
    const put = (entries: typeof original) => {
      for (const name of Object.keys(fields)) Reflect.deleteProperty(fields, name);
      Object.assign(fields, Object.fromEntries(entries));
    };
    for (const [index, [name, type]] of original.entries()) {
      const [nextName, nextType] = original[index + 1] ?? [];
      if (nextName !== undefined && nextType !== undefined) {
        yield [
          `${name} after ${nextName}`,
          () => {
            put(original.with(index, [nextName, nextType]).with(index + 1, [name, type]));
          },
        ];
      }
      yield [
        `${name} left out`,
        () => {
          put(original.toSpliced(index, 1));
        },
      ];
      yield [
        `${name} of another type`,
        () => {
          const other = type === structures.amount ? structures.memo : structures.amount;
          put(original.with(index, [name, other]));
        },
      ];
    }
    put(original);
  }

  function unseenIn(structure: Structure, seen: () => boolean): string[] {
    const original = { ...structure.fields };
    const unseen: string[] = [];
    for (const [what, plant] of mistakesIn(structure)) {
      plant();
      if (!seen()) unseen.push(what);
      for (const name of Object.keys(structure.fields)) {
        Reflect.deleteProperty(structure.fields, name);
      }
      Object.assign(structure.fields, original);
    }
    return unseen;
  }

  it('is seen, in whichever field of whichever operation', () => {
    const unseen = Object.entries(OPERATIONS).flatMap(([number, operation]) =>
      unseenIn(operation, () => isSeenIn(Number(number))).map(
        (what) => `${operation.name}: ${what}`,
      ),
    );
    expect(unseen).toEqual([]);
    expect(isSeen()).toBe(false);
  });

  const parts = Object.entries({ ...structures, ...parameters }).filter(
    (entry): entry is [string, Structure] => 'fields' in entry[1],
  );

  it.each(parts)('is seen in the structure "%s"', (_name, structure) => {
    expect(unseenIn(structure, isSeen)).toEqual([]);
  });
});

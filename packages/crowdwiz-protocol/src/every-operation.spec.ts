import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  packTransaction,
  MalformedWireError,
  UnsupportedOperationError,
  type WireOperation,
  type WireTransaction,
} from '.';

/** What a real node made of every operation there is, and of values that hardly anybody sends. */
interface Recorded {
  samples: { note: string; operations: WireOperation[]; hex: string }[];
  unusual: { note: string; transaction: WireTransaction; hex?: string }[];
}

const FILE = join(process.cwd(), 'test/fixtures/operations/hex-every-operation.json');
const { samples, unusual } = JSON.parse(readFileSync(FILE, 'utf8')) as Recorded;

const HEADER = { ref_block_num: 1, ref_block_prefix: 2, expiration: '2030-01-01T00:00:00' };
const all = [
  ...samples.map(({ note, operations, hex }) => ({
    ...{ note, hex },
    transaction: { ...HEADER, operations, extensions: [] },
  })),
  ...unusual,
];

/** The bytes without the signatures; null when they are refused as what cannot be packed exactly. */
function pack(transaction: WireTransaction): string | null {
  try {
    return packTransaction(transaction).toString('hex');
  } catch (error) {
    const isTyped =
      error instanceof UnsupportedOperationError || error instanceof MalformedWireError;
    if (!isTyped) throw error;
    return null;
  }
}

/** The node's bytes end with its list of signatures, unless it was asked to leave it out. */
function isOfNode(packed: string, { note, hex = '' }: { note: string; hex?: string }): boolean {
  if (note.startsWith('get_transaction_hex_without_sig')) return packed === hex;
  return hex.startsWith(packed) && hex.slice(packed.length).length % 2 === 0;
}

describe('every operation, beside the bytes of a real node', () => {
  it('is packed to the same bytes or refused: never to others', () => {
    const packed = all.map((each) => ({ ...each, ours: pack(each.transaction) }));
    const wrong = packed.filter((each) => each.ours !== null && each.hex !== undefined);
    expect(
      wrong.filter((each) => !isOfNode(each.ours ?? '', each)).map(({ note }) => note),
    ).toEqual([]);
    const same = packed.filter(({ ours, hex }) => ours !== null && hex !== undefined);
    expect(same.length).toBeGreaterThan(90);
  });

  it.each([
    [0, 'transfer'],
    [14, 'asset_issue'],
    [22, 'proposal_create'],
    [49, 'account_status_upgrade'],
    [50, 'flipcoin_bet'],
    [51, 'flipcoin_call'],
    [61, 'send_message'],
    [99, 'approved_transfer_create'],
    [100, 'approved_transfer_approve'],
  ])('%d (%s) is packed with instances beyond 32 bits', (number, name) => {
    const sample = samples.find(({ note }) => note === `op ${number} ${name}: large-48`);
    const ours = pack({ ...HEADER, operations: sample?.operations ?? [], extensions: [] });
    expect(`${ours ?? ''}00`).toBe(sample?.hex);
  });

  it.each(['4294967296', '281474976710656', '9223372036854775807', '18446744073709551615'])(
    'an account with the instance %s is written whole',
    (instance) => {
      const known = unusual.find(({ note }) => note === `account id: "1.2.${instance}"`);
      expect(`${known === undefined ? '' : (pack(known.transaction) ?? '')}00`).toBe(known?.hex);
    },
  );
});

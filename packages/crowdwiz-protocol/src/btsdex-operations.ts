import { addConfig } from 'btsdex-api';
import { setAddressPrefix } from 'btsdex-ecc';
import { ChainTypes, ops, Serializer, types } from 'btsdex-serializer';
import { UnsupportedOperationError } from './errors';
import { ADDRESS_PREFIX } from './keys';
import { REPLACEMENT_CHARACTER } from './wire-fields';

/** sha256 of CrowdWiz's mainnet genesis. */
export const MAINNET_CHAIN_ID = '4bb7d961ed2ed1b2b618711b1bd4d8d905abe061fcb9c79d1ba15468eadfa998';

/** Operations whose shape CrowdWiz shares with BitShares, each proved by a recorded transaction. */
const SHARED_OPERATIONS = [0, 1, 5, 6, 10, 14, 22, 23, 25, 27, 32, 33, 38];

const account = types.protocol_id_type('account');
const assetId = types.protocol_id_type('asset');

/** Kinds of objects that only CrowdWiz has. */
const CROWDWIZ_OBJECT_TYPES = { flipcoin: 16, approved_transfer: 24 };

/**
 * btsdex's pieces are module-wide. They are told once, here, that the chain is CrowdWiz; from 49 on
 * BitShares numbers other operations, so every shape that CrowdWiz does not have is taken out.
 */
function teachCrowdWiz(): Map<number, Serializer> {
  setAddressPrefix(ADDRESS_PREFIX);
  addConfig({
    name: 'CrowdWiz',
    coreAsset: 'CWD',
    addressPrefix: ADDRESS_PREFIX,
    chainId: MAINNET_CHAIN_ID,
  });
  Object.assign(ChainTypes.object_type, CROWDWIZ_OBJECT_TYPES);
  const shapes = new Map<number, Serializer>(crowdWizShapes());
  for (const number of SHARED_OPERATIONS) {
    const shape = ops.operation.st_operations[number];
    if (shape !== undefined) shapes.set(number, shape);
  }
  ops.operation.st_operations = [];
  for (const [number, shape] of shapes) ops.operation.st_operations[number] = shape;
  // Else it prints whatever it cannot read back, byte for byte; each serialiser that is made asks for that.
  Serializer.printDebug = false;
  return shapes;
}

function crowdWizShapes(): [number, Serializer][] {
  const { asset, memo_data: memo } = ops;
  const fee = asset;
  const flipcoin = types.protocol_id_type('flipcoin');
  const parties = { fee, from: account, to: account, arbitr: account };
  return [
    [
      49,
      shape('status_upgrade', {
        fee,
        account_to_upgrade: account,
        referral_status_type: types.uint8,
      }),
    ],
    [50, shape('flipcoin_bet', { fee, bettor: account, bet: asset, nonce: types.uint8 })],
    [51, shape('flipcoin_call', { fee, flipcoin, caller: account, bet: asset })],
    [61, shape('send_message', { fee, from: account, to: account, memo })],
    [
      99,
      shape('approved_transfer_create', {
        ...parties,
        expiration: types.time_point_sec,
        amount: asset,
      }),
    ],
    [
      100,
      shape('approved_transfer_approve', {
        ...parties,
        amount: asset,
        ato: types.protocol_id_type('approved_transfer'),
      }),
    ],
    [
      104,
      shape('mass_payment', {
        fee,
        from: account,
        asset_id: assetId,
        payments: types.map(account, types.int64),
      }),
    ],
  ];
}

function shape(name: string, fields: ConstructorParameters<typeof Serializer>[1]): Serializer {
  return new Serializer(name, fields);
}

const SHAPES = teachCrowdWiz();

/**
 * The fields of one operation as bytes (without its number), by btsdex's serialiser. It cuts what does
 * not fit and sorts what has an order, without a word: so the bytes are read back, and must say the same.
 * @throws {UnsupportedOperationError} for numbers, fields and extensions that no record proves, and for
 * values that btsdex cannot write.
 */
export function packByBtsdex(number: number, fields: Record<string, unknown>): Buffer {
  const serializer = SHAPES.get(number);
  if (serializer === undefined) {
    throw new UnsupportedOperationError(`operation ${number} cannot be serialised here`);
  }
  const unknown = Object.keys(fields).find((field) => !serializer.keys.includes(field));
  if (unknown !== undefined) {
    throw new UnsupportedOperationError(`operation ${number} has an unknown field "${unknown}"`);
  }
  try {
    const plain = withPlainExtensions(fields);
    // A copy, since btsdex sorts the lists that it is given.
    const bytes = serializer.toBuffer(serializer.fromObject(structuredClone(plain)));
    const readBack = serializer.toObject(serializer.fromBuffer(bytes));
    if (hasSameContent(plain, readBack)) return bytes;
    throw new UnsupportedOperationError(`operation ${number} is not packed exactly`);
  } catch (error) {
    if (error instanceof UnsupportedOperationError) throw error;
    throw new UnsupportedOperationError(`operation ${number} does not fit its known shape`, {
      cause: error,
    });
  }
}

/** Nodes print empty extensions as `[]` or `{}`; anything inside would be dropped by the shapes. */
function withPlainExtensions(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]): [string, unknown] => {
      if (name === 'extensions') return [name, emptyExtensions(value)];
      return [name, isRecord(value) ? withPlainExtensions(value) : value];
    }),
  );
}

function emptyExtensions(value: unknown): [] {
  if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) return [];
  throw new UnsupportedOperationError('an extension that is not empty');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Numbers may stand as texts; what is absent may be undefined; extensions are known to be empty. */
function hasSameContent(one: unknown, other: unknown): boolean {
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false;
    return one.every((item, index) => hasSameContent(item, (other as unknown[])[index]));
  }
  if (isRecord(one)) {
    if (!isRecord(other)) return false;
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    names.delete('extensions');
    return [...names].every((name) => hasSameContent(one[name], other[name]));
  }
  // It reads back as itself, whatever the bytes were for which it stands.
  if (typeof one === 'string' && one.includes(REPLACEMENT_CHARACTER)) return false;
  const isNumber = typeof one === 'number' && typeof other === 'string';
  return (isNumber ? String(one) : one) === other;
}

import { addConfig } from 'btsdex-api';
import { setAddressPrefix } from 'btsdex-ecc';
import { ChainTypes, ops, Serializer, types } from 'btsdex-serializer';
import { MAINNET_CHAIN_ID } from './chain-id';
import { ADDRESS_PREFIX } from './keys';

/**
 * The second opinion of the tests: btsdex's serialiser, which somebody else wrote. It shares a good part
 * of BitShares' operations with CrowdWiz, and can be taught some that CrowdWiz alone has.
 */

/** Operations whose shape CrowdWiz shares with BitShares. */
const SHARED_OPERATIONS = [
  ...[0, 1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 23, 24, 25],
  ...[26, 27, 28, 29, 32, 33, 35, 36, 37, 38, 43, 45],
];

/** Kinds of objects that only CrowdWiz has. */
const CROWDWIZ_OBJECT_TYPES = { flipcoin: 16, approved_transfer: 24 };

const account = types.protocol_id_type('account');
const assetId = types.protocol_id_type('asset');

/** btsdex's pieces are module-wide: from 49 on BitShares numbers other operations, which are taken out. */
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
  const { uint8, int64, time_point_sec: time } = types;
  const ato = types.protocol_id_type('approved_transfer');
  return [
    [49, shape('upgrade', { fee, account_to_upgrade: account, referral_status_type: uint8 })],
    [50, shape('flipcoin_bet', { fee, bettor: account, bet: asset, nonce: uint8 })],
    [51, shape('flipcoin_call', { fee, flipcoin, caller: account, bet: asset })],
    [61, shape('send_message', { fee, from: account, to: account, memo })],
    [99, shape('approved_create', { ...parties, expiration: time, amount: asset })],
    [100, shape('approved_approve', { ...parties, amount: asset, ato })],
    [
      104,
      shape('mass_payment', {
        fee,
        from: account,
        asset_id: assetId,
        payments: types.map(account, int64),
      }),
    ],
  ];
}

function shape(name: string, fields: ConstructorParameters<typeof Serializer>[1]): Serializer {
  return new Serializer(name, fields);
}

const SHAPES = teachCrowdWiz();

/** The operations that btsdex can write. */
export const KNOWN_TO_BTSDEX: readonly number[] = [...SHAPES.keys()].sort((a, b) => a - b);

/** The fields of an operation as bytes, its number apart; null when btsdex throws. */
export function packByBtsdex(number: number, fields: Record<string, unknown>): Buffer | null {
  const serializer = SHAPES.get(number);
  if (serializer === undefined) return null;
  try {
    // A copy, since btsdex sorts the lists that it is given.
    return serializer.toBuffer(serializer.fromObject(structuredClone(fields)));
  } catch {
    return null;
  }
}

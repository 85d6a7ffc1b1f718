import { potentialKeys, requiredKeys, verifyAuthority } from '../rules/authority';
import { withFrame } from '../wire/chain-error';
import { requiredFee } from '../rules/fees';
import { asExecutable, readOperation, readTransaction } from '../wire/operation-shapes';
import { packTransaction } from '../pack';
import { publicKey } from '../wire/readers';
import { SignedTransaction } from '../wire/signed-transaction';
import { CORE_ASSET_ID, type AssetObject } from '../chain/state';
import { amountOf, type WireOperation } from '../wire/wire-value';
import { listOf, method, requireAsset, type Api, type CallContext } from './api-method';

function writeVarint(value: number): string {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) {
      bytes.push(rest);
      return Buffer.from(bytes).toString('hex');
    }
    bytes.push((rest & 0x7f) | 0x80);
  }
}

function hexOf(value: unknown): string {
  return packTransaction(readTransaction(value)).toString('hex');
}

/** A fee of the core asset in another one, rounded up. */
function feeIn(asset: AssetObject, core: bigint): { amount: bigint; asset_id: string } {
  if (asset.id === CORE_ASSET_ID) return { amount: core, asset_id: asset.id };
  const { base, quote } = asset.options.core_exchange_rate;
  const baseIsCore = base.asset_id === CORE_ASSET_ID;
  const coreSide = amountOf(baseIsCore ? base.amount : quote.amount);
  const otherSide = amountOf(baseIsCore ? quote.amount : base.amount);
  const amount = coreSide === 0n ? 0n : (core * otherSide + coreSide - 1n) / coreSide;
  return { amount, asset_id: asset.id };
}

/** A proposal's fee comes with the fees of the operations in it. */
function feesOf(wire: WireOperation, asset: AssetObject): unknown {
  const own = feeIn(asset, requiredFee(wire));
  const [number, fields] = asExecutable(wire);
  if (number !== 22) return own;
  return [own, fields.proposed_ops.map(({ op }) => feesOf(op, asset))];
}

function signatureKeysOf(value: unknown, { chain }: CallContext): readonly string[] {
  return SignedTransaction.read(value).signatureKeys(chain.chainId);
}

export const transactionMethods: Api = {
  get_transaction_hex: method(1, ([transaction]) => {
    const { signatures } = readTransaction(transaction);
    return hexOf(transaction) + writeVarint(signatures.length) + signatures.join('');
  }),
  get_transaction_hex_without_sig: method(1, ([transaction]) => hexOf(transaction)),
  get_required_signatures: method(2, ([transaction, keys], context) =>
    requiredKeys(
      (id) => context.chain.state.accounts.get(id),
      readTransaction(transaction).operations,
      signatureKeysOf(transaction, context),
      listOf(keys).map(publicKey),
    ),
  ),
  get_potential_signatures: method(1, ([transaction], { chain }) =>
    potentialKeys((id) => chain.state.accounts.get(id), readTransaction(transaction).operations),
  ),
  verify_authority: method(1, ([transaction], context) => {
    const body = readTransaction(transaction);
    const frame = () => ({
      ...{ file: 'transaction.cpp', line: 411, method: 'verify_authority', format: '' },
      data: { '*this': body },
    });
    withFrame(frame, () => {
      verifyAuthority(
        (id) => context.chain.state.accounts.get(id),
        body.operations,
        signatureKeysOf(transaction, context),
      );
    });
    return true;
  }),
  validate_transaction: method(1, ([transaction], { chain }) =>
    chain.tryOut(SignedTransaction.read(transaction)),
  ),
  get_required_fees: method(2, ([operations, assetIdOrSymbol], { chain }) => {
    const asset = requireAsset(chain, assetIdOrSymbol);
    return listOf(operations).map((operation) => feesOf(readOperation(operation), asset));
  }),
};

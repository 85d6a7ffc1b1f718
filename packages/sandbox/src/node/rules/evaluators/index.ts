import { NOTHING, type ApplyContext } from '../apply-context';
import { accountOf, adjustBalance, assetOf, prettyAmount } from '../balances';
import { assertionError, ChainError, withFrame, type ErrorFrame } from '../../wire/chain-error';
import { evaluateAccountCreate, evaluateAccountUpdate } from './evaluate-accounts';
import { evaluateAssetCreate, evaluateAssetIssue, evaluateOverride } from './evaluate-assets';
import {
  evaluateApprovedTransfer,
  evaluateApproval,
  evaluateDecision,
  evaluateDispute,
  evaluateMassPayment,
  evaluateStatusUpgrade,
} from './evaluate-crowdwiz';
import { evaluateBet, evaluateCall } from './evaluate-flipcoin';
import { evaluateProposalCreate, evaluateProposalUpdate } from './evaluate-proposals';
import { evaluateVesting, evaluateVestingWithdrawal } from './evaluate-vesting';
import {
  evaluateClaim,
  evaluatePermission,
  evaluatePermissionEnd,
  evaluatePermissionUpdate,
} from './evaluate-withdraw-permissions';
import { feeOf, requiredFee } from '../fees';
import { asExecutable, type Fields, type Operation } from '../../wire/operation-shapes';
import { feePayerOf } from '../parties';
import { CORE_ASSET_ID, type OperationResult, type State } from '../../chain/state';
import { amountOf, type WireOperation } from '../../wire/wire-value';

/**
 * Applies one operation: the fee is checked first and taken last, from what the operation left.
 * @throws {ChainError} with the frames of the node; the state is then to be undone by the caller.
 */
export function applyOperation(context: ApplyContext, wire: WireOperation): OperationResult {
  const frame = () => ({ ...place('db_block.cpp', 702, 'apply_operation'), data: { op: wire } });
  return withFrame(frame, () =>
    withFrame(
      () => ({ ...place('evaluator.cpp', 51, 'start_evaluate'), data: {} }),
      () => {
        const operation = asExecutable(wire);
        checkFee(context.state, operation, wire);
        const result = evaluate(context, operation);
        payFee(context.state, operation);
        return result;
      },
    ),
  );
}

function place(file: string, line: number, method: string): Omit<ErrorFrame, 'level' | 'data'> {
  return { file, line, method, format: '' };
}

function checkFee(state: State, operation: Operation, wire: WireOperation): void {
  accountOf(state, feePayerOf(operation));
  const paid = feeInCore(state, operation);
  const required = requiredFee(wire);
  if (paid < required) {
    throw new ChainError('insufficientFee', {
      file: 'evaluator.hpp',
      line: 153,
      method: 'evaluate',
      format: 'Insufficient Fee Paid',
      data: { core_fee_paid: Number(paid), required: Number(required) },
    });
  }
}

/** Fees may be paid in another asset, at its core exchange rate. */
function feeInCore(state: State, operation: Operation): bigint {
  const { amount, assetId } = feeOf(operation);
  if (assetId === CORE_ASSET_ID) return amount;
  const { base, quote } = assetOf(state, assetId).options.core_exchange_rate;
  const core = base.asset_id === CORE_ASSET_ID ? base : quote;
  const other = base.asset_id === CORE_ASSET_ID ? quote : base;
  const divisor = amountOf(other.amount);
  return divisor === 0n ? 0n : (amount * amountOf(core.amount)) / divisor;
}

function payFee(state: State, operation: Operation): void {
  const { amount, assetId } = feeOf(operation);
  adjustBalance(state, feePayerOf(operation), -amount, assetId);
  if (assetId === CORE_ASSET_ID) return;
  const core = feeInCore(state, operation);
  const id = assetOf(state, assetId).dynamic_asset_data_id;
  const data = state.assetData.get(id);
  if (data === undefined || data.fee_pool < core) {
    throw assertionError(
      { file: 'evaluator.cpp', line: 75, method: 'prepare_fee' },
      'core_fee_paid <= fee_asset_dyn_data->fee_pool',
      'Fee pool balance is less than the fee',
    );
  }
  state.assetData.set(id, {
    ...data,
    accumulated_fees: data.accumulated_fees + amount,
    fee_pool: data.fee_pool - core,
  });
}

function evaluate(context: ApplyContext, operation: Operation): OperationResult {
  const [number, fields] = operation;
  switch (number) {
    case 0:
      return evaluateTransfer(context, fields);
    case 5:
      return evaluateAccountCreate(context, fields);
    case 6:
      return evaluateAccountUpdate(context, fields);
    case 10:
      return evaluateAssetCreate(context, fields);
    case 14:
      return evaluateAssetIssue(context, fields);
    case 22:
      return evaluateProposalCreate(context, fields);
    case 23:
      return evaluateProposalUpdate(context, fields);
    case 38:
      return evaluateOverride(context, fields);
    case 61:
      // The node checks neither the reader nor the memo: the history hole begins here.
      return NOTHING;
    default:
      return evaluateOther(context, operation);
  }
}

type Other = Exclude<Operation, { 0: 0 | 5 | 6 | 10 | 14 | 22 | 23 | 38 | 61 }>;

/** Ways in which CWD comes and goes beside transfers. */
function evaluateOther(context: ApplyContext, operation: Other): OperationResult {
  const [number, fields] = operation;
  switch (number) {
    case 25:
      return evaluatePermission(context, fields);
    case 26:
      return evaluatePermissionUpdate(context, fields);
    case 27:
      return evaluateClaim(context, fields);
    case 28:
      return evaluatePermissionEnd(context, fields);
    case 32:
      return evaluateVesting(context, fields);
    case 33:
      return evaluateVestingWithdrawal(context, fields);
    case 49:
      return evaluateStatusUpgrade(context, fields);
    case 50:
      return evaluateBet(context, fields);
    case 51:
      return evaluateCall(context, fields);
    case 99:
      return evaluateApprovedTransfer(context, fields);
    case 100:
      return evaluateApproval(context, fields);
    case 102:
      return evaluateDispute(context, fields);
    case 103:
      return evaluateDecision(context, fields);
    case 104:
      return evaluateMassPayment(context, fields);
  }
}

function evaluateTransfer(context: ApplyContext, fields: Fields<0>): OperationResult {
  const { state } = context;
  const amount = amountOf(fields.amount.amount);
  const assetId = fields.amount.asset_id;
  withFrame(
    () => ({ ...place('transfer_evaluator.cpp', 75, 'do_evaluate'), data: { op: fields } }),
    () => {
      const from = accountOf(state, fields.from);
      const to = accountOf(state, fields.to);
      assetOf(state, assetId);
      const balance = state.balanceOf(from.id, assetId);
      if (balance < amount) {
        throw insufficientBalance(state, from.name, to.name, balance, amount, assetId);
      }
    },
  );
  adjustBalance(state, fields.from, -amount, assetId);
  adjustBalance(state, fields.to, amount, assetId);
  return NOTHING;
}

function insufficientBalance(
  state: State,
  from: string,
  to: string,
  balance: bigint,
  amount: bigint,
  assetId: string,
): ChainError {
  const total = prettyAmount(state, amount, assetId);
  return assertionError(
    { file: 'transfer_evaluator.cpp', line: 68, method: 'do_evaluate' },
    'insufficient_balance',
    "Insufficient Balance: ${balance}, unable to transfer '${total_transfer}' from account '${a}' to '${t}'",
    { a: from, t: to, total_transfer: total, balance: prettyAmount(state, balance, assetId) },
  ).within({
    file: 'transfer_evaluator.cpp',
    line: 73,
    method: 'do_evaluate',
    format: 'Unable to transfer ${a} from ${f} to ${t}',
    data: { a: total, f: from, t: to },
  });
}

import { assertionError, type ChainError } from '../wire/chain-error';
import {
  asExecutable,
  isExecutable,
  refuseVirtual,
  type Operation,
} from '../wire/operation-shapes';
import { CORE_ASSET_ID } from '../chain/state';
import { amountOf, type WireOperation } from '../wire/wire-value';

/** What the node checks about an operation before it looks at its state. */

const ACCOUNT_NAME =
  /^(?=.{1,63}$)[a-z](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z](?:[a-z0-9-]*[a-z0-9])?)*$/;
const ASSET_SYMBOL = /^(?=.{3,16}$)[A-Z][A-Z0-9]*(?:\.[A-Z0-9]+)?$/;

/** Of one mass payment. */
const PAYMENTS_MAXIMUM = 1_000;
const STATUS_MAXIMUM = 4;

function isAccountName(name: string): boolean {
  return ACCOUNT_NAME.test(name);
}

function refused(file: string, line: number, expression: string): ChainError {
  return assertionError({ file, line, method: 'validate' }, expression);
}

function demand(holds: boolean, file: string, line: number, expression: string): void {
  if (!holds) throw refused(file, line, expression);
}

/** @throws {ChainError} when the transaction cannot be valid on any chain. */
export function validateTransaction(body: { operations: readonly WireOperation[] }): void {
  if (body.operations.length === 0) {
    const transaction = Object.fromEntries(
      Object.entries(body).filter(([name]) => name !== 'signatures'),
    );
    throw assertionError(
      { file: 'transaction.cpp', line: 57, method: 'validate' },
      'operations.size() > 0',
      'A transaction must have at least one operation',
      { trx: transaction },
    );
  }
  for (const operation of body.operations) validateOperation(asExecutable(operation));
}

function validateOperation(operation: Operation): void {
  const [number, fields] = operation;
  demand(amountOf(fields.fee.amount) >= 0n, 'transfer.cpp', 39, 'fee.amount >= 0');
  switch (number) {
    case 0:
      demand(fields.from !== fields.to, 'transfer.cpp', 40, 'from != to');
      demand(amountOf(fields.amount.amount) > 0n, 'transfer.cpp', 41, 'amount.amount > 0');
      return;
    case 61:
      demand(fields.from !== fields.to, 'send_message.cpp', 16, 'from != to');
      return;
    case 5:
      demand(isAccountName(fields.name), 'account.cpp', 192, 'is_valid_name( name )');
      return;
    case 10:
      demand(ASSET_SYMBOL.test(fields.symbol), 'asset_ops.cpp', 88, 'is_valid_symbol( symbol )');
      return;
    case 14: {
      const { amount, asset_id: assetId } = fields.asset_to_issue;
      const file = 'asset_ops.cpp';
      demand(amountOf(amount) > 0n, file, 172, 'asset_to_issue.amount.value > 0');
      demand(assetId !== CORE_ASSET_ID, file, 173, 'asset_to_issue.asset_id != asset_id_type(0)');
      return;
    }
    case 22:
      validateProposal(fields.proposed_ops);
      return;
    default:
      validateCrowdWiz(operation);
  }
}

function validateProposal(proposed: readonly { op: WireOperation }[]): void {
  demand(proposed.length > 0, 'proposal.cpp', 83, '!proposed_ops.empty()');
  // What the sandbox does not execute may be proposed all the same; it fails when its time comes.
  for (const { op } of proposed) {
    if (isExecutable(op)) validateOperation(op);
    else refuseVirtual(op);
  }
}

function validateCrowdWiz(operation: Operation): void {
  const [number, fields] = operation;
  if (number === 99) {
    demand(fields.from !== fields.to, 'approved_transfer.cpp', 14, 'from != to');
    demand(amountOf(fields.amount.amount) > 0n, 'approved_transfer.cpp', 15, 'amount.amount > 0');
  } else if (number === 104) {
    validateMassPayment(fields.payments.length);
  } else if (number === 49) {
    const { referral_status_type: status } = fields;
    demand(status > 0, 'account.cpp', 294, 'referral_status_type > 0');
    demand(status <= STATUS_MAXIMUM, 'account.cpp', 295, 'referral_status_type <= 4');
  } else if (number === 38) {
    demand(fields.from !== fields.to, 'transfer.cpp', 60, 'from != to');
    demand(amountOf(fields.amount.amount) > 0n, 'transfer.cpp', 61, 'amount.amount > 0');
  }
}

/** Whether each of them is more than nothing is looked at later, together with the payer's status. */
function validateMassPayment(count: number): void {
  const place = { file: 'financial.cpp', method: 'validate' };
  const what = 'Payments quantity must be';
  if (count === 0) {
    throw assertionError(
      { ...place, line: 117 },
      'payments.size() > 0',
      `${what} greater than zero`,
    );
  }
  if (count > PAYMENTS_MAXIMUM) {
    throw assertionError(
      { ...place, line: 118 },
      'payments.size() <= 1000',
      `${what} lower or equal than 1000`,
    );
  }
}

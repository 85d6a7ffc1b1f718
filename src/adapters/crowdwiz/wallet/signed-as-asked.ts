import {
  formatWireTime,
  SEND_MESSAGE_OPERATION,
  taposOf,
  TRANSFER_OPERATION,
  type WireOperation,
  type WireTransaction,
} from 'crowdwiz-protocol';
import { DomainError } from '../../../kernel';
import { CORE_ASSET_ID } from '../../../scan';
import type { OutgoingIntent, TransactionDraft } from '../../../wallet';

/** A transaction with the signature by which it is known when nodes announce it. */
export interface SignedWire {
  readonly transaction: WireTransaction;
  readonly signature: string;
}

/**
 * What a signer answers to a draft. Throws `signer_unavailable` when it is another transaction: what is
 * recorded, and searched for on the chain later, must be what is sent.
 */
export function signedAsAsked(draft: TransactionDraft, wire: string): SignedWire {
  const transaction = parsed(wire);
  const { expiration, operations, extensions, signatures } = transaction;
  const tapos = taposOf(draft.referenceBlockId);
  const fits =
    transaction.ref_block_num === tapos.ref_block_num &&
    transaction.ref_block_prefix === tapos.ref_block_prefix &&
    expiration === formatWireTime(draft.expiresAt) &&
    isEmptyList(extensions) &&
    operations.length === draft.payments.length &&
    draft.payments.every((payment, index) => isAsAsked(draft, payment, operations[index]));
  const signature = signatures?.[0];
  if (!fits || typeof signature !== 'string') throw unfit();
  return { transaction, signature };
}

function parsed(wire: string): WireTransaction {
  try {
    const answer: unknown = JSON.parse(wire);
    const { operations } = answer as Partial<WireTransaction>;
    if (Array.isArray(operations)) return answer as WireTransaction;
  } catch {
    // Said below, without what was answered.
  }
  throw unfit();
}

function isAsAsked(
  { fromAccountId }: TransactionDraft,
  { toAccountId, toMemoKey, amount, fee }: OutgoingIntent,
  operation: WireOperation | undefined,
): boolean {
  if (operation === undefined) return false;
  const [kind, fields] = operation;
  if (kind !== (amount === null ? SEND_MESSAGE_OPERATION : TRANSFER_OPERATION)) return false;
  const memo = fields['memo'] as { readonly to?: unknown } | undefined;
  if (fields['from'] !== fromAccountId || fields['to'] !== toAccountId) return false;
  if (memo?.to !== toMemoKey || !isCwd(fields['fee'], fee.units)) return false;
  return amount === null || isCwd(fields['amount'], amount.units);
}

function isCwd(value: unknown, units: bigint): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { amount, asset_id: assetId } = value as { amount?: unknown; asset_id?: unknown };
  return assetId === CORE_ASSET_ID && String(amount) === units.toString();
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function unfit(): DomainError {
  return new DomainError('signer_unavailable', {
    reason: 'it answered with another transaction than it was asked for',
  });
}

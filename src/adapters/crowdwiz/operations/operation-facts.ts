import { createHash } from 'node:crypto';
import { CORE_ASSET_ID, SHOWN_BY_HISTORY, type OperationFact } from '../../../scan';
import { fieldsOf, textOf, unitsOf, type WireFields } from '../connection';
import { listEffect } from './operation-effects';
import { mentionedUnits } from './mentioned-units';
import type { WireOperation } from 'crowdwiz-protocol';

const TRANSFER = 0;
const SEND_MESSAGE = 61;
const APPROVAL = 100;
const MASS_PAYMENT_RECEIPT = 105;

/** What an operation that names the account means for it. Amounts in minor units. */
export function factOf([number, fields]: WireOperation, accountId: string): OperationFact {
  switch (number) {
    case TRANSFER:
      return {
        kind: 'transfer',
        ...partiesOf(fields),
        ...amountOf(fields['amount']),
        ...feeOf(fields),
      };
    case APPROVAL:
      return {
        kind: 'approved_transfer',
        ...partiesOf(fields),
        ...amountOf(fields['amount']),
        ...feeOf(fields),
      };
    case SEND_MESSAGE:
      return { kind: 'message', ...partiesOf(fields), ...feeOf(fields) };
    case MASS_PAYMENT_RECEIPT:
      return { kind: 'mass_payment', ...partiesOf(fields), ...amountOf(fields['amount']) };
    default: {
      const { payer, units } = listEffect(number, fields, accountId, CORE_ASSET_ID);
      return {
        kind: 'other',
        operationType: number,
        payerAccountId: payer,
        effectUnits: units,
        ...((units === null || SHOWN_BY_HISTORY.has(number)) && {
          mentioned: mentionedUnits(fields, CORE_ASSET_ID),
        }),
      };
    }
  }
}

/** True when the id stands anywhere inside as a value of its own. */
export function names(value: unknown, accountId: string): boolean {
  if (typeof value === 'string') return value === accountId;
  if (typeof value !== 'object' || value === null) return false;
  for (const key in value) {
    if (names((value as WireFields)[key], accountId)) return true;
  }
  return false;
}

/** SHA-256 (hex) of the canonical JSON: the same for the same content. */
export function contentDigest(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/**
 * One text per content: keys in order, and integers as texts, since nodes print the same number
 * either way, depending on its size.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(canonical(value));
}

function canonical(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [
    key,
    canonical(inner),
  ]);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Reads `[number, {fields}]`. */
export function operationOf(value: unknown): WireOperation {
  const [number, fields] = Array.isArray(value) ? (value as unknown[]) : [];
  return [Number(unitsOf(number, 'an operation number')), fieldsOf(fields, 'operation fields')];
}

function partiesOf(fields: WireFields): { fromAccountId: string; toAccountId: string } {
  return {
    fromAccountId: textOf(fields['from'], 'a sender'),
    toAccountId: textOf(fields['to'], 'a receiver'),
  };
}

function amountOf(value: unknown): { units: bigint; assetId: string } {
  const { amount, asset_id: assetId } = fieldsOf(value, 'an amount');
  return { units: unitsOf(amount, 'minor units'), assetId: textOf(assetId, 'an asset') };
}

function feeOf(fields: WireFields): { feeUnits: bigint; feeAssetId: string } {
  const { units, assetId } = amountOf(fields['fee']);
  return { feeUnits: units, feeAssetId: assetId };
}

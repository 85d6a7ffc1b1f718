import type { ExportRecord, ExportSubject, KindSum, PeriodBalance, StateSum } from '../../../desk';
import { CWD, Money } from '../../../kernel';
import { CORE_ASSET_ID } from '../../../scan';
import { csvLine } from './csv';

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** One record as columns; a column that it does not have is empty. */
type Columns = Readonly<Record<string, string | null>>;

const OF_TOTALS = ['count', 'from', 'to', 'takenAt', 'wrongAccounts'];
const AMOUNTS = ['debit', 'credit', 'balance', 'asset'];

/** The columns of a file, in order. `record` says what a line is: a row, or one of the totals at the end. */
export const COLUMNS: Readonly<Record<ExportSubject, readonly string[]>> = {
  entries: [
    ...['record', 'sequence', 'occurredAt', 'key', 'kind', 'account', 'customerId', 'customer'],
    ...AMOUNTS,
    ...OF_TOTALS,
  ],
  deposits: [
    ...['record', 'id', 'blockTime', 'blockNumber', 'transactionId', 'chainKey', 'state'],
    ...['fromAccountId', 'fromAccountName', 'assetId', 'units', 'cwd', 'customerId', 'customer'],
    ...['points', 'rateVersion', 'account', 'kind', 'debit', 'credit', 'asset'],
    ...OF_TOTALS,
  ],
  withdrawals: [
    ...['record', 'id', 'reference', 'requestedAt', 'state', 'customerId', 'customer'],
    ...[
      'accountId',
      'accountName',
      'points',
      'gross',
      'fee',
      'feePayer',
      'net',
      'rate',
      'rateVersion',
    ],
    ...['transactionId', 'decidedBy', 'reason', 'account', 'kind', 'debit', 'credit', 'asset'],
    ...OF_TOTALS,
  ],
};

export const CONTENT_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
};

/** What comes before the first record. */
export function headOf(subject: ExportSubject, format: ExportFormat): string {
  return format === 'csv' ? csvLine(COLUMNS[subject]) : '';
}

/** Records as text, each in a line of its own. */
export function textOf(
  records: readonly ExportRecord[],
  subject: ExportSubject,
  format: ExportFormat,
): string {
  const lines = records.map(columnsOf);
  if (format === 'jsonl') return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const names = COLUMNS[subject];
  return lines.map((line) => csvLine(names.map((name) => line[name] ?? null))).join('');
}

function columnsOf(given: ExportRecord): Columns {
  switch (given.record) {
    case 'line':
      return lineColumns(given);
    case 'deposit':
      return depositColumns(given);
    case 'withdrawal':
      return withdrawalColumns(given);
    case 'opening':
    case 'closing':
      return { record: given.record, ...balanceColumns(given.balance, given.record) };
    case 'sum':
      return { record: given.record, ...sumColumns(given.sum) };
    case 'total':
      return { record: given.record, ...totalColumns(given.total) };
    case 'end': {
      const { rowCount, from, to, takenAt, wrongAccounts } = given.end;
      return {
        ...{ record: given.record, count: String(rowCount), from: from.toISOString() },
        ...{ to: to.toISOString(), takenAt: takenAt.toISOString() },
        wrongAccounts: wrongAccounts.join(' '),
      };
    }
  }
}

function lineColumns({ line }: Extract<ExportRecord, { record: 'line' }>): Columns {
  const { sequence, occurredAt, key, kind, account, customerId, side, money } = line;
  return {
    ...{ record: 'line', sequence: String(sequence), occurredAt: occurredAt.toISOString() },
    ...{ key, kind, account, customerId, customer: line.customerReference },
    ...{ [side]: money.toDecimal(), asset: money.asset.symbol },
  };
}

function depositColumns({
  deposit,
  customerReference,
  fromAccountName,
}: Extract<ExportRecord, { record: 'deposit' }>): Columns {
  const { units, assetId, rateVersion } = deposit;
  const cwd = assetId === CORE_ASSET_ID ? Money.of(units, CWD).toDecimal() : null;
  return {
    ...{ record: 'deposit', id: deposit.id, blockTime: deposit.blockTime.toISOString() },
    ...{ blockNumber: String(deposit.blockNumber), transactionId: deposit.transactionId },
    ...{ chainKey: deposit.chainKey, state: deposit.state, fromAccountId: deposit.fromAccountId },
    ...{ fromAccountName, assetId, units: String(units), cwd, customerId: deposit.customerId },
    ...{ customer: customerReference, points: deposit.points?.toDecimal() ?? null },
    rateVersion: rateVersion === null ? null : String(rateVersion),
  };
}

function withdrawalColumns({
  withdrawal,
  customerReference,
}: Extract<ExportRecord, { record: 'withdrawal' }>): Columns {
  const { points, gross, fee, net } = withdrawal;
  return {
    ...{ record: 'withdrawal', id: withdrawal.id, state: withdrawal.state },
    reference: withdrawal.reference,
    ...{ requestedAt: withdrawal.requestedAt.toISOString(), customerId: withdrawal.customerId },
    ...{ customer: customerReference, accountId: withdrawal.accountId },
    ...{ accountName: withdrawal.accountName, points: points.toDecimal() },
    ...{ gross: gross.toDecimal(), fee: fee.toDecimal(), feePayer: withdrawal.feePayer },
    ...{ net: net.toDecimal(), rate: withdrawal.rate, rateVersion: String(withdrawal.rateVersion) },
    ...{ transactionId: withdrawal.transactionId, decidedBy: withdrawal.decidedBy },
    reason: withdrawal.reason,
  };
}

function balanceColumns(
  { account, opening, closing }: PeriodBalance,
  which: 'opening' | 'closing',
): Columns {
  const balance = which === 'opening' ? opening : closing;
  return { account, balance: balance.toDecimal(), asset: balance.asset.symbol };
}

function sumColumns({ account, kind, debit, credit }: KindSum): Columns {
  return {
    ...{ account, kind, debit: debit.toDecimal(), credit: credit.toDecimal() },
    asset: debit.asset.symbol,
  };
}

function totalColumns({ state, count, amounts }: StateSum): Columns {
  const decimals = Object.entries(amounts).map(([name, amount]) => [name, amount.toDecimal()]);
  return { state, count: String(count), ...(Object.fromEntries(decimals) as Columns) };
}

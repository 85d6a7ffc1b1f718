import { BooksOfDeposits } from '../evidence/books-of-deposits';
import { ratesOf } from './deposit-rates';
import { CWD_DECIMALS, exactPointsFor, PARTS_OF_A_POINT } from '../evidence/exact-rate';
import type { Evidence } from '../evidence/facts';
import { ratesInForce } from './no-free-options';
import {
  signed,
  type DepositRow,
  type EntryRow,
  type GatewayRows,
  type PostingRow,
  type WithdrawalRow,
} from '../evidence/rows';
import { Complaints, groupBy, type Violation } from '../evidence/violation';

/**
 * Nobody takes out more CWD than the rates in force at each act allow: the account that is kept here has, for each
 * customer, the most points that each deposit's rate allows, and what the service gave and took, less what each payout
 * costs at the rate in force when it was requested. No hold may leave it below zero, whatever rates and points
 * the tables name. Histories, which know all acts, are judged by more.
 */
export function checkRatesOfEachAct(evidence: Evidence): readonly Violation[] {
  const complaints = new Complaints('rates-of-each-act');
  const { rows } = evidence;
  const values = new Values(evidence);
  const entries = new Map(rows.entries.map((entry) => [entry.id, entry]));
  const postings = groupBy(rows.postings, ({ account_id: id }) => id);
  for (const { id, code, customer_id: customerId } of rows.accounts) {
    if (customerId === null || code !== `customer:${customerId}`) continue;
    const own = inOrder(postings.get(id) ?? [], entries);
    const gain = firstGain(own, values);
    if (gain !== null) complaints.add(`customer ${customerId} gained ${gain}`);
  }
  return complaints.found;
}

/** A posting on a customer's account, with its entry. */
interface Line {
  readonly posting: PostingRow;
  readonly entry: EntryRow;
}

function inOrder(
  postings: readonly PostingRow[],
  entries: ReadonlyMap<string, EntryRow>,
): readonly Line[] {
  return postings
    .flatMap((posting): Line[] => {
      const entry = entries.get(posting.entry_id);
      return entry === undefined ? [] : [{ posting, entry }];
    })
    .sort((one, other) => (BigInt(one.entry.id) < BigInt(other.entry.id) ? -1 : 1));
}

function firstGain(lines: readonly Line[], values: Values): string | null {
  let left = 0n;
  for (const line of lines) {
    left += values.of(line);
    if (left < 0n && line.entry.kind === 'hold') return values.gainIn(-left, line.entry.key);
  }
  return null;
}

const HOLD_ENDED = 'hold-ended:';
const HOLD = 'hold:';

/** What each entry is worth to its customer by this rule, in parts of a minor unit of points. */
class Values {
  private readonly books: BooksOfDeposits;
  private readonly deposits: ReadonlyMap<string, DepositRow>;
  private readonly withdrawals: ReadonlyMap<string, WithdrawalRow>;
  private readonly rows: GatewayRows;
  private readonly pointsDecimals: number;

  constructor(private readonly evidence: Evidence) {
    const { rows, pointsDecimals } = evidence;
    this.rows = rows;
    this.pointsDecimals = pointsDecimals;
    this.books = new BooksOfDeposits(rows);
    this.deposits = new Map(
      rows.deposits.flatMap((row) => [
        [`deposit:${row.id}`, row],
        [`attribution:${row.id}`, row],
      ]),
    );
    this.withdrawals = new Map(rows.withdrawals.map((row) => [row.id, row]));
  }

  of({ posting, entry: { key, kind } }: Line): bigint {
    switch (kind) {
      case 'deposit':
      case 'attribution':
        return this.mostOf(key);
      case 'hold':
        return -this.costOf(key.replace(HOLD, ''));
      case 'hold_released':
        return this.costOf(key.replace(HOLD_ENDED, ''));
      default:
        return -signed(posting) * PARTS_OF_A_POINT;
    }
  }

  /** Smaller ones before it that had bought nothing count with it, at its rate. */
  private mostOf(key: string): bigint {
    const row = this.deposits.get(key);
    if (row === undefined) return 0n;
    const units = BigInt(row.units) + this.books.uncreditedBefore(key, row.customer_id ?? '');
    const possible = ratesOf(row, this.evidence).map(({ rate }) => this.worth(units, rate));
    return possible.reduce((most, each) => (each > most ? each : most), 0n);
  }

  private costOf(withdrawalId: string): bigint {
    const row = this.withdrawals.get(withdrawalId);
    if (row === undefined) return 0n;
    return this.worth(unitsOfCost(row), this.rateOf(row));
  }

  /** The best for the customer of those that may have been in force at the request. */
  private rateOf(row: WithdrawalRow): string {
    const rates = this.rows.rates.filter(({ direction }) => direction === 'withdrawal');
    const possible = ratesInForce(rates, row.requested_at).map(({ rate }) => rate);
    const [best = row.rate] = possible.sort((one, other) =>
      this.worth(1n, one) < this.worth(1n, other) ? -1 : 1,
    );
    return best;
  }

  private worth(units: bigint, rate: string): bigint {
    return exactPointsFor(units, rate, this.pointsDecimals);
  }

  /** In words, at the rate of the withdrawal that was too much. */
  gainIn(parts: bigint, holdKey: string): string {
    const id = holdKey.replace(HOLD, '');
    const row = this.withdrawals.get(id);
    const ofOne = row === undefined ? 1n : this.worth(1n, this.rateOf(row));
    const units = (parts / ofOne).toString().padStart(CWD_DECIMALS + 1, '0');
    const cwd = `${units.slice(0, -CWD_DECIMALS)}.${units.slice(-CWD_DECIMALS)}`;
    return `${cwd} CWD with withdrawal ${id}: the rates in force at each act allow no more`;
  }
}

function unitsOfCost({ net, fee, fee_payer: payer }: WithdrawalRow): bigint {
  return BigInt(net) + (payer === 'customer' ? BigInt(fee) : 0n);
}

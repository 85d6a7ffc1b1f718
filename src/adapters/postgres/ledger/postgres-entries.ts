import { Injectable } from '@nestjs/common';
import { Assets, Money, type AssetCode, type Page, type PageRequest } from '../../../kernel';
import {
  customerAccount,
  customerHeldAccount,
  customerUncreditedAccount,
  Entries,
  ENTRY_KINDS,
  type AccountLine,
  type AccountPage,
  type BookedEntry,
  type BookedLine,
  type EntryFilter,
  type EntryKind,
  type Side,
} from '../../../ledger';
import { Database } from '../connection/database';
import { Conditions, LOOKED_AT, pageNewestFirst, type TimedList } from '../connection/newest-first';
import {
  NOT_OURS,
  readCursor,
  readPageLimit,
  readPageRequest,
  unitsOf,
  uuidOrNull,
  withinPeriod,
  writeCursor,
} from '../connection/row-values';

const COLUMNS = 'e.id::text AS sequence, e.key, e.kind, e.occurred_at';
const LIST: TimedList = {
  ...{ name: 'entries', table: 'ledger_entry', alias: 'e', columns: COLUMNS },
  ...{ time: 'occurred_at', position: 'id' },
  divider: { column: 'kind', values: ENTRY_KINDS },
};
const LIST_OF_CUSTOMER = 'entries-of-customer';
const LIST_OF_ACCOUNT = 'entries-of-account';
/** The last entry that was shown, and the balance before it. */
const ACCOUNT_PLACE = /^(\d{1,18})\.(-?\d{1,38})$/;
/** Sorts behind whatever goes on after a beginning. */
const LAST = '\u{10ffff}';

const LINES = `
  SELECT p.entry_id::text AS sequence, a.code, a.customer_id, p.side, p.asset, p.amount
  FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id
  WHERE p.entry_id = ANY($1::bigint[]) ORDER BY p.entry_id, p.line`;

const OF_ACCOUNT = `
  SELECT a.asset, a.balance, e.id::text AS sequence, e.key, e.kind, e.occurred_at, moved.change
  FROM ledger_account a
  LEFT JOIN LATERAL (
    SELECT p.entry_id, sum(CASE p.side WHEN a.normal_side THEN p.amount ELSE -p.amount END) AS change
    FROM ledger_posting p
    WHERE p.account_id = a.id AND ($2::bigint IS NULL OR p.entry_id < $2)
    GROUP BY p.entry_id ORDER BY p.entry_id DESC LIMIT $3
  ) moved ON true
  LEFT JOIN ledger_entry e ON e.id = moved.entry_id
  WHERE a.code = $1
  ORDER BY moved.entry_id DESC`;

interface EntryRow {
  readonly sequence: string;
  readonly key: string;
  readonly kind: EntryKind;
  readonly occurred_at: Date;
}

interface LineRow {
  readonly sequence: string;
  readonly code: string;
  readonly customer_id: string | null;
  readonly side: Side;
  readonly asset: AssetCode;
  readonly amount: string;
}

interface AccountRow {
  readonly asset: AssetCode;
  readonly balance: string;
}

interface MovedRow extends AccountRow, EntryRow {
  readonly change: string;
}

/** Reads what `PostgresBooks` writes. */
@Injectable()
export class PostgresEntries extends Entries {
  constructor(
    private readonly database: Database,
    private readonly assets: Assets,
  ) {
    super();
  }

  override async list(filter: EntryFilter, page: PageRequest): Promise<Page<BookedEntry>> {
    const { customerId, kind, ...period } = filter;
    if (customerId !== undefined) return this.listOfCustomer(customerId, filter, page);
    const conditions = new Conditions().add(kind, (value) => `e.kind = ${value}`);
    const question = conditions.within(period);
    const asRow = (row: EntryRow) => row;
    const found = await pageNewestFirst(this.database, LIST, question, page, asRow);
    return { items: await this.whole(found.items), nextCursor: found.nextCursor };
  }

  override async ofKeys(keys: readonly string[]): Promise<readonly BookedEntry[]> {
    if (keys.length === 0) return [];
    const rows = await this.database.rows<EntryRow>(
      `SELECT ${COLUMNS} FROM ledger_entry e WHERE e.key = ANY($1::text[]) ORDER BY e.id`,
      [keys],
    );
    return this.whole(rows);
  }

  /** By the index of kinds: beginnings of keys are in none. */
  override async beginningWith(
    kind: EntryKind,
    beginning: string,
  ): Promise<readonly BookedEntry[]> {
    const rows = await this.database.rows<EntryRow>(
      `SELECT ${COLUMNS} FROM ledger_entry e
       WHERE e.kind = $1 AND e.key ~>=~ $2 AND e.key ~<~ $3 ORDER BY e.id`,
      [kind, beginning, beginning + LAST],
    );
    return this.whole(rows);
  }

  override async ofAccount(code: string, page: PageRequest): Promise<AccountPage | null> {
    const limit = readPageLimit(page);
    const place = page.cursor === null ? null : readAccountPlace(page.cursor);
    const rows = await this.database.rows<MovedRow | (AccountRow & { readonly sequence: null })>(
      OF_ACCOUNT,
      [code, place?.sequence ?? null, limit + 1],
    );
    const [first] = rows;
    if (!first) return null;
    const asset = this.assets.byCode(first.asset);
    const balance = Money.of(unitsOf(first.balance), asset);
    let left = place ? Money.of(place.left, asset) : balance;
    const moves = rows.flatMap((row) => (row.sequence === null ? [] : [row]));
    const items = moves.slice(0, limit).map((row): AccountLine => {
      const change = Money.of(unitsOf(row.change), asset);
      const { sequence, key: entryKey, kind, occurred_at: occurredAt } = row;
      const line = {
        sequence: BigInt(sequence),
        entryKey,
        kind,
        occurredAt,
        change,
        balance: left,
      };
      left = left.minus(change);
      return line;
    });
    const last = items.at(-1);
    const hasMore = moves.length > limit && last !== undefined;
    const nextCursor = hasMore
      ? writeCursor(LIST_OF_ACCOUNT, `${last.sequence}.${left.units}`)
      : null;
    return { items, nextCursor, balance, before: left };
  }

  /** Each account of the customer gives its newest entries, by its own index. */
  private async listOfCustomer(
    customerId: string,
    { kind, from, to }: EntryFilter,
    page: PageRequest,
  ): Promise<Page<BookedEntry>> {
    const { before, rowsToRead } = readPageRequest(LIST_OF_CUSTOMER, page);
    const parameters: unknown[] = [codesOf(customerId), before];
    const residual = withinPeriod('e.occurred_at', { from, to }, parameters);
    if (kind !== undefined) residual.push(`e.kind = $${parameters.push(kind)}`);
    const isWhole = residual.length === 0;
    const looked = newestOfAccounts(isWhole ? rowsToRead : LOOKED_AT);
    const rows = await this.database.rows<EntryRow>(
      `SELECT ${COLUMNS} FROM (${looked}) looked JOIN ledger_entry e ON e.id = looked.entry_id
       ${isWhole ? '' : `WHERE ${residual.join(' AND ')}`}
       ORDER BY e.id DESC LIMIT ${rowsToRead}`,
      parameters,
    );
    const shown = rows.slice(0, page.limit);
    const last = rows.length > page.limit ? shown.at(-1)?.sequence : undefined;
    const end = last ?? (isWhole ? null : await this.endOf(looked, parameters.slice(0, 2)));
    const nextCursor = end === null ? null : writeCursor(LIST_OF_CUSTOMER, end);
    return { items: await this.whole(shown), nextCursor };
  }

  /** The last one that was looked at; null where there is nothing behind it. */
  private async endOf(looked: string, parameters: readonly unknown[]): Promise<string | null> {
    const row = await this.database.row<{ end: string }>(
      `SELECT min(entry_id)::text AS end FROM (${looked}) looked HAVING count(*) = ${LOOKED_AT}`,
      parameters,
    );
    return row?.end ?? null;
  }

  private async whole(rows: readonly EntryRow[]): Promise<readonly BookedEntry[]> {
    if (rows.length === 0) return [];
    const lines = new Map<string, BookedLine[]>(rows.map(({ sequence }) => [sequence, []]));
    for (const row of await this.database.rows<LineRow>(LINES, [[...lines.keys()]])) {
      lines.get(row.sequence)?.push({
        account: row.code,
        customerId: row.customer_id,
        side: row.side,
        money: Money.of(unitsOf(row.amount), this.assets.byCode(row.asset)),
      });
    }
    return rows.map(({ sequence, key, kind, occurred_at: occurredAt }) => ({
      ...{ sequence: BigInt(sequence), key, kind, occurredAt },
      lines: lines.get(sequence) ?? [],
    }));
  }
}

/** Entries of the accounts $1 before $2, newest first. */
function newestOfAccounts(limit: number): string {
  return `SELECT DISTINCT found.entry_id FROM ledger_account a
    CROSS JOIN LATERAL (
      SELECT p.entry_id FROM ledger_posting p
      WHERE p.account_id = a.id AND ($2::bigint IS NULL OR p.entry_id < $2)
      GROUP BY p.entry_id ORDER BY p.entry_id DESC LIMIT ${limit}
    ) found
    WHERE a.code = ANY($1::text[])
    ORDER BY found.entry_id DESC LIMIT ${limit}`;
}

function codesOf(customerId: string): readonly string[] {
  if (uuidOrNull(customerId) === null) return [];
  const accounts = [customerAccount, customerHeldAccount, customerUncreditedAccount];
  return accounts.map((of) => of(customerId).code);
}

function readAccountPlace(cursor: string) {
  const [, sequence, left] = ACCOUNT_PLACE.exec(readCursor(LIST_OF_ACCOUNT, cursor)) ?? [];
  if (sequence === undefined || left === undefined) throw new RangeError(NOT_OURS);
  return { sequence, left: BigInt(left) };
}

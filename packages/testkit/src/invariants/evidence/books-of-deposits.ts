import { signed, type EntryRow, type GatewayRows, type PostingRow } from './rows';
import { groupBy } from './violation';

/** What the entries of deposits moved: debits count up, credits down. */
export class BooksOfDeposits {
  private readonly entries: ReadonlyMap<string, EntryRow>;
  private readonly postings: ReadonlyMap<string, readonly PostingRow[]>;
  private readonly byAccount: ReadonlyMap<string, readonly PostingRow[]>;
  private readonly accountIds: ReadonlyMap<string, string>;

  constructor(rows: GatewayRows) {
    this.entries = new Map(rows.entries.map((entry) => [entry.key, entry]));
    this.postings = groupBy(rows.postings, ({ entry_id: id }) => id);
    this.byAccount = groupBy(rows.postings, ({ account_id: id }) => id);
    this.accountIds = new Map(rows.accounts.map(({ code, id }) => [code, id]));
  }

  has(key: string): boolean {
    return this.entries.has(key);
  }

  /** What of the customer's CWD had bought nothing before this entry, replayed from the first one. */
  uncreditedBefore(key: string, customerId: string): bigint {
    const accountId = this.accountIds.get(uncreditedOf(customerId));
    const entryId = this.entries.get(key)?.id;
    if (accountId === undefined || entryId === undefined) return 0n;
    return (this.byAccount.get(accountId) ?? [])
      .filter((posting) => BigInt(posting.entry_id) < BigInt(entryId))
      .reduce((sum, posting) => sum - signed(posting), 0n);
  }

  posted(key: string, code: string): bigint {
    const accountId = this.accountIds.get(code);
    const postings = this.postings.get(this.entries.get(key)?.id ?? '') ?? [];
    return postings
      .filter((posting) => posting.account_id === accountId)
      .reduce((sum, posting) => sum + signed(posting), 0n);
  }
}

export function uncreditedOf(customerId: string | null): string {
  return `customer:${customerId ?? ''}:uncredited`;
}

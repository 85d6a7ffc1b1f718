import { Injectable } from '@nestjs/common';
import {
  Assets,
  isWithin,
  Money,
  type Page,
  type PageRequest,
} from 'crowdwiz-gateway/internal/kernel/index';
import {
  Entries,
  HOUSE_ACCOUNTS,
  type AccountLine,
  type AccountPage,
  type BookedEntry,
  type Entry,
  type EntryFilter,
  type EntryKind,
} from 'crowdwiz-gateway/internal/ledger/index';
import { MemoryDatabase } from '../database/memory-database';
import { decode, encode, readCursor } from '../database/page-cursor';
import { changesOf } from './changes';
import { ACCOUNTS, ENTRIES } from './ledger-tables';

const LIST = 'entries';
const LIST_OF_CUSTOMER = 'entries-of-customer';
const LIST_OF_ACCOUNT = 'entries-of-account';
const ACCOUNT_PLACE = /^(\d{1,15})\.(-?\d{1,38})$/;

@Injectable()
export class MemoryEntries extends Entries {
  private get entries() {
    return this.database.in(ENTRIES);
  }

  constructor(
    private readonly database: MemoryDatabase,
    private readonly assets: Assets,
  ) {
    super();
  }

  override list(
    { kind, customerId, ...period }: EntryFilter,
    page: PageRequest,
  ): Promise<Page<BookedEntry>> {
    const isAsked = (each: Entry) =>
      (kind === undefined || each.kind === kind) && isWithin(each.occurredAt, period);
    const isOfCustomer = ({ postings }: Entry) =>
      postings.some(({ account }) => account.customerId === customerId);
    const toItem = (each: Entry) => this.booked(each);
    return this.database.read(() =>
      customerId === undefined
        ? this.entries.pageByTime(LIST, page, ({ occurredAt }) => occurredAt, toItem, isAsked)
        : this.entries.page(
            LIST_OF_CUSTOMER,
            page,
            toItem,
            (each) => isOfCustomer(each) && isAsked(each),
          ),
    );
  }

  override ofKeys(keys: readonly string[]): Promise<readonly BookedEntry[]> {
    return this.select(({ key }) => keys.includes(key));
  }

  override beginningWith(kind: EntryKind, beginning: string): Promise<readonly BookedEntry[]> {
    return this.select((each) => each.kind === kind && each.key.startsWith(beginning));
  }

  override ofAccount(code: string, { limit, cursor }: PageRequest): Promise<AccountPage | null> {
    return this.database.read(() => {
      const known = this.database.in(ACCOUNTS).get(code);
      const account = known ?? HOUSE_ACCOUNTS.find((each) => each.code === code);
      readCursor(LIST_OF_ACCOUNT, limit, null);
      const place = cursor === null ? null : readPlace(cursor);
      if (!account) return null;
      const asset = this.assets.byCode(account.asset);
      const balance = Money.of(known?.balance ?? 0n, asset);
      let left = place ? Money.of(place.left, asset) : balance;
      const moves = this.entries
        .rows((each) => each.postings.some((posting) => posting.account.code === code))
        .map((each) => this.booked(each))
        .filter(({ sequence }) => place === null || sequence < place.sequence)
        .reverse();
      const items = moves.slice(0, limit).map((each): AccountLine => {
        const { sequence, key: entryKey, kind, occurredAt } = each;
        const change = Money.of(this.changeOf(entryKey, code), asset);
        const line = { sequence, entryKey, kind, occurredAt, change, balance: left };
        left = left.minus(change);
        return line;
      });
      const last = items.at(-1);
      const hasMore = moves.length > limit && last !== undefined;
      const nextCursor = hasMore ? encode(LIST_OF_ACCOUNT, `${last.sequence}.${left.units}`) : null;
      return { items, nextCursor, balance, before: left };
    });
  }

  private changeOf(key: string, code: string): bigint {
    const entry = this.entries.get(key);
    return entry ? (changesOf([entry]).get(code)?.units ?? 0n) : 0n;
  }

  private select(condition: (entry: Entry) => boolean): Promise<readonly BookedEntry[]> {
    return this.database.read(() => this.entries.rows(condition).map((each) => this.booked(each)));
  }

  private booked({ key, kind, occurredAt, postings }: Entry): BookedEntry {
    const sequence = BigInt(this.entries.positionOf(key) ?? 0);
    const lines = postings.map(({ account, side, money }) => ({
      ...{ account: account.code, customerId: account.customerId, side, money },
    }));
    return { sequence, key, kind, occurredAt, lines };
  }
}

function readPlace(cursor: string) {
  const [, sequence, left] = ACCOUNT_PLACE.exec(decode(LIST_OF_ACCOUNT, cursor)) ?? [];
  if (sequence === undefined || left === undefined) {
    throw new RangeError('cursor is not one that this list gave');
  }
  return { sequence: BigInt(sequence), left: BigInt(left) };
}

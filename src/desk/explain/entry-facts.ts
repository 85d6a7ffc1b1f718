import { Money } from '../../kernel';
import type { BookedEntry, BookedLine, Side } from '../../ledger';
import { fact, type Fact, type FactDetails, type FactPart, type NumberName } from './explanation';

interface EntryView {
  readonly parts?: readonly FactPart[];
  /** Besides its kind. */
  readonly details?: FactDetails;
  readonly operatorDetails?: FactDetails;
  readonly isForCustomer?: boolean;
}

/** An entry of the books, whole for operators; the customer sees its kind and what it adds to the number. */
export function entryFact(entry: BookedEntry, view: EntryView = {}): Fact {
  const { parts = [], details = {}, operatorDetails = {}, isForCustomer = true } = view;
  return fact('entry', entry.occurredAt, {
    sequence: entry.sequence,
    parts: parts.filter(({ change }) => !change.isZero),
    details: { entryKind: entry.kind, ...details },
    operatorDetails: {
      key: entry.key,
      sequence: String(entry.sequence),
      lines: entry.lines.map(lineText).join('; '),
      ...operatorDetails,
    },
    isForCustomer,
  });
}

/** A part of the number, or none where there is nothing. */
export function part(number: NumberName, change: Money | null): readonly FactPart[] {
  return change === null || change.isZero ? [] : [{ number, change }];
}

/** What an entry posts on one side of an account; null where it does not touch that. */
export function posted({ lines }: BookedEntry, account: string, side: Side): Money | null {
  const found = lines.filter((line) => line.account === account && line.side === side);
  const [first, ...others] = found.map(({ money }) => money);
  return first ? others.reduce((sum, money) => sum.plus(money), first) : null;
}

/** By how much an entry makes a balance grow on this side, or shrink; null where it does not touch it. */
export function changeOn(entry: BookedEntry, account: string, normalSide: Side): Money | null {
  const other = normalSide === 'debit' ? 'credit' : 'debit';
  const more = posted(entry, account, normalSide);
  const less = posted(entry, account, other);
  if (less === null) return more;
  return (more ?? Money.zero(less.asset)).minus(less);
}

export function negated(money: Money | null): Money | null {
  return money && Money.zero(money.asset).minus(money);
}

function lineText({ side, account, money }: BookedLine): string {
  return `${side} ${account} ${money.toString()}`;
}

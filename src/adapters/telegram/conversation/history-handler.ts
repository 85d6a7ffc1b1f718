import { Injectable } from '@nestjs/common';
import { EventHistory, KINDS_WITH_REASONS, subjectOfEntry } from '../../../desk';
import type { Page } from '../../../kernel';
import { Books, ServiceHolds, type StatementLine } from '../../../ledger';
import { Links } from '../../../linking';
import { lapseCauseOf, Withdrawals, type Withdrawal } from '../../../withdrawals';
import { messageOf, type ButtonRows } from '../delivery/outgoing-message';
import type { HistoryLineView, Html, Messages } from '../messages';
import { cleanText } from '../messages/clean-text';
import { numberOfEntry } from '../messages/number-of';
import { BUTTON_DATA, historyButton } from './intent';
import { mainKeyboard } from './keyboards';
import type { Answer, ConversationContext } from './conversation-context';

const LINES = 10;
/** Of each reason so much is shown, as long as the page is short enough; the message of the day had all of it. */
const REASON_LENGTHS: readonly number[] = [200, 60];
/** Of 4,096 characters that Telegram takes, without the marks. */
const HTML_LENGTH = 3_500;

type Reason = HistoryLineView['reason'];

/** What happened to a customer's points, page by page, and why. */
@Injectable()
export class HistoryHandler {
  constructor(
    private readonly books: Books,
    private readonly events: EventHistory,
    private readonly holds: ServiceHolds,
    private readonly withdrawals: Withdrawals,
    private readonly links: Links,
  ) {}

  /** `cursor`: of an older page; null for the newest. */
  async page({ chat, messages }: ConversationContext, cursor: string | null): Promise<Answer> {
    const { customerId, conversation } = chat;
    const statement = await this.statement(customerId, cursor);
    const isLinked = (await this.links.activeOfCustomer(customerId)) !== null;
    const menu = mainKeyboard(messages, isLinked);
    if (statement === null) {
      return { replies: [messageOf(messages.say.oldButton(), menu)], conversation };
    }
    const reasons = await this.reasonsOf(statement.items);
    const text = historyText(messages, statement.items, reasons, cursor === null);
    const buttons = [...pageButtons(messages, statement.nextCursor, cursor === null), ...menu];
    return { replies: [messageOf(text, buttons)], conversation };
  }

  /** Null for a place that the list does not know any more. */
  private async statement(
    customerId: string,
    cursor: string | null,
  ): Promise<Page<StatementLine> | null> {
    try {
      return await this.books.statement(customerId, { limit: LINES, cursor });
    } catch (error) {
      if (error instanceof RangeError && cursor !== null) return null;
      throw error;
    }
  }

  /** By key of the entry. */
  private async reasonsOf(lines: readonly StatementLine[]): Promise<ReadonlyMap<string, Reason>> {
    const subjects = lines.map(({ entryKey, kind }) => ({
      ...{ entryKey, kind },
      ...subjectOfEntry(entryKey, kind),
    }));
    const held = subjects.filter(({ type }) => type === 'hold');
    const returned = subjects.filter(({ kind }) => kind === 'hold_released');
    const changes = lines.filter(({ kind }) => KINDS_WITH_REASONS.includes(kind));
    const ofChanges = await this.events.reasonsOf(changes);
    const ofHolds = await this.reasonsOfHolds([...new Set(held.map(({ id }) => id))]);
    const ofReturned = await this.reasonsOfReturned(returned.map(({ id }) => id));
    return new Map<string, Reason>([
      ...[...ofChanges].map(([key, { reason }]) => [key, { words: reason }] as const),
      ...held.map(({ entryKey, id }) => [entryKey, ofHolds.get(id) ?? null] as const),
      ...returned.map(({ entryKey, id }) => [entryKey, ofReturned.get(id) ?? null] as const),
    ]);
  }

  private async reasonsOfHolds(ids: readonly string[]): Promise<ReadonlyMap<string, Reason>> {
    if (ids.length === 0) return new Map();
    const holds = await this.holds.findNamed(ids.map((id) => ({ id })));
    return new Map(holds.map(({ id, reason }) => [id, { words: reason }]));
  }

  private async reasonsOfReturned(ids: readonly string[]): Promise<ReadonlyMap<string, Reason>> {
    if (ids.length === 0) return new Map();
    const withdrawals = await this.withdrawals.findMany(ids);
    return new Map(withdrawals.map((withdrawal) => [withdrawal.id, reasonOf(withdrawal)]));
  }
}

/** An operator who cancels says why to other operators alone; who rejects, to the customer as well. */
function reasonOf(withdrawal: Withdrawal): Reason {
  const { state, reason } = withdrawal;
  const cause = lapseCauseOf(withdrawal);
  if (cause !== null) return { cause };
  return state === 'rejected' && reason !== null ? { words: reason } : null;
}

/** With as much of the reasons as fits into one message: they are others' words, and may be long. */
function historyText(
  { say }: Messages,
  lines: readonly StatementLine[],
  reasons: ReadonlyMap<string, Reason>,
  isNewest: boolean,
): Html {
  const textWith = (length: number): Html => {
    const views = lines.map((line) => viewOf(line, reasons.get(line.entryKey) ?? null, length));
    return say.history({ lines: views, isNewest });
  };
  const texts = REASON_LENGTHS.map(textWith);
  return texts.find(({ text }) => text.length <= HTML_LENGTH) ?? textWith(0);
}

function viewOf(
  { entryKey, occurredAt, change, kind }: StatementLine,
  reason: Reason,
  reasonLength: number,
): HistoryLineView {
  const at = occurredAt.toISOString().slice(0, 16).replace('T', ' ');
  const signed = `${change.isPositive ? '+' : ''}${change.toString()}`;
  const number = numberOfEntry(entryKey);
  return { at, change: signed, kind, number, reason: shortened(reason, reasonLength) };
}

function shortened(reason: Reason, length: number): Reason {
  if (reason === null || 'cause' in reason) return reason;
  if (length === 0) return null;
  // On one line: a reason must not look like a line of the history.
  const words = reason.words.replaceAll(/\s+/g, ' ').trim();
  const shown = cleanText(words, length);
  return { words: words.length > length ? `${shown}…` : shown };
}

function pageButtons(
  { labels }: Messages,
  nextCursor: string | null,
  isNewest: boolean,
): ButtonRows {
  const older = nextCursor === null ? null : historyButton(nextCursor);
  const row = [
    ...(isNewest ? [] : [{ label: labels.newestHistory, data: BUTTON_DATA.history }]),
    ...(older === null ? [] : [{ label: labels.olderHistory, data: older }]),
  ];
  return row.length === 0 ? [] : [row];
}

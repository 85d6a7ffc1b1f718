import type { Evidence } from '../evidence/facts';
import type { EventRow, GatewayRows } from '../evidence/rows';
import { Complaints, groupBy, type Violation } from '../evidence/violation';

/** Events whose letters carry the transaction id of a withdrawal. */
const ABOUT_TRANSACTIONS: readonly string[] = ['withdrawal_broadcast', 'withdrawal_irreversible'];

/** Each fact is one event, and who has a chat was written to. */
export function checkTold({ rows, silentChats }: Evidence): readonly Violation[] {
  const complaints = new Complaints('told');
  const credited = byMember(rows.events, 'deposit_credited', 'depositId');
  const paid = byMember(rows.events, 'withdrawal_irreversible', 'withdrawalId');
  const mail = new Mail(rows, silentChats);
  for (const { id, state, customer_id: customerId } of rows.deposits) {
    const events = credited.get(id) ?? [];
    const wasCredited = state === 'credited' || (state === 'gone' && customerId !== null);
    checkCount(`deposit ${id} (${state}) was told`, events, wasCredited, complaints);
    const [event] = events;
    if (event === undefined || customerId === null) continue;
    const told = mail.countOf(customerId, [
      event.payload['transactionId'],
      event.payload['points'],
    ]);
    complaints.demand(told !== 0, `customer ${customerId} got no message about deposit ${id}`);
  }
  const moves = groupBy(
    rows.events.filter(({ type }) => ABOUT_TRANSACTIONS.includes(type)),
    ({ payload }) => payload['withdrawalId'],
  );
  for (const { id, state, customer_id: customerId } of rows.withdrawals) {
    const events = paid.get(id) ?? [];
    checkCount(
      `withdrawal ${id} (${state}) was told`,
      events,
      state === 'irreversible',
      complaints,
    );
    const [event] = events;
    if (event === undefined) continue;
    const transactionId = event.payload['transactionId'];
    const sent = (moves.get(id) ?? []).filter(
      ({ payload }) => payload['transactionId'] === transactionId,
    );
    const told = mail.countOf(customerId, [transactionId]);
    complaints.demand(
      told === null || told >= sent.length,
      `customer ${customerId} got ${told ?? 0} of ${sent.length} messages about withdrawal ${id}`,
    );
  }
  return complaints.found;
}

function checkCount(
  what: string,
  events: readonly EventRow[],
  isFact: boolean,
  complaints: Complaints,
): void {
  complaints.demand(events.length === (isFact ? 1 : 0), `${what} ${events.length} times`);
}

function byMember(
  events: readonly EventRow[],
  type: string,
  member: string,
): Map<unknown, EventRow[]> {
  return groupBy(
    events.filter((event) => event.type === type),
    ({ payload }) => payload[member],
  );
}

/** What the outbox holds for customers who have talked to the bot from the first. */
class Mail {
  private readonly texts = new Map<string, string[]>();

  constructor(rows: GatewayRows, silentChats: ReadonlySet<string>) {
    const letters = groupBy(rows.letters, (letter) => letter.chat_id);
    const fromTelegram = new Set(
      rows.customers
        .filter((customer) => customer.external_reference.startsWith('telegram:'))
        .map(({ id }) => id),
    );
    for (const { chat_id: chatId, customer_id: customerId, blocked_at: blockedAt } of rows.chats) {
      const ofChat = letters.get(chatId) ?? [];
      // While somebody blocks the bot nothing is written to them, and what was waiting is dropped.
      const wasBlocked =
        blockedAt !== null ||
        silentChats.has(chatId) ||
        ofChat.some((letter) => letter.dropped_at !== null);
      if (wasBlocked || !fromTelegram.has(customerId)) continue;
      const texts = ofChat
        .filter(({ payload }) => !isSaidAgain(payload))
        .map(({ payload }) => JSON.stringify(payload));
      this.texts.set(customerId, texts);
    }
  }

  /** Messages with all these texts; null when the customer cannot be written to. */
  countOf(customerId: string, wanted: readonly unknown[]): number | null {
    const texts = this.texts.get(customerId);
    if (texts === undefined) return null;
    const parts = wanted.filter((part): part is string => typeof part === 'string');
    return texts.filter((text) => parts.every((part) => text.includes(part))).length;
  }
}

/** The end of a withdrawal is written into the message that showed it before, beside the new message that tells it. */
function isSaidAgain({ withdrawal }: Record<string, unknown>): boolean {
  return JSON.stringify(withdrawal ?? null).includes('"part":"end"');
}

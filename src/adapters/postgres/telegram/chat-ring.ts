import { LONGEST_WAIT_SECONDS, type OutboxClaim } from '../../telegram/telegram-store';

/**
 * $1 to $7 of a statement that claims: after which chat, which chats not, how many rows, now, the latest moment
 * that a row can rightly wait for, when the lease ends, and the number of the process that takes it.
 */
export function ringValues(claim: OutboxClaim, holder: number): readonly unknown[] {
  const { limit, afterChat, exceptChats, leaseSeconds, now } = claim;
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);
  return [
    ...[afterChat, exceptChats, limit, now],
    ...[after(LONGEST_WAIT_SECONDS), after(leaseSeconds), holder],
  ];
}

/**
 * Begins a statement with the chats that have a pending row, in the order of their numbers after the chat
 * $1 (null: from the first). Each is one step in the index of what is pending, however much one of them has
 * piled up, and no more steps are made than the rest of the statement asks for.
 */
export function chatRing(table: string, isPending: string): string {
  return `
  WITH RECURSIVE ring AS (
    SELECT min(chat_id) AS chat_id FROM ${table}
    WHERE ${isPending} AND ($1::bigint IS NULL OR chat_id > $1)
    UNION ALL
    SELECT (
      SELECT min(chat_id) FROM ${table} WHERE ${isPending} AND chat_id > ring.chat_id
    ) FROM ring WHERE ring.chat_id IS NOT NULL
  )`;
}

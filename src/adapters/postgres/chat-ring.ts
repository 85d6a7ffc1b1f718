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

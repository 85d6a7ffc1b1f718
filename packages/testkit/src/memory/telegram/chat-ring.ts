import { LONGEST_WAIT_SECONDS } from 'crowdwiz-gateway/internal/adapters/telegram/telegram-store';

/** What every claim asks for. */
interface Asked {
  readonly limit: number;
  readonly afterChat: string | null;
  readonly exceptChats: readonly string[];
  readonly now: Date;
}

/** The first row of each chat, in the order of the chats' numbers, as far as it is free. */
export function firstOfEachChat<Row>(
  pending: readonly Row[],
  chatOf: (row: Row) => string,
  isFree: (row: Row) => boolean,
  { limit, afterChat, exceptChats }: Asked,
): Row[] {
  const heads = new Map<string, Row>();
  for (const row of pending) if (!heads.has(chatOf(row))) heads.set(chatOf(row), row);
  return [...heads]
    .filter(([chat, row]) => {
      const isAfter = afterChat === null || BigInt(chat) > BigInt(afterChat);
      return isAfter && !exceptChats.includes(chat) && isFree(row);
    })
    .sort(([one], [other]) => (BigInt(one) < BigInt(other) ? -1 : 1))
    .slice(0, limit)
    .map(([, row]) => row);
}

/** A wait from a clock that was ahead means nothing. */
export function isDue(waitsUntil: Date | null, now: Date): boolean {
  if (waitsUntil === null || waitsUntil <= now) return true;
  return waitsUntil > inSeconds(now, LONGEST_WAIT_SECONDS);
}

export function inSeconds(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000);
}

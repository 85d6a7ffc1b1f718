import { waitUntil, type BooksReader } from 'crowdwiz-testkit/world';

const REST_WITHIN_MILLISECONDS = 120_000;
const LOOK_EVERY_MILLISECONDS = 300;
const TELL_EVERY_MILLISECONDS = 3_000;

/** What is still on its way, by kind. */
const OPEN_FLOWS = `
  SELECT
    (SELECT count(*) FROM withdrawal
      WHERE state NOT IN ('irreversible', 'cancelled', 'rejected'))::integer AS withdrawals,
    (SELECT count(*) FROM outgoing_transaction
      WHERE state NOT IN ('irreversible', 'expired'))::integer AS transactions,
    (SELECT count(*) FROM link_request
      WHERE state IN ('requested', 'message_received'))::integer AS requests,
    (SELECT count(*) FROM deposit
      WHERE state NOT IN ('credited', 'refunded', 'house', 'other_asset'))::integer AS deposits,
    (SELECT count(*) FROM telegram_update WHERE outcome IS NULL)::integer AS updates,
    (SELECT count(*) FROM telegram_outbox
      WHERE delivered_at IS NULL AND dropped_at IS NULL)::integer AS messages`;

export interface RestOptions {
  /** How much of what people did Telegram keeps for the bot. */
  readonly unfetchedUpdates: () => number;
  readonly tell: (line: string) => void;
}

/** Waits until everything has ended and blocks up to this one were read; tells what it waits for. */
export function comeToRest(
  books: BooksReader,
  blockNumber: number,
  { unfetchedUpdates, tell }: RestOptions,
): Promise<boolean> {
  let last = 'nothing was ever looked at';
  let toldAt = Date.now();
  const look = async (): Promise<boolean> => {
    try {
      const [flows = {}] = await books.query<Record<string, number>>(OPEN_FLOWS);
      const [cursor] = await books.query<{ block_number: number }>(
        'SELECT block_number FROM scan_cursor',
      );
      const isRead = (cursor?.block_number ?? 0) >= blockNumber;
      const waits = Object.entries({ ...flows, 'updates at Telegram': unfetchedUpdates() });
      const open = waits.filter(([, count]) => count > 0);
      const waiting = open.map(([kind, count]) => `${count} ${kind}`).join(', ') || 'nothing';
      last = `open: ${waiting}; read to block ${cursor?.block_number ?? 0} of ${blockNumber}`;
      if (Date.now() - toldAt > TELL_EVERY_MILLISECONDS) {
        tell(last);
        toldAt = Date.now();
      }
      return isRead && open.length === 0;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
      return false;
    }
  };
  return waitUntil('everything comes to rest', look, {
    timeoutMilliseconds: REST_WITHIN_MILLISECONDS,
    everyMilliseconds: LOOK_EVERY_MILLISECONDS,
  }).catch((error: unknown) => {
    throw new Error(`the gateway does not come to rest: ${last}`, { cause: error });
  });
}

import type { RingClaim } from './ring';

/** An update that waits for its turn. */
export interface PendingUpdate {
  readonly updateId: number;
  /** Whose turn it takes; of a group it is negative. */
  readonly chatId: string;
  /** The update itself, sealed: see `UpdateSeal`. */
  readonly content: Buffer;
}

/** An update with which there is nothing to do. */
export interface IgnoredUpdate {
  readonly updateId: number;
  readonly outcome: string;
}

export interface ClaimedUpdate extends PendingUpdate {
  /** How often it was claimed before. */
  readonly attempts: number;
}

export interface UpdateClaim extends RingClaim {
  readonly botId: string;
}

/**
 * The inbox: every update that Telegram delivered, and what became of it. Telegram numbers the updates
 * of each bot by itself, so an update is known by its bot and its number.
 */
export abstract class UpdateStore {
  /** Updates of versions that did not write down the bot are this one's: it had the inbox so far. */
  abstract adopt(botId: string): Promise<void>;

  /** In one statement, in this order. Those that are there already stay as they are. */
  abstract receive(
    botId: string,
    pending: readonly PendingUpdate[],
    ignored: readonly IgnoredUpdate[],
    at: Date,
  ): Promise<void>;

  /**
   * Takes the oldest pending update of each of up to `limit` chats, in the order of the chats' numbers:
   * who goes on after the last chat of the answer gives each chat one turn after the other. A chat
   * whose oldest update is held by a living process has no turn until the lease ends. In a short
   * transaction of its own.
   */
  abstract claim(claim: UpdateClaim): Promise<readonly ClaimedUpdate[]>;

  /** Inside a unit of work: the first to say what became of a pending update wins; false afterwards. */
  abstract finish(botId: string, updateId: number, outcome: string): Promise<boolean>;

  /**
   * Deletes updates that came before the moment and are finished, or are another bot's: nobody can
   * read them. How many went.
   */
  abstract prune(botId: string, before: Date, limit: number): Promise<number>;
}

/** What is asked for at one turn of a ring. */
export interface RingClaim {
  readonly limit: number;
  /** The chats after this one, in the order of their numbers; null begins with the first. */
  readonly afterChat: string | null;
  /** Nothing of these is taken: they rest, or it is their turn already. */
  readonly exceptChats: readonly string[];
  readonly leaseSeconds: number;
  readonly now: Date;
}

/** Takes what is due from chat to chat, each one after the other, so that nobody comes twice before another. */
export class Ring {
  /** Whose turn was last. */
  private lastChat: string | null = null;

  /** `claim` gives what it takes in the order of the chats' numbers, after the chat that is named. */
  async take<T extends { readonly chatId: string }>(
    limit: number,
    claim: (limit: number, afterChat: string | null) => Promise<readonly T[]>,
  ): Promise<number> {
    const after = this.lastChat;
    const taken = await this.from(after, limit, claim);
    // The ring begins again where the numbers of the chats end.
    if (taken >= limit || after === null) return taken;
    return taken + (await this.from(null, limit - taken, claim));
  }

  private async from<T extends { readonly chatId: string }>(
    afterChat: string | null,
    limit: number,
    claim: (limit: number, afterChat: string | null) => Promise<readonly T[]>,
  ): Promise<number> {
    const claimed = await claim(limit, afterChat);
    this.lastChat = claimed.at(-1)?.chatId ?? null;
    return claimed.length;
  }
}

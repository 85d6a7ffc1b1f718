/** Telegram does not say whose limit was hit: two chats at once mean that it is the bot's own. */
const CHATS_THAT_MEAN_ALL = 2;

/** So many failures without a success between them mean that nobody can be reached. */
const FAILURES_THAT_MEAN_ALL = 3;
const FIRST_REST_MILLISECONDS = 250;
const LONGEST_REST_MILLISECONDS = 15_000;

/** Remembers who was told "too many requests", and stops everybody when it is not just one chat. */
export class FloodBrake {
  private readonly limitedUntil = new Map<string, Date>();
  private everybodyUntil = new Date(0);
  private failures = 0;

  isOn(now: Date): boolean {
    return now < this.everybodyUntil;
  }

  /** When this chat's message may be tried again. */
  noteFlood(chatId: string, retryAfterSeconds: number, now: Date): Date {
    const until = new Date(now.getTime() + retryAfterSeconds * 1000);
    for (const [chat, end] of this.limitedUntil) if (end <= now) this.limitedUntil.delete(chat);
    this.limitedUntil.set(chatId, until);
    if (this.limitedUntil.size >= CHATS_THAT_MEAN_ALL && until > this.everybodyUntil) {
      this.everybodyUntil = until;
    }
    return until;
  }

  /** Telegram did not answer: while that lasts, its whole queue need not be tried one by one. */
  noteFailure(now: Date): void {
    this.failures += 1;
    const doublings = this.failures - FAILURES_THAT_MEAN_ALL;
    if (doublings < 0) return;
    const rest = FIRST_REST_MILLISECONDS * 2 ** Math.min(doublings, 20);
    const until = new Date(now.getTime() + Math.min(rest, LONGEST_REST_MILLISECONDS));
    if (until > this.everybodyUntil) this.everybodyUntil = until;
  }

  noteDelivery(chatId: string): void {
    this.failures = 0;
    this.limitedUntil.delete(chatId);
  }
}

/** Telegram does not say whose limit was hit: two chats at once mean that it is the bot's own. */
const CHATS_THAT_MEAN_ALL = 2;

/** So many failures without a success between them mean that nobody can be reached. */
const FAILURES_THAT_MEAN_ALL = 3;
const FIRST_REST_MILLISECONDS = 250;
const LONGEST_REST_MILLISECONDS = 15_000;
/** Telegram may ask for more, and is then asked again in between. Shorter than LONGEST_WAIT_SECONDS. */
const LONGEST_FLOOD_WAIT_SECONDS = 1_800;

/** Remembers who was told "too many requests", and stops everybody when it is not just one chat. */
export class FloodBrake {
  private readonly limitedUntil = new Map<string, Date>();
  private everybodyUntil = new Date(0);
  private failures = 0;

  isOn(now: Date): boolean {
    return isToCome(this.everybodyUntil, now);
  }

  /** When this chat's message may be tried again. */
  noteFlood(chatId: string, retryAfterSeconds: number, now: Date): Date {
    const waitSeconds = Math.min(retryAfterSeconds, LONGEST_FLOOD_WAIT_SECONDS);
    const until = new Date(now.getTime() + waitSeconds * 1000);
    for (const [chat, end] of this.limitedUntil)
      if (!isToCome(end, now)) this.limitedUntil.delete(chat);
    this.limitedUntil.set(chatId, until);
    if (this.limitedUntil.size >= CHATS_THAT_MEAN_ALL) this.stopEverybody(until, now);
    return until;
  }

  /** Telegram did not answer: while that lasts, its whole queue need not be tried one by one. */
  noteFailure(now: Date): void {
    this.failures += 1;
    const doublings = this.failures - FAILURES_THAT_MEAN_ALL;
    if (doublings < 0) return;
    const rest = FIRST_REST_MILLISECONDS * 2 ** Math.min(doublings, 20);
    this.stopEverybody(new Date(now.getTime() + Math.min(rest, LONGEST_REST_MILLISECONDS)), now);
  }

  noteDelivery(chatId: string): void {
    this.failures = 0;
    this.limitedUntil.delete(chatId);
  }

  private stopEverybody(until: Date, now: Date): void {
    if (until > this.everybodyUntil || !this.isOn(now)) this.everybodyUntil = until;
  }
}

/** What lies further ahead than any wait was set while the clock was ahead, and means nothing. */
function isToCome(end: Date, now: Date): boolean {
  const waitMilliseconds = end.getTime() - now.getTime();
  return waitMilliseconds > 0 && waitMilliseconds <= LONGEST_FLOOD_WAIT_SECONDS * 1000;
}

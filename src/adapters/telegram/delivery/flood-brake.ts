/** Telegram does not say whose limit was hit: two chats at once mean that it is the bot's own. */
const CHATS_THAT_MEAN_ALL = 2;

/** Remembers who was told "too many requests", and stops everybody when it is not just one chat. */
export class FloodBrake {
  private readonly limitedUntil = new Map<string, Date>();
  private everybodyUntil = new Date(0);

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

  noteDelivery(chatId: string): void {
    this.limitedUntil.delete(chatId);
  }
}

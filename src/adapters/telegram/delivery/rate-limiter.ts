/** A message each interval, and up to `burst` at once after a rest. */
export interface Pace {
  readonly intervalMilliseconds: number;
  readonly burst: number;
}

export interface RateLimits {
  readonly chat: Pace;
  readonly bot: Pace;
  /** Nobody waits longer than this because the bot was limited. */
  readonly longestBotPauseMilliseconds: number;
}

/** Whose limit a refusal was about, and how long its chat waits now. */
export interface Refusal {
  readonly isAboutBot: boolean;
  readonly waitMilliseconds: number;
}

/** So many chats refused in a row, without a delivery to anybody, mean that the bot itself is limited. */
export const CHATS_THAT_MEAN_THE_BOT = 3;
/** Refusals that are further apart than this have nothing to do with each other. */
const SAME_TROUBLE_MILLISECONDS = 10_000;
/** Each step halves the pace of the bot. */
const SLOWEST_STEP = 5;
/** While the bot is limited, each refused chat lets others try first for this long. */
const LONGEST_WAIT_FOR_BOT_MILLISECONDS = 15_000;

/** Failed rounds without a success between them, after which Telegram is taken to be away. */
const FAILURES_THAT_MEAN_ALL = 3;
const FIRST_REST_MILLISECONDS = 250;
const LONGEST_REST_MILLISECONDS = 15_000;
/** Telegram may ask for more, and is then asked again in between. Shorter than LONGEST_WAIT_SECONDS. */
const LONGEST_CHAT_WAIT_SECONDS = 1_800;

/**
 * Paces what the bot sends: each chat by itself, and the bot as a whole. Telegram does not say whose
 * limit a "too many requests" is about. It is the chat's own, unless CHATS_THAT_MEAN_THE_BOT different
 * chats were refused in a row and nothing was delivered to anybody in between: then the bot pauses for
 * a moment and goes on at half its pace, which each delivery doubles again. So a wrong verdict, which
 * limited chats could bring about together, costs everybody else a few seconds at most.
 *
 * Times are milliseconds of any clock that never goes back.
 */
export class RateLimiter {
  /** When each chat's pace will have caught up with what was sent to it. */
  private readonly chats = new Map<string, number>();
  private botCaughtUpAt = 0;
  private botPausedUntil = 0;
  private slownessStep = 0;
  /** Chats refused since the last delivery, with the time of the refusal. */
  private readonly refused = new Map<string, number>();
  private failures = 0;
  /** A message sent before this moment tells nothing new about the trouble that was noted then. */
  private troubleNotedAt = -Infinity;

  constructor(private readonly limits: RateLimits) {}

  /** How many messages may leave now. */
  available(now: number): number {
    if (now < this.botPausedUntil) return 0;
    const interval = this.botInterval;
    if (interval === 0) return this.botBurst;
    const debt = Math.max(0, this.botCaughtUpAt - now);
    return Math.max(0, Math.floor(this.botBurst - debt / interval));
  }

  /** Chats that have had as much as their pace allows. */
  restingChats(now: number): string[] {
    const resting: string[] = [];
    for (const [chatId, caughtUpAt] of this.chats) {
      if (caughtUpAt <= now) this.chats.delete(chatId);
      else if (this.chatWait(caughtUpAt, now) > 0) resting.push(chatId);
    }
    return resting;
  }

  /** Counts a message to this chat; false, and nothing counted, when it must wait. */
  tryTake(chatId: string, now: number): boolean {
    const isResting = this.chatWait(this.chats.get(chatId) ?? now, now) > 0;
    if (isResting || this.available(now) === 0) return false;
    this.take(chatId, now);
    return true;
  }

  /** Counts a message that leaves now in any case. */
  take(chatId: string, now: number): void {
    const { intervalMilliseconds } = this.limits.chat;
    this.chats.set(chatId, Math.max(this.chats.get(chatId) ?? now, now) + intervalMilliseconds);
    this.botCaughtUpAt = Math.max(this.botCaughtUpAt, now) + this.botInterval;
  }

  /** Until something may leave that may not leave now; Infinity when nothing is held back. */
  millisecondsUntilMore(now: number): number {
    if (now < this.botPausedUntil) return this.botPausedUntil - now;
    if (this.available(now) === 0) {
      return this.botCaughtUpAt - now - (this.botBurst - 1) * this.botInterval;
    }
    const waits = [...this.chats.values()].map((caughtUpAt) => this.chatWait(caughtUpAt, now));
    return Math.min(Infinity, ...waits.filter((wait) => wait > 0));
  }

  /** Telegram refused a message as one too many. */
  noteRefusal(
    chatId: string,
    retryAfterSeconds: number,
    { sentAt, now }: { sentAt: number; now: number },
  ): Refusal {
    const asked = Math.min(retryAfterSeconds, LONGEST_CHAT_WAIT_SECONDS) * 1000;
    for (const [chat, at] of this.refused) {
      if (now - at > SAME_TROUBLE_MILLISECONDS) this.refused.delete(chat);
    }
    this.refused.set(chatId, now);
    if (this.refused.size < CHATS_THAT_MEAN_THE_BOT) {
      return { isAboutBot: false, waitMilliseconds: asked };
    }
    this.pauseBot(now + Math.min(asked, this.limits.longestBotPauseMilliseconds));
    if (this.isNews(sentAt, now)) {
      this.slownessStep = Math.min(this.slownessStep + 1, SLOWEST_STEP);
    }
    const waitMilliseconds = Math.min(asked, LONGEST_WAIT_FOR_BOT_MILLISECONDS);
    return { isAboutBot: true, waitMilliseconds };
  }

  /** Telegram did not answer: while that lasts, its whole queue need not be tried one by one. */
  noteFailure({ sentAt, now }: { sentAt: number; now: number }): void {
    if (!this.isNews(sentAt, now)) return;
    this.failures += 1;
    const doublings = this.failures - FAILURES_THAT_MEAN_ALL;
    if (doublings < 0) return;
    const rest = FIRST_REST_MILLISECONDS * 2 ** Math.min(doublings, 20);
    this.pauseBot(now + Math.min(rest, LONGEST_REST_MILLISECONDS));
  }

  noteDelivery(): void {
    this.failures = 0;
    this.refused.clear();
    this.slownessStep = Math.max(0, this.slownessStep - 1);
  }

  /** A limited bot tries one message at a time. */
  private get botBurst(): number {
    return this.slownessStep === 0 ? this.limits.bot.burst : 1;
  }

  private get botInterval(): number {
    return this.limits.bot.intervalMilliseconds * 2 ** this.slownessStep;
  }

  private chatWait(caughtUpAt: number, now: number): number {
    const { intervalMilliseconds, burst } = this.limits.chat;
    return caughtUpAt - now - (burst - 1) * intervalMilliseconds;
  }

  private pauseBot(until: number): void {
    this.botPausedUntil = Math.max(this.botPausedUntil, until);
  }

  /** What was on the wire together fails together, and counts once. */
  private isNews(sentAt: number, now: number): boolean {
    if (sentAt < this.troubleNotedAt) return false;
    this.troubleNotedAt = now;
    return true;
  }
}

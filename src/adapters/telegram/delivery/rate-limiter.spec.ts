import { CHATS_THAT_MEAN_THE_BOT, RateLimiter } from './rate-limiter';

const SECOND = 1_000;
const LIMITS = {
  chat: { intervalMilliseconds: 1_000, burst: 3 },
  bot: { intervalMilliseconds: 40, burst: 5 },
  longestBotPauseMilliseconds: 2_000,
};
const HALF_AN_HOUR = 1_800;
const DAY = 86_400;

const limiterOf = (): RateLimiter => new RateLimiter(LIMITS);

/** Refuses one message each to so many different chats. */
function refuse(limiter: RateLimiter, chats: number, now: number, seconds = HALF_AN_HOUR) {
  return Array.from({ length: chats }, (_, index) =>
    limiter.noteRefusal(`chat ${index}`, seconds, { sentAt: now, now }),
  );
}

/** Sends whenever something may leave; how many that were, to as many chats as there are messages. */
function sentWithin(limiter: RateLimiter, from: number, milliseconds: number): number {
  let sent = 0;
  for (let now = from; now < from + milliseconds; now += 1) {
    while (limiter.tryTake(`anybody ${sent}`, now)) sent += 1;
  }
  return sent;
}

describe('the rate limiter', () => {
  it('lets a chat have three messages at once, and one a second from then on', () => {
    const limiter = limiterOf();
    const times: number[] = [];
    for (let now = 0; times.length < 7; now += 1) {
      while (limiter.tryTake('anna', now)) times.push(now);
    }
    expect(times).toEqual([0, 0, 0, 1_000, 2_000, 3_000, 4_000]);
  });

  it('names the chats that rest, and those alone', () => {
    const limiter = limiterOf();
    for (let count = 0; count < 3; count += 1) limiter.take('anna', 0);
    limiter.take('boris', 0);
    expect(limiter.restingChats(500)).toEqual(['anna']);
    expect(limiter.millisecondsUntilMore(500)).toBe(500);
    expect(limiter.restingChats(SECOND)).toEqual([]);
    expect(limiter.millisecondsUntilMore(SECOND)).toBe(Infinity);
  });

  it('lets the bot have at most thirty messages in any second', () => {
    const limiter = limiterOf();
    expect(sentWithin(limiter, 0, SECOND)).toBe(29);
    expect(sentWithin(limiter, SECOND, 10 * SECOND)).toBe(250);
    expect(limiter.available(11 * SECOND)).toBeLessThanOrEqual(1);
    expect(limiter.available(20 * SECOND)).toBe(LIMITS.bot.burst);
  });

  it('stops one chat for as long as Telegram says, and nobody else', () => {
    const limiter = limiterOf();
    for (const refusal of refuse(limiter, CHATS_THAT_MEAN_THE_BOT - 1, 0)) {
      expect(refusal).toEqual({ isAboutBot: false, waitMilliseconds: HALF_AN_HOUR * SECOND });
    }
    expect(limiter.tryTake('anybody', 0)).toBe(true);
  });

  it('takes three chats in a row for the bot, pauses for two seconds at most, and goes on slowly', () => {
    const limiter = limiterOf();
    const last = refuse(limiter, CHATS_THAT_MEAN_THE_BOT, 0).at(-1);
    expect(last).toEqual({ isAboutBot: true, waitMilliseconds: 15 * SECOND });
    expect(limiter.tryTake('anybody', 2 * SECOND - 1)).toBe(false);
    expect(limiter.tryTake('anybody', 2 * SECOND)).toBe(true);
    expect(sentWithin(limiter, 2 * SECOND + 1, 4 * SECOND)).toBe(50);
  });

  it('slows down further with each refusal, but never stops', () => {
    const limiter = limiterOf();
    let now = 0;
    for (let count = 0; count < 50; count += 1) {
      refuse(limiter, CHATS_THAT_MEAN_THE_BOT, now);
      now += limiter.millisecondsUntilMore(now);
    }
    expect(sentWithin(limiter, now, 60 * SECOND)).toBe(Math.ceil(60 / 1.28));
  });

  it('is back at its pace after a few deliveries', () => {
    const limiter = limiterOf();
    for (let now = 0; now < 10 * SECOND; now += SECOND) {
      refuse(limiter, CHATS_THAT_MEAN_THE_BOT, now);
    }
    for (let count = 0; count < 5; count += 1) limiter.noteDelivery();
    expect(sentWithin(limiter, 20 * SECOND, SECOND)).toBe(29);
  });

  it('takes three chats for the bot only when nothing was delivered between their refusals', () => {
    const limiter = limiterOf();
    refuse(limiter, CHATS_THAT_MEAN_THE_BOT - 1, 0);
    limiter.noteDelivery();
    const other = limiter.noteRefusal('another', HALF_AN_HOUR, { sentAt: 0, now: 1 });
    expect(other.isAboutBot).toBe(false);
    const longAfter = { sentAt: 0, now: 11 * SECOND };
    expect(limiter.noteRefusal('a', 1, longAfter).isAboutBot).toBe(false);
    expect(limiter.noteRefusal('b', 1, longAfter).isAboutBot).toBe(false);
  });

  it('does not take one chat that is refused again and again for the bot', () => {
    const limiter = limiterOf();
    for (let now = 0; now < 10; now += 1) {
      expect(limiter.noteRefusal('one', 1, { sentAt: now, now }).isAboutBot).toBe(false);
    }
  });

  it('counts what was on the wire together once', () => {
    const limiter = limiterOf();
    for (let index = 0; index < 20; index += 1) {
      limiter.noteRefusal(`chat ${index}`, 1, { sentAt: 0, now: 100 + index });
    }
    expect(sentWithin(limiter, 10 * SECOND, 4 * SECOND)).toBe(50);
  });

  it('lets no chat wait as long as the outbox would take for a wrong clock', () => {
    const { waitMilliseconds } = limiterOf().noteRefusal('1', DAY, { sentAt: 0, now: 0 });
    expect(waitMilliseconds).toBe(HALF_AN_HOUR * SECOND);
  });

  it('rests longer and longer while nothing gets through, and not at all afterwards', () => {
    const limiter = limiterOf();
    const fail = (now: number): void => {
      limiter.noteFailure({ sentAt: now, now });
    };
    fail(0);
    fail(1);
    expect(limiter.available(1)).toBeGreaterThan(0);
    fail(2);
    expect(limiter.available(251)).toBe(0);
    expect(limiter.available(252)).toBeGreaterThan(0);
    for (let now = 300; now < 340; now += 1) fail(now);
    expect(limiter.available(339 + 15 * SECOND - 1)).toBe(0);
    expect(limiter.available(339 + 15 * SECOND)).toBeGreaterThan(0);
    limiter.noteDelivery();
    fail(20 * SECOND);
    expect(limiter.available(20 * SECOND)).toBeGreaterThan(0);
  });

  it('rests as after one failure when twenty messages fail together', () => {
    const limiter = limiterOf();
    for (let index = 0; index < 20; index += 1) limiter.noteFailure({ sentAt: 0, now: 10 + index });
    expect(limiter.available(40)).toBeGreaterThan(0);
  });
});

import { EventTail } from './event-tail';

const LONG = 60_000;
const AT_FIVE = { epoch: 'one', sequence: 5n };

describe('the tail of the feed', () => {
  let tail: EventTail;
  const never = new AbortController().signal;

  beforeEach(() => {
    tail = new EventTail();
  });

  /** Whether it has resolved by itself. */
  async function isOver(waiting: Promise<void>): Promise<boolean> {
    const later = new Promise<'later'>((resolve) => setImmediate(resolve, 'later'));
    return (await Promise.race([waiting.then(() => 'over'), later])) === 'over';
  }

  it('wakes whoever waits when the head moves, and nobody when it does not', async () => {
    tail.noteHead(AT_FIVE);
    const waiting = tail.next(AT_FIVE, LONG, never);
    expect(tail.isWatched()).toBe(true);
    tail.noteHead({ ...AT_FIVE });
    expect(await isOver(waiting)).toBe(false);
    tail.noteHead({ ...AT_FIVE, sequence: 6n });
    expect(await isOver(waiting)).toBe(true);
    expect(tail.isWatched()).toBe(false);
  });

  it('lets nobody wait who is behind', async () => {
    tail.noteHead(AT_FIVE);
    expect(await isOver(tail.next({ epoch: 'one', sequence: 4n }, LONG, never))).toBe(true);
  });

  it('has who is at another epoch wait for a look: the head that is known may be the outdated one', async () => {
    tail.noteHead(AT_FIVE);
    const atAnother = tail.next({ epoch: 'two', sequence: 9n }, LONG, never);
    expect(await isOver(atAnother)).toBe(false);
    expect(tail.isWatched()).toBe(true);
    tail.noteHead({ epoch: 'two', sequence: 9n });
    expect(await isOver(atAnother)).toBe(true);
  });

  it('ends with the time, with the caller, and with the gateway', async () => {
    tail.noteHead(AT_FIVE);
    await tail.next(AT_FIVE, 1, never);
    const caller = new AbortController();
    const left = tail.next(AT_FIVE, LONG, caller.signal);
    const other = tail.next(AT_FIVE, LONG, never);
    caller.abort();
    expect(await isOver(left)).toBe(true);
    expect(await isOver(other)).toBe(false);
    tail.close();
    expect(await isOver(other)).toBe(true);
    expect(await isOver(tail.next(AT_FIVE, LONG, never))).toBe(true);
    expect(tail.isWatched()).toBe(false);
  });
});

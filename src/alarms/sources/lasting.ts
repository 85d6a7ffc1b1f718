import { isFresh, notLater } from '../../kernel';

/**
 * What must have lasted for a while before it counts, by the looks of this process: a process that begins to look
 * begins anew.
 */
export class Lasting {
  private readonly since = new Map<string, Date>();

  constructor(private readonly seconds: number) {}

  /** Of these, which are there now, those that were there at each look since so long. */
  of(present: readonly string[], now: Date): ReadonlySet<string> {
    for (const known of this.since.keys()) {
      if (!present.includes(known)) this.since.delete(known);
    }
    for (const each of present) this.since.set(each, notLater(this.since.get(each) ?? now, now));
    const isLong = (since: Date) => !isFresh(since, now, this.seconds * 1000);
    return new Set(present.filter((each) => isLong(this.since.get(each) ?? now)));
  }
}

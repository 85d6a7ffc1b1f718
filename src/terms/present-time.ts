import type { MoneyClock } from '../kernel';
import type { RateBook } from './ports/rate-book';

/**
 * Money's now where a rate is chosen: never before a block that any gateway has read, as deposits were
 * credited by its time. A gateway whose nodes lag would have the rate before for as long. Throws
 * `time_uncertain`.
 */
export async function presentTime(rates: RateBook, clock: MoneyClock): Promise<Date> {
  const read = await rates.readUpTo();
  if (read !== null) clock.notBefore(read);
  return clock.now();
}

/** After so many failures it is no matter of single ones: the database is away, say. */
const FAILURES_BORNE = 10;

/**
 * Does the work for each, one after the other: where it fails for one, it is done for the others all the
 * same. Then throws the first failure.
 */
export async function eachApart<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      failures.push(error);
      if (failures.length >= FAILURES_BORNE) break;
    }
  }
  if (failures.length > 0) throw failures[0];
}

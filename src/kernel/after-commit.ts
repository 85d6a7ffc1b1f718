/**
 * Does each work as `UnitOfWork.afterCommit` promises, in order: nobody waits for a promise that one gives,
 * and one that fails is told to `complain` and keeps no other from being done. Never throws.
 */
export function doAfterCommit(
  works: readonly (() => unknown)[],
  complain: (error: unknown) => void,
): void {
  for (const work of works) {
    try {
      const given = work();
      if (given instanceof Promise) given.catch(complain);
    } catch (error) {
      complain(error);
    }
  }
}

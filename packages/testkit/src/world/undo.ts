export type Undo = () => Promise<void> | void;

/** Undoes the last first. All are tried, whatever fails; the first failure is thrown at the end. */
export async function runBackwards(undo: Undo[]): Promise<void> {
  const failures: unknown[] = [];
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

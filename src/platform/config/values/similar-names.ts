/** Letters to change, add, drop or swap with a neighbour to make one text of the other. */
function distance(left: string, right: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      current[column] = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
        swapped && row > 1 && column > 1 ? at(beforePrevious, column - 2) + 1 : Infinity,
      );
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, right.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}

/** The known name that a given one most likely means; null when none is near. */
export function meantName(given: string, known: readonly string[]): string | null {
  const plain = given.toUpperCase().replaceAll('-', '_');
  let best: { name: string; away: number } | null = null;
  for (const name of known) {
    // Short names have many innocent neighbours, such as HOST and HOME.
    const tolerated = Math.min(2, Math.floor(name.length / 4));
    if (Math.abs(name.length - plain.length) > tolerated) continue;
    const away = distance(plain, name);
    if (away <= tolerated && (best === null || away < best.away)) best = { name, away };
  }
  return best?.name ?? null;
}

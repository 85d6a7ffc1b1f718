import qrcode from 'qrcode-generator';

/** What readers need around a code, in modules. */
const QUIET_ZONE = 4;

/**
 * A QR code of visible ASCII as an SVG of two paths, black on white, without a size of its own: it fills where it is
 * put. It has no script, no style and no reference, and nothing of the text itself.
 */
export function qrSvg(text: string): string {
  // The smallest version that holds it; M survives a scratch, and stays readable on a small screen.
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const size = count + 2 * QUIET_ZONE;
  const rows = Array.from({ length: count }, (_, row) =>
    darkRuns(count, (column) => code.isDark(row, column))
      .map(
        ({ start, length }) => `M${start + QUIET_ZONE} ${row + QUIET_ZONE}h${length}v1h-${length}z`,
      )
      .join(''),
  );
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${size}v${size}h-${size}z"/>` +
    `<path fill="#000" d="${rows.join('')}"/></svg>`
  );
}

/** Modules beside each other are one rectangle: the code is a quarter as long. */
function darkRuns(
  count: number,
  isDark: (column: number) => boolean,
): readonly { start: number; length: number }[] {
  const runs: { start: number; length: number }[] = [];
  let start = 0;
  for (let column = 0; column <= count; column += 1) {
    if (column < count && isDark(column)) continue;
    if (column > start) runs.push({ start, length: column - start });
    start = column + 1;
  }
  return runs;
}

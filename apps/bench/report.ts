import { isMet, type Measurement } from './measurement';
import { formatNumber } from './statistics';

const HEADINGS = ['work', 'measured', 'limit in this run', 'of it', 'target', 'verdict'];
const NUMBERS = new Set([1, 3]);

/** The table that people read, and below it what each line needs to be understood. */
export function reportOf(measurements: readonly Measurement[]): string {
  const rows = measurements.map(cellsOf);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return NUMBERS.has(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [line(HEADINGS), rule, ...rows.map(line), '', ...notesOf(measurements)].join('\n');
}

function cellsOf(measurement: Measurement): string[] {
  const { work, value, unit, limit, target } = measurement;
  return [
    work,
    `${formatNumber(value)} ${unit}`,
    limit === null ? '' : `${limit.what}: ${formatNumber(limit.value)}`,
    limit === null ? '' : `× ${formatNumber(value / limit.value)}`,
    target === null
      ? ''
      : `${target.bound === 'at least' ? '≥' : '≤'} ${formatNumber(target.value)}`,
    verdictOf(measurement),
  ];
}

function verdictOf(measurement: Measurement): string {
  if (measurement.target === null) return '';
  return isMet(measurement) ? 'met' : 'NOT MET';
}

function notesOf(measurements: readonly Measurement[]): string[] {
  return measurements.flatMap(({ work, notes }) => notes.map((note) => `· ${work}: ${note}`));
}

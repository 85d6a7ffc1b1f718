import type { ChaosResult } from './run-chaos';

const COUNT_WIDTH = 8;
/** More would hide the first ones. */
const VIOLATIONS_SHOWN = 50;

/** The lines that end a run: what happened, what was found, and the verdict. */
export function reportLines({ answered, happened, found, violations }: ChaosResult): string[] {
  const shown = violations
    .slice(0, VIOLATIONS_SHOWN)
    .map(({ rule, detail }) => `  ${rule}: ${detail}`);
  const verdict =
    violations.length === 0
      ? [
          'Nothing was lost, nothing was paid twice, and people were answered: every invariant holds.',
        ]
      : [`${violations.length} things are wrong:`, ...shown];
  return [
    '',
    'What was done',
    ...happened.rows.map(row),
    '',
    'How people were answered',
    ...answered.map(row),
    '',
    'What the gateway holds in the end',
    ...found.map(row),
    '',
    ...verdict,
  ];
}

function row([what, count]: readonly [string, number]): string {
  return `${String(count).padStart(COUNT_WIDTH)}  ${what}`;
}

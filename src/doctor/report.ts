import { AREAS, type Area, type Check, type CheckStatus, hasFailed } from './check';

const SIGNS: Readonly<Record<CheckStatus, string>> = {
  ok: 'ok   ',
  warn: 'warn ',
  fail: 'FAIL ',
  skipped: '-    ',
};

/** For people: area by area, with what to do under what is not right. */
export function textOf(checks: readonly Check[]): string {
  const areas = (Object.keys(AREAS) as Area[]).flatMap((area) => {
    const own = checks.filter((check) => check.area === area);
    return own.length === 0 ? [] : [[AREAS[area], ...own.flatMap(linesOf)].join('\n')];
  });
  return [...areas, ending(checks)].join('\n\n') + '\n';
}

/** For programs. */
export function jsonOf(checks: readonly Check[]): string {
  const counts = {
    ok: countOf(checks, 'ok'),
    warn: countOf(checks, 'warn'),
    fail: countOf(checks, 'fail'),
    skipped: countOf(checks, 'skipped'),
  };
  return `${JSON.stringify({ ok: !hasFailed(checks), counts, checks }, null, 2)}\n`;
}

function linesOf({ status, name, found, fix }: Check): readonly string[] {
  const line = `  ${SIGNS[status]} ${name}: ${found}`;
  return fix === null ? [line] : [line, `        to fix: ${fix}`];
}

function ending(checks: readonly Check[]): string {
  const [fails, warns] = [countOf(checks, 'fail'), countOf(checks, 'warn')];
  const warnings =
    warns === 0 ? '' : ` ${plural(warns, 'warning')}: read ${warns === 1 ? 'it' : 'them'}.`;
  if (fails > 0) {
    return `${plural(fails, 'thing')} must be fixed before the gateway can do its work.${warnings}`;
  }
  return `Nothing stands in the way of the gateway.${warnings}`;
}

function plural(count: number, what: string): string {
  return count === 1 ? `One ${what}` : `${count} ${what}s`;
}

function countOf(checks: readonly Check[], status: CheckStatus): number {
  return checks.filter((check) => check.status === status).length;
}

import { parseArgs } from 'node:util';
import { type ActHead, type AuditTrail, VerifyAudit } from '../../audit';

const USAGE =
  'npm run audit:verify -- [--head NUMBER:HASH]...   recomputes the chain of what operators have done. --head: a\n' +
  'head that was kept elsewhere, as the log has one each day.';
const HEAD = /^([1-9]\d{0,14}):([0-9a-f]{64})$/;

/** The chain is not as it was written. Any other failure is 1. */
const ALTERED = 2;

/** Where the acts are. */
export interface TrailOfDatabase {
  readonly trail: AuditTrail;
  close(): Promise<void>;
}

export interface VerifyOutcome {
  readonly exitCode: number;
  /** For the operator, in plain sentences. */
  readonly lines: readonly string[];
}

/** Throws errors whose messages say the fix. */
export async function runVerifyCommand(
  words: readonly string[],
  open: () => Promise<TrailOfDatabase>,
): Promise<VerifyOutcome> {
  const heads = readHeads(words);
  const database = await open();
  try {
    const verdict = await new VerifyAudit(database.trail).execute(heads);
    if (!verdict.isWhole) {
      const first = `First broken row: ${verdict.number}. ${verdict.problem}`;
      return { exitCode: ALTERED, lines: ['What operators have done was altered.', first] };
    }
    const { head } = verdict;
    if (head === null) return { exitCode: 0, lines: ['No operator has done anything yet.'] };
    const { number, hash } = head;
    return {
      exitCode: 0,
      lines: [`All ${number} acts are as they were written.`, `Head: ${number}:${hash}`],
    };
  } finally {
    await database.close();
  }
}

function readHeads(words: readonly string[]): readonly ActHead[] {
  const options = { head: { type: 'string', multiple: true } } as const;
  let values;
  try {
    ({ values } = parseArgs({ args: [...words], options }));
  } catch {
    throw new Error(`that is not understood.\n${USAGE}`);
  }
  return (values.head ?? []).map((text) => {
    const [, number, hash] = HEAD.exec(text) ?? [];
    if (number === undefined || hash === undefined) {
      throw new Error(
        `--head ${text}: use the number and 64 hex digits, such as 12:9f86d0….\n${USAGE}`,
      );
    }
    return { number: Number(number), hash };
  });
}

import { parseArgs } from 'node:util';
import {
  type ActHead,
  type AnchorsOnChain,
  type AuditTrail,
  type AuditVerdict,
  VerifyAudit,
} from '../../audit';

const USAGE =
  'npm run audit:verify -- [--head NUMBER:HASH]... [--chain] [--copy TIME]   recomputes the chain of what operators have done. --head: a\n' +
  'head that was kept elsewhere, as the log has one each day. --chain: those on the chain as well, with the settings of a\n' +
  'worker (AUDIT_ANCHOR_ACCOUNT). --copy: when a copy of the\n' +
  'database was made, such as 2026-12-01T03:00:00Z; it is noted that this was verified with it.';
const HEAD = /^([1-9]\d{0,14}):([0-9a-f]{64})$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

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
  readChain: () => Promise<AnchorsOnChain>,
): Promise<VerifyOutcome> {
  const { heads, isChainAsked, copiedAt } = readWords(words);
  const chain = isChainAsked ? await readChain() : null;
  const database = await open();
  try {
    const kept = [...heads, ...(chain?.heads ?? [])];
    const verdict = await new VerifyAudit(database.trail).execute(kept);
    if (copiedAt) {
      await database.trail.noteCopy({ copiedAt, isWhole: verdict.isWhole }, new Date());
    }
    const outcome = outcomeOf(verdict);
    return chain ? { ...outcome, lines: [...outcome.lines, ...linesOf(chain)] } : outcome;
  } finally {
    await database.close();
  }
}

function outcomeOf(verdict: AuditVerdict): VerifyOutcome {
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
}

function linesOf({ heads, isPruned }: AnchorsOnChain): readonly string[] {
  const compared = `Heads on the chain that were compared: ${heads.length}.`;
  const missing = 'The node has removed older entries of the history: heads may be missing.';
  return isPruned ? [compared, missing] : [compared];
}

interface Words {
  readonly heads: readonly ActHead[];
  readonly isChainAsked: boolean;
  readonly copiedAt: Date | null;
}

function readWords(words: readonly string[]): Words {
  const options = {
    head: { type: 'string', multiple: true },
    chain: { type: 'boolean' },
    copy: { type: 'string' },
  } as const;
  let values;
  try {
    ({ values } = parseArgs({ args: [...words], options }));
  } catch {
    throw new Error(`that is not understood.\n${USAGE}`);
  }
  return {
    heads: readHeads(values.head ?? []),
    isChainAsked: values.chain ?? false,
    copiedAt: readTime(values.copy),
  };
}

function readHeads(texts: readonly string[]): readonly ActHead[] {
  return texts.map((text) => {
    const [, number, hash] = HEAD.exec(text) ?? [];
    if (number === undefined || hash === undefined) {
      throw new Error(
        `--head ${text}: use the number and 64 hex digits, such as 12:9f86d0….\n${USAGE}`,
      );
    }
    return { number: Number(number), hash };
  });
}

function readTime(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const time = new Date(TIME.test(text) ? text : Number.NaN);
  if (Number.isNaN(time.getTime())) {
    throw new Error(`--copy ${text}: use a time, such as 2026-12-01T03:00:00Z.\n${USAGE}`);
  }
  // It would be the newest copy until then, whatever is copied meanwhile.
  if (time.getTime() <= Date.now()) return time;
  throw new Error(`--copy ${text}: that is after now; use the time when the copy was made.`);
}

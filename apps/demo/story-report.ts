import { CWD, Money, type Asset } from 'crowdwiz-gateway/internal/kernel/index';
import type { LedgerBalances } from 'crowdwiz-testkit/world';

/** Where on the chain something happened. */
export interface ChainFact {
  readonly blockNumber: number;
  readonly transactionId: string;
}

/** The books as they stood after a step. */
export interface BooksLine {
  readonly custody: Money;
  readonly treasury: Money;
  readonly networkFees: Money;
  readonly unattributed: Money;
  readonly pointsIssued: Money;
  readonly customer: Money;
  readonly held: Money;
}

export interface StoryStep {
  readonly title: string;
  readonly detail: string | null;
  readonly chain: ChainFact | null;
  readonly books: BooksLine;
  /** Since the story's beginning. */
  readonly atSeconds: number;
}

export interface StoryResult {
  readonly steps: readonly StoryStep[];
  /** What is off, a sentence each; none when all is well. */
  readonly problems: readonly string[];
  readonly seconds: number;
}

export function booksLine(
  balances: LedgerBalances,
  customerId: string | null,
  points: Asset,
): BooksLine {
  const cwd = (code: string) => Money.of(balances.get(code) ?? 0n, CWD);
  const inPoints = (code: string) => Money.of(balances.get(code) ?? 0n, points);
  return {
    custody: cwd('custody'),
    treasury: cwd('treasury'),
    networkFees: cwd('network-fees'),
    unattributed: cwd('unattributed'),
    pointsIssued: inPoints('points-issued'),
    customer: inPoints(`customer:${customerId ?? ''}`),
    held: inPoints(`customer:${customerId ?? ''}:held`),
  };
}

/** One step as lines of text. */
export function stepLines(number: number, step: StoryStep): string[] {
  const { books, chain } = step;
  const lines = [
    '',
    `${String(number).padStart(2)}  ${step.title}  (${step.atSeconds.toFixed(1)} s)`,
  ];
  if (step.detail !== null) lines.push(`    ${step.detail}`);
  if (chain !== null) {
    lines.push(`    chain  block ${chain.blockNumber} · transaction ${chain.transactionId}`);
  }
  lines.push(
    `    books  custody ${books.custody.toString()} · treasury ${books.treasury.toString()}` +
      ` · network fees ${books.networkFees.toString()}` +
      ` · unattributed ${books.unattributed.toString()}`,
    `           points issued ${books.pointsIssued.toString()}` +
      ` · customer ${books.customer.toString()} · held ${books.held.toString()}`,
  );
  return lines;
}

export function resultLines({ problems, seconds, steps }: StoryResult): string[] {
  const took = `${steps.length} steps in ${seconds.toFixed(1)} seconds`;
  if (problems.length === 0)
    return ['', `All is well: ${took}; books and chain agree to the unit.`];
  return ['', `Something is off (${took}):`, ...problems.map((problem) => `  - ${problem}`)];
}

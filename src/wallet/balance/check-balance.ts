import { Injectable } from '@nestjs/common';
import { Clock, CWD, isFresh, Money, notLater, UnitOfWork } from '../../kernel';
import { Books, CUSTODY } from '../../ledger';
import { Findings, RaiseFinding, type Finding } from '../../safety';
import {
  ChainReader,
  ScanCursor,
  settledUnits,
  type BalanceRead,
  type ReversibleView,
} from '../../scan';
import {
  balanceEquation,
  hasArrived,
  mayHaveGrown,
  type BalanceEquation,
} from './balance-equation';
import { BALANCE_FINDING, openingEntry } from './balance-entries';
import { describeExplanation, explainDifference, type Explanation } from './explain-difference';
import { isCompared } from '../gate/conditions/history-gaps-compared';
import { oddOperationsOf } from './odd-operations-of';
import { inclusionsOf, ownOperations } from '../proof/own-operations';
import { BalanceChecks, type BalanceCheck } from '../ports/checks/balance-checks';
import { OddOperations } from '../ports/checks/odd-operations';
import { OutgoingTransactions } from '../ports/outgoing/outgoing-transactions';
import { Surpluses } from '../ports/checks/surpluses';
import { UnexplainedMoney } from './unexplained-money';
import { WalletSettings } from '../wallet-settings';

/** Beyond so many, no single operation stands out anyway. */
const CANDIDATES_MAXIMUM = 200;

/** What a comparison says, apart from its figures. */
interface Verdict {
  readonly difference: Money;
  readonly since: Date | null;
  readonly sinceBlock: number | null;
  /** Of a surplus, what has been there all the time since; null of anything else. */
  readonly least: Money | null;
  readonly explanation: Explanation | null;
}

const AGREED: Verdict = {
  difference: Money.zero(CWD),
  since: null,
  sinceBlock: null,
  least: null,
  explanation: null,
};

/** Waits to be confirmed by a look at another head. */
interface OpeningCandidate {
  readonly units: bigint;
  readonly equation: BalanceEquation;
}

/**
 * Holds the books against the chain, to the unit: what the hot wallet has at the head must be what
 * the books say at the last irreversible block, changed by the reversible blocks and by the
 * transactions that wait in that node (ADR 13).
 */
@Injectable()
export class CheckBalance {
  private candidate: OpeningCandidate | null = null;
  private lastObserver: string | null = null;
  private compared = false;
  /** Since when there is a surplus, as far as this process has seen. */
  private surplusSince: Date | null = null;

  constructor(
    private readonly reader: ChainReader,
    private readonly cursor: ScanCursor,
    private readonly books: Books,
    private readonly checks: BalanceChecks,
    private readonly outgoing: OutgoingTransactions,
    private readonly oddOperations: OddOperations,
    private readonly unexplained: UnexplainedMoney,
    private readonly surpluses: Surpluses,
    private readonly findings: Findings,
    private readonly raiseFinding: RaiseFinding,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: WalletSettings,
  ) {}

  /**
   * Whether this process has compared them itself. What the database says of a comparison may be of before its
   * machine was put back, and whatever was signed since waits in a node: only the balance shows that.
   */
  get hasCompared(): boolean {
    return this.compared;
  }

  /** Null when head or cursor moved meanwhile: the next scan looks again. */
  async run(view: ReversibleView): Promise<BalanceCheck | null> {
    const balance = await this.reader.balance();
    if (balance.headId !== view.headId) return null;
    const least = this.isSurplusDue() ? await this.reader.leastBalance(view.headId) : null;
    const check = await this.unitOfWork.run(async () => {
      // A correction that is booked meanwhile would change one side of the equation only.
      const previous = await this.checks.latestForUpdate();
      const equation = await this.equationOf(view, balance);
      // Looked at last: what another process has read meanwhile is in the figures above.
      const cursor = await this.cursor.load();
      if (cursor?.blockNumber !== view.irreversibleNumber) return null;
      const made = previous
        ? await this.compare(equation, previous, least)
        : await this.open(equation);
      this.lastObserver = balance.observer;
      return made;
    });
    if (check !== null) this.compared = true;
    return check;
  }

  /** What is to be booked, each node must show: one of them may lie, or hold what no other has. */
  private isSurplusDue(): boolean {
    const grace = this.settings.balanceGraceSeconds * 1000;
    return this.surplusSince !== null && !isFresh(this.surplusSince, this.clock.now(), grace);
  }

  private async equationOf(view: ReversibleView, balance: BalanceRead): Promise<BalanceEquation> {
    const inBlocks = inclusionsOf(ownOperations(view));
    const ids = [...inBlocks, ...balance.pending].map(({ transactionId }) => transactionId);
    return balanceEquation({
      view,
      balance,
      custody: await this.books.balanceOf(CUSTODY),
      living: await this.outgoing.totalLiving(),
      ours: await this.outgoing.findByTransactionIds([...new Set(ids)]),
    });
  }

  /**
   * The opening balance is believed once two different heads give the same figure, without what is
   * known to wait in the node, when nothing waits there that takes, nothing came in between that nobody
   * announces before its block, and no announcement can have been missed since the first look.
   */
  private async open(equation: BalanceEquation): Promise<BalanceCheck | null> {
    const { balance, onChain, expected, pending, custody } = equation;
    const units = onChain.units - pending.units - expected.units;
    const { candidate } = this;
    this.candidate = { units, equation };
    const isTaken = balance.pending.some((each) => each.units < 0n);
    if (candidate?.units !== units || isTaken) return null;
    const first = candidate.equation;
    const isSameHead = first.balance.headNumber === balance.headNumber;
    if (isSameHead || mayHaveGrown(first, equation) || mayHaveMissed(first, equation)) return null;
    const settled = Money.of(units, CWD);
    const opening = openingEntry(settled, this.clock.now());
    if (opening) await this.books.post([opening]);
    const opened = {
      ...equation,
      expected: expected.plus(settled),
      custody: custody.plus(settled),
    };
    return this.save(opened, AGREED);
  }

  /** `leastBalance`: what every node shows; null when they were not asked, or do not all say. */
  private async compare(
    seen: BalanceEquation,
    previous: BalanceCheck,
    leastBalance: bigint | null,
  ): Promise<BalanceCheck> {
    const equation = await this.withoutArrived(seen, previous);
    const verdict = await this.verdictOn(equation, previous);
    this.surplusSince = verdict.least === null ? null : verdict.since;
    if (verdict.since === null) return this.agree(equation);
    const grace = this.settings.balanceGraceSeconds * 1000;
    const isLasting = !isFresh(verdict.since, this.clock.now(), grace);
    const { least, sinceBlock } = verdict;
    if (least === null || sinceBlock === null) {
      const check = await this.save(equation, verdict);
      if (isLasting) await this.raise(check, verdict.explanation);
      return check;
    }
    await this.raiseFinding.causeIsGone(BALANCE_FINDING, 'The chain shows no less than the books.');
    // What has been there since a block that is irreversible by now, no fork can undo.
    const upToBlock = equation.view.irreversibleNumber;
    const shown =
      leastBalance === null ? 0n : shownByAll(least.units, equation.balance, leastBalance);
    if (!isLasting || upToBlock < sinceBlock || shown <= 0n) return this.save(equation, verdict);
    const surplus = { units: shown, sinceBlock, upToBlock };
    await this.unexplained.book(surplus, evidenceOf(verdict.explanation));
    return this.afterBooking(shifted(equation, shown));
  }

  /** A surplus that has been booked and comes in a block after all would be in the books twice. */
  private async withoutArrived(
    equation: BalanceEquation,
    previous: BalanceCheck,
  ): Promise<BalanceEquation> {
    const missing = Money.of(-equation.difference.units, CWD);
    if (!hasArrived({ ...previous, difference: missing }, equation, 'exact')) return equation;
    const { view, balance } = equation;
    const as = view.irreversibleNumber <= previous.headNumber ? 'exact' : 'sum';
    const units = await this.unexplained.arrived(missing.units, balance.headNumber, as);
    return shifted(equation, -units);
  }

  private async verdictOn(equation: BalanceEquation, previous: BalanceCheck): Promise<Verdict> {
    const { difference } = equation;
    if (difference.isZero) return AGREED;
    const isSameSide =
      !previous.isOutdated && previous.difference.isPositive === difference.isPositive;
    const isOld = isSameSide && !this.isAnotherOne(equation, previous);
    const now = this.clock.now();
    const since = notLater((isOld ? previous.differsSince : null) ?? now, now);
    const sinceBlock = (isOld ? previous.differsSinceBlock : null) ?? equation.balance.headNumber;
    const least = leastOf(difference, isOld ? previous.leastSurplus : null);
    return { difference, since, sinceBlock, least, explanation: await this.explain(equation) };
  }

  /** What has come on top since it was first seen is another one, and lasts from now on. */
  private async afterBooking(equation: BalanceEquation): Promise<BalanceCheck> {
    const { difference, balance } = equation;
    if (difference.isZero) return this.agree(equation);
    const explanation = await this.explain(equation);
    const since = { since: this.clock.now(), sinceBlock: balance.headNumber };
    return this.save(equation, { difference, ...since, least: difference, explanation });
  }

  private async agree(equation: BalanceEquation): Promise<BalanceCheck> {
    const check = await this.save(equation, AGREED);
    await this.raiseFinding.causeIsGone(BALANCE_FINDING, 'Books and chain agree again.');
    await this.closeGaps(check.headNumber);
    return check;
  }

  /** Whatever a gap in the history hides would show in the balance; with a surplus, it may be that. */
  private async closeGaps(headNumber: number): Promise<void> {
    const gaps = await this.findings.openOf(['history_pruned']);
    const isPassed = (gap: Finding) => isCompared(gap, headNumber);
    if (!gaps.some(isPassed) || (await this.surpluses.isAnyOpen())) return;
    const reason = `Books and chain agree at block ${headNumber}, beyond the gap: nothing is missing.`;
    await this.raiseFinding.causesAreGone(['history_pruned'], isPassed, reason);
  }

  /**
   * Whether this is another surplus than the last one: the last one was a transfer that no node had announced,
   * and it is in a block now. Announcements that may have been missed can explain any amount; otherwise only
   * the exact amount counts.
   */
  private isAnotherOne(equation: BalanceEquation, previous: BalanceCheck): boolean {
    const { observer, observedSinceBlock } = equation.balance;
    const mayHaveMissed =
      observer !== this.lastObserver && observedSinceBlock >= previous.headNumber;
    return hasArrived(previous, equation, mayHaveMissed ? 'any' : 'exact');
  }

  private async explain({ view, difference }: BalanceEquation): Promise<Explanation | null> {
    const agreedAt = (await this.checks.agreedAtBlock()) ?? 0;
    const recorded = await this.oddOperations.after(agreedAt, CANDIDATES_MAXIMUM);
    const reversible = oddOperationsOf(view).filter(({ blockNumber }) => blockNumber > agreedAt);
    const known = new Set(recorded.map(({ key }) => key));
    const fresh = reversible.filter(({ key }) => !known.has(key)).reverse();
    return explainDifference(difference, [...fresh, ...recorded]);
  }

  private async save(
    { balance, onChain, expected, inFlight, pending }: BalanceEquation,
    { difference, since, sinceBlock, least, explanation }: Verdict,
  ): Promise<BalanceCheck> {
    const check: BalanceCheck = {
      checkedAt: this.clock.now(),
      headNumber: balance.headNumber,
      onChain,
      expected,
      inFlight,
      pending,
      difference,
      differsSince: since,
      differsSinceBlock: sinceBlock,
      leastSurplus: least,
      explanation: explanation && describeExplanation(explanation),
      isOutdated: false,
    };
    await this.checks.save(check);
    return check;
  }

  private raise(
    { headNumber, onChain, expected, inFlight, pending, difference }: BalanceCheck,
    explained: Explanation | null,
  ): Promise<unknown> {
    return this.raiseFinding.execute({
      ...BALANCE_FINDING,
      summary: `The hot wallet holds less than the books say (${difference.toString()}).`,
      evidence: {
        headNumber: String(headNumber),
        onChain: onChain.toString(),
        expected: expected.toString(),
        pending: pending.toString(),
        inFlight: inFlight.toString(),
        difference: difference.toString(),
        ...evidenceOf(explained),
      },
      halts: ['payouts'],
    });
  }
}

/** Of a surplus that one node shows. */
function shownByAll(surplus: bigint, balance: BalanceRead, least: bigint): bigint {
  return surplus - (settledUnits(balance) - least);
}

function mayHaveMissed(first: BalanceEquation, { balance }: BalanceEquation): boolean {
  if (balance.observer === first.balance.observer) return false;
  return balance.observedSinceBlock >= first.balance.headNumber;
}

function leastOf(difference: Money, before: Money | null): Money | null {
  if (!difference.isPositive) return null;
  return before !== null && before.compare(difference) < 0 ? before : difference;
}

/** The books have changed by so much since the equation was made. */
function shifted(equation: BalanceEquation, units: bigint): BalanceEquation {
  const change = Money.of(units, CWD);
  return {
    ...equation,
    custody: equation.custody.plus(change),
    expected: equation.expected.plus(change),
    difference: equation.difference.minus(change),
  };
}

function evidenceOf(explained: Explanation | null): Record<string, string> {
  if (!explained) return { explanation: 'no operation that is known explains it' };
  const { operationType, blockNumber, transactionId, key } = explained.operation;
  return {
    explanation: describeExplanation(explained),
    operation: String(operationType),
    operationBlock: String(blockNumber),
    operationTransaction: transactionId ?? key,
  };
}

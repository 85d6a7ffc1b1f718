import { Injectable } from '@nestjs/common';
import { Clock, CWD, Money, UnitOfWork } from '../kernel';
import { Books, CUSTODY } from '../ledger';
import { RaiseFinding } from '../safety';
import { ChainReader, ScanCursor, type BalanceRead, type ReversibleView } from '../scan';
import { balanceEquation, hasArrived, hasGrown, type BalanceEquation } from './balance-equation';
import { BALANCE_FINDING, openingEntry } from './balance-entries';
import { describeExplanation, explainDifference, type Explanation } from './explain-difference';
import { oddOperationsOf } from './odd-operations-of';
import { inclusionsOf, ownOperations } from './own-operations';
import { BalanceChecks, type BalanceCheck } from './ports/balance-checks';
import { OddOperations } from './ports/odd-operations';
import { OutgoingTransactions } from './ports/outgoing-transactions';
import { WalletSettings } from './wallet-settings';

/** Beyond so many, no single operation stands out anyway. */
const CANDIDATES_MAXIMUM = 200;

/** Waits to be confirmed by a look at another head. */
interface OpeningCandidate {
  readonly units: bigint;
  readonly equation: BalanceEquation;
}

/**
 * Holds the books against the chain, to the unit: what the hot wallet has at the head must be what
 * the books say at the last irreversible block, changed by the reversible blocks and by the
 * transactions that wait in that node (docs/adr/0013).
 */
@Injectable()
export class CheckBalance {
  private candidate: OpeningCandidate | null = null;
  private lastObserver: string | null = null;

  constructor(
    private readonly reader: ChainReader,
    private readonly cursor: ScanCursor,
    private readonly books: Books,
    private readonly checks: BalanceChecks,
    private readonly outgoing: OutgoingTransactions,
    private readonly oddOperations: OddOperations,
    private readonly raiseFinding: RaiseFinding,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: WalletSettings,
  ) {}

  /** Null when head or cursor moved meanwhile: the next scan looks again. */
  async run(view: ReversibleView): Promise<BalanceCheck | null> {
    const balance = await this.reader.balance();
    if (balance.headId !== view.headId) return null;
    return this.unitOfWork.run(async () => {
      // A correction that is booked meanwhile would change one side of the equation only.
      const previous = await this.checks.latestForUpdate();
      const equation = await this.equationOf(view, balance);
      // Looked at last: what another process has read meanwhile is in the figures above.
      const cursor = await this.cursor.load();
      if (cursor?.blockNumber !== view.irreversibleNumber) return null;
      const check = previous ? await this.compare(equation, previous) : await this.open(equation);
      this.lastObserver = balance.observer;
      return check;
    });
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
   * The opening balance is believed once two different heads give the same figure, nothing waits in
   * the node that changes it, nothing came in between, and no announcement can have been missed since the first look.
   */
  private async open(equation: BalanceEquation): Promise<BalanceCheck | null> {
    const { balance, onChain, expected, custody } = equation;
    const units = onChain.units - expected.units;
    const { candidate } = this;
    this.candidate = { units, equation };
    const isWaiting = balance.pending.some((each) => each.units !== 0n);
    if (candidate?.units !== units || isWaiting) return null;
    const first = candidate.equation;
    const isSameHead = first.balance.headNumber === balance.headNumber;
    if (isSameHead || hasGrown(first, equation) || mayHaveMissed(first, equation)) return null;
    const opening = openingEntry(Money.of(units, CWD), this.clock.now());
    if (opening) await this.books.post([opening]);
    const opened = { ...equation, expected: onChain, custody: custody.plus(Money.of(units, CWD)) };
    return this.save(opened, Money.zero(CWD), null, null);
  }

  private async compare(equation: BalanceEquation, previous: BalanceCheck): Promise<BalanceCheck> {
    const { difference } = equation;
    const now = this.clock.now();
    const isOld = !difference.isZero && !this.isAnotherOne(equation, previous);
    const since = difference.isZero ? null : ((isOld ? previous.differsSince : null) ?? now);
    const explanation = since && (await this.explain(equation));
    const check = await this.save(equation, difference, since, explanation);
    if (!since) {
      await this.raiseFinding.causeIsGone(BALANCE_FINDING, 'Books and chain agree again.');
    } else if (now.getTime() - since.getTime() >= this.settings.balanceGraceSeconds * 1000) {
      await this.raise(check, explanation);
    }
    return check;
  }

  /**
   * The surplus of the last check was something that nobody told us of while it was pending, has
   * come in a block since, and what is there now is another one. Announcements that may have been
   * missed can have been for any of what came; else only for the very amount.
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
    difference: Money,
    differsSince: Date | null,
    explanation: Explanation | null,
  ): Promise<BalanceCheck> {
    const check: BalanceCheck = {
      checkedAt: this.clock.now(),
      headNumber: balance.headNumber,
      onChain,
      expected,
      inFlight,
      pending,
      difference,
      differsSince,
      explanation: explanation && describeExplanation(explanation),
    };
    await this.checks.save(check);
    return check;
  }

  private raise(
    { headNumber, onChain, expected, inFlight, pending, difference, explanation }: BalanceCheck,
    explained: Explanation | null,
  ): Promise<unknown> {
    return this.raiseFinding.execute({
      ...BALANCE_FINDING,
      summary: `The hot wallet holds ${difference.toString()} more (or, if negative, less) than the books say.`,
      evidence: {
        headNumber: String(headNumber),
        onChain: onChain.toString(),
        expected: expected.toString(),
        pending: pending.toString(),
        inFlight: inFlight.toString(),
        difference: difference.toString(),
        explanation: explanation ?? 'no operation that is known explains it',
        ...(explained && {
          operation: String(explained.operation.operationType),
          operationBlock: String(explained.operation.blockNumber),
          operationTransaction: explained.operation.transactionId ?? explained.operation.key,
        }),
      },
      halts: ['payouts'],
    });
  }
}

function mayHaveMissed(first: BalanceEquation, { balance }: BalanceEquation): boolean {
  if (balance.observer === first.balance.observer) return false;
  return balance.observedSinceBlock >= first.balance.headNumber;
}

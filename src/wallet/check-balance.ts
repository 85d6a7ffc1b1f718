import { Injectable } from '@nestjs/common';
import { Clock, CWD, Money, UnitOfWork } from '../kernel';
import { Books, credit, CUSTODY, debit, entry, TREASURY } from '../ledger';
import { RaiseFinding } from '../safety';
import { ChainReader, effectOn, ScanCursor, type ReversibleView } from '../scan';
import { BalanceChecks, type BalanceCheck } from './ports/balance-checks';
import { OutgoingTransactions } from './ports/outgoing-transactions';
import { WalletSettings } from './wallet-settings';

interface OpeningCandidate {
  readonly units: bigint;
  readonly headNumber: number;
}

/**
 * Holds the books against the chain: what the hot wallet has at the head must be what the books say
 * at the last irreversible block, changed by the reversible blocks. Transactions that wait in the
 * node for a block show in its balance already; ours are known, others' are a surplus that passes.
 */
@Injectable()
export class CheckBalance {
  private candidate: OpeningCandidate | null = null;

  constructor(
    private readonly reader: ChainReader,
    private readonly cursor: ScanCursor,
    private readonly books: Books,
    private readonly checks: BalanceChecks,
    private readonly outgoing: OutgoingTransactions,
    private readonly raiseFinding: RaiseFinding,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: WalletSettings,
  ) {}

  /** Null when head or cursor moved meanwhile: the next scan looks again. */
  async run(view: ReversibleView): Promise<BalanceCheck | null> {
    const balance = await this.reader.balance();
    if (balance.headNumber !== view.headNumber) return null;
    return this.unitOfWork.run(async () => {
      const cursor = await this.cursor.load();
      if (cursor?.blockNumber !== view.irreversibleNumber) return null;
      const custody = await this.books.balanceOf(CUSTODY);
      const expected = Money.of(custody.units + reversibleEffect(view), CWD);
      const onChain = Money.of(balance.units, CWD);
      const previous = await this.checks.latest();
      if (!previous) return this.open(view, onChain, expected);
      return this.compare(view, onChain, expected, previous);
    });
  }

  /** The opening balance is believed once two different heads give the same figure. */
  private async open(
    view: ReversibleView,
    onChain: Money,
    expected: Money,
  ): Promise<BalanceCheck | null> {
    const units = onChain.units - expected.units;
    const { candidate } = this;
    this.candidate = { units, headNumber: view.headNumber };
    if (candidate?.units !== units || candidate.headNumber === view.headNumber) return null;
    const amount = Money.of(units < 0n ? -units : units, CWD);
    const postings =
      units < 0n
        ? [debit(TREASURY, amount), credit(CUSTODY, amount)]
        : [debit(CUSTODY, amount), credit(TREASURY, amount)];
    const opening = entry('opening', 'opening', this.clock.now(), postings);
    if (opening) await this.books.post([opening]);
    return this.save(view, onChain, onChain, Money.zero(CWD), null);
  }

  private async compare(
    view: ReversibleView,
    onChain: Money,
    expected: Money,
    previous: BalanceCheck,
  ): Promise<BalanceCheck> {
    const inFlight = await this.outgoing.totalInFlight();
    const difference = unexplained(onChain.minus(expected), inFlight);
    const now = this.clock.now();
    const isOld = !difference.isZero && !hasArrived(previous, view, expected);
    const since = difference.isZero ? null : ((isOld ? previous.differsSince : null) ?? now);
    const check = await this.save(view, onChain, expected, difference, since);
    if (!since) {
      await this.raiseFinding.causeIsGone(BALANCE_FINDING, 'Books and chain agree again.');
    } else if (now.getTime() - since.getTime() >= this.settings.balanceGraceSeconds * 1000) {
      await this.raise(check);
    }
    return check;
  }

  private async save(
    view: ReversibleView,
    onChain: Money,
    expected: Money,
    difference: Money,
    differsSince: Date | null,
  ): Promise<BalanceCheck> {
    const { headNumber } = view;
    const checkedAt = this.clock.now();
    const check = { checkedAt, headNumber, onChain, expected, difference, differsSince };
    await this.checks.save(check);
    return check;
  }

  private raise({ headNumber, onChain, expected, difference }: BalanceCheck): Promise<unknown> {
    return this.raiseFinding.execute({
      ...BALANCE_FINDING,
      summary: `The hot wallet holds ${difference.toString()} more (or, if negative, less) than the books say.`,
      evidence: {
        headNumber: String(headNumber),
        onChain: onChain.toString(),
        expected: expected.toString(),
      },
      halts: ['payouts'],
    });
  }
}

const BALANCE_FINDING = { kind: 'books_differ_from_chain', subject: 'hot-wallet' } as const;

/** What each reversible operation adds to or takes from the hot wallet, in CWD units. */
function effectsOf({ hotWalletId, blocks, virtualOperations }: ReversibleView) {
  const operations = [...blocks.flatMap((block) => block.operations), ...virtualOperations];
  return operations.map(({ blockNumber, fact }) => ({
    blockNumber,
    units: effectOn(hotWalletId, fact) ?? 0n,
  }));
}

function reversibleEffect(view: ReversibleView): bigint {
  return effectsOf(view).reduce((sum, { units }) => sum + units, 0n);
}

/**
 * The surplus of the last check has come in a block since: what is there now is another one, and has
 * not lasted. The blocks that are irreversible by now are told by the growth of the books.
 */
function hasArrived(previous: BalanceCheck, view: ReversibleView, expected: Money): boolean {
  if (!previous.difference.isPositive) return false;
  const grown = expected.units - previous.expected.units;
  const arrived = effectsOf(view)
    .filter(({ blockNumber, units }) => blockNumber > previous.headNumber && units > 0n)
    .reduce((sum, { units }) => sum + units, 0n);
  return (grown > arrived ? grown : arrived) >= previous.difference.units;
}

/** Our own transactions in flight may have left the balance already, all, some or none. */
function unexplained(difference: Money, inFlight: Money): Money {
  if (!difference.isPositive && difference.units >= -inFlight.units) return Money.zero(CWD);
  return difference.isPositive ? difference : difference.plus(inFlight);
}

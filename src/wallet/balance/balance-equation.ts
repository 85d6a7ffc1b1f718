import { CWD, Money } from '../../kernel';
import { effectOn, operationsOf, type BalanceRead, type ReversibleView } from '../../scan';
import { outgoingUnits, type OutgoingTransaction } from '../sending/outgoing-transaction';

/** Both sides at one head. */
export interface BalanceEquation {
  readonly view: ReversibleView;
  readonly balance: BalanceRead;
  readonly custody: Money;
  readonly onChain: Money;
  /** The books and what the reversible blocks change. */
  readonly expected: Money;
  /** What the pending transactions add that may be there: others' credits, and our own. */
  readonly pending: Money;
  /** Ours that the node has not announced: it may have some of them nevertheless. */
  readonly inFlight: Money;
  /** Zero when all is well. */
  readonly difference: Money;
}

interface Figures {
  readonly view: ReversibleView;
  readonly balance: BalanceRead;
  readonly custody: Money;
  /** Amount and fee of all of ours whose fate is not proven. */
  readonly living: Money;
  /** Those that we signed among the pending ones and among those in the view's blocks. */
  readonly ours: readonly OutgoingTransaction[];
}

const LIVING: ReadonlySet<OutgoingTransaction['state']> = new Set([
  'signed',
  'broadcast',
  'included',
]);

/**
 * chain = books + reversible blocks + pending, to the unit. A pending transaction that takes from the
 * hot wallet and that is not ours explains nothing: whoever has the key must show at once. Which of
 * ours are in a block, this view's blocks alone tell: another process may have seen others.
 */
export function balanceEquation(figures: Figures): BalanceEquation {
  const { view, balance, custody } = figures;
  const inBlocks = new Set(
    view.blocks.flatMap(({ operations }) => operations.map((each) => each.transactionId)),
  );
  const living = figures.ours.filter(({ state }) => LIVING.has(state));
  const waiting = living.filter(({ transactionId }) => !inBlocks.has(transactionId));
  const ours = new Set(waiting.map(({ transactionId }) => transactionId));
  const pending = balance.pending
    .filter(({ transactionId, units }) => units > 0n || ours.has(transactionId))
    .reduce((sum, { units }) => sum + units, 0n);
  const known = living.reduce((sum, each) => sum + outgoingUnits(each), 0n);
  const inFlight = figures.living.units > known ? figures.living.units - known : 0n;
  const expected = custody.units + reversibleEffect(view);
  const exact = balance.units - pending - expected;
  return {
    view,
    balance,
    custody,
    onChain: Money.of(balance.units, CWD),
    expected: Money.of(expected, CWD),
    pending: Money.of(pending, CWD),
    inFlight: Money.of(inFlight, CWD),
    difference: Money.of(unexplained(exact, inFlight), CWD),
  };
}

/**
 * The surplus of the last check has come in a block since; irreversible ones show in the books.
 * `exact`: some of what came is the very surplus, so that a small one that lasts does not pass for
 * whatever comes.
 */
export function hasArrived(
  previous: { readonly difference: Money; readonly expected: Money; readonly headNumber: number },
  { view, expected }: BalanceEquation,
  as: 'any' | 'exact',
): boolean {
  if (!previous.difference.isPositive) return false;
  const surplus = previous.difference.units;
  const credits = creditsAfter(previous.headNumber, view);
  // Of blocks that are irreversible by now, only the sum is known here.
  const areAllShown = view.irreversibleNumber <= previous.headNumber;
  if (as === 'exact' && areAllShown) return isSumOfSome(surplus, credits);
  const grown = expected.units - previous.expected.units;
  const arrived = sumOf(credits);
  return (grown > arrived ? grown : arrived) >= surplus;
}

/** Beyond so many different sums, it is taken for one of them. */
const SUMS_MAXIMUM = 4096;

function isSumOfSome(wanted: bigint, parts: readonly bigint[]): boolean {
  let sums = new Set([0n]);
  for (const part of parts) {
    sums = new Set([...sums, ...[...sums].map((sum) => sum + part).filter((sum) => sum <= wanted)]);
    if (sums.size > SUMS_MAXIMUM) return sumOf(parts) >= wanted;
  }
  return sums.has(wanted);
}

function sumOf(parts: readonly bigint[]): bigint {
  return parts.reduce((sum, each) => sum + each, 0n);
}

/**
 * Something came in between two looks that may have been in the first balance already, as nobody
 * announces it before its block: the effect of an approval, say. An ordinary transfer is announced.
 */
export function mayHaveGrown(first: BalanceEquation, { view, expected }: BalanceEquation): boolean {
  const { headNumber } = first.balance;
  // Of blocks that are irreversible by now, only the sum is known here.
  if (view.irreversibleNumber > headNumber) return expected.units !== first.expected.units;
  return view.virtualOperations.some(
    ({ blockNumber, fact }) =>
      blockNumber > headNumber && (effectOn(view.hotWalletId, fact) ?? 0n) > 0n,
  );
}

/** What of ours the node has not announced may have left the balance already, all, some or none. */
function unexplained(exact: bigint, inFlight: bigint): bigint {
  if (exact >= 0n) return exact;
  return exact + inFlight >= 0n ? 0n : exact + inFlight;
}

function reversibleEffect(view: ReversibleView): bigint {
  return effectsOf(view).reduce((sum, { units }) => sum + units, 0n);
}

function creditsAfter(headNumber: number, view: ReversibleView): bigint[] {
  return effectsOf(view)
    .filter(({ blockNumber, units }) => blockNumber > headNumber && units > 0n)
    .map(({ units }) => units);
}

/** What each reversible operation adds to or takes from the hot wallet, in CWD units. */
function effectsOf(view: ReversibleView) {
  return operationsOf(view).map(({ blockNumber, fact }) => ({
    blockNumber,
    units: effectOn(view.hotWalletId, fact) ?? 0n,
  }));
}

import { CWD, Money } from '../kernel';
import { effectOn, type BalanceRead, type ReversibleView } from '../scan';
import type { OutgoingTransaction } from './outgoing-transaction';

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
  /** All of ours that are signed and in no block. */
  readonly inFlight: Money;
  /** Those of the pending ones that we signed. */
  readonly announced: readonly OutgoingTransaction[];
}

/**
 * chain = books + reversible blocks + pending, to the unit. A pending transaction that takes from the
 * hot wallet and that is not ours explains nothing: whoever has the key must show at once.
 */
export function balanceEquation(figures: Figures): BalanceEquation {
  const { view, balance, custody, announced } = figures;
  const waiting = announced.filter(({ state }) => state === 'signed' || state === 'broadcast');
  const ours = new Set(waiting.map(({ transactionId }) => transactionId));
  const pending = balance.pending
    .filter(({ transactionId, units }) => units > 0n || ours.has(transactionId))
    .reduce((sum, { units }) => sum + units, 0n);
  const known = waiting.reduce(
    (sum, { intent, fee }) => sum + (intent.amount?.units ?? 0n) + fee.units,
    0n,
  );
  const inFlight = figures.inFlight.units > known ? figures.inFlight.units - known : 0n;
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

/** The surplus of the last check has come in a block since; irreversible ones show in the books. */
export function hasArrived(
  previous: { readonly difference: Money; readonly expected: Money; readonly headNumber: number },
  { view, expected }: BalanceEquation,
): boolean {
  if (!previous.difference.isPositive) return false;
  const grown = expected.units - previous.expected.units;
  const arrived = creditsAfter(previous.headNumber, view);
  return (grown > arrived ? grown : arrived) >= previous.difference.units;
}

/** Something came in between two looks. */
export function hasGrown(first: BalanceEquation, second: BalanceEquation): boolean {
  if (second.expected.units !== first.expected.units) return true;
  return creditsAfter(first.balance.headNumber, second.view) > 0n;
}

/** What of ours the node has not announced may have left the balance already, all, some or none. */
function unexplained(exact: bigint, inFlight: bigint): bigint {
  if (exact >= 0n) return exact;
  return exact + inFlight >= 0n ? 0n : exact + inFlight;
}

function reversibleEffect(view: ReversibleView): bigint {
  return effectsOf(view).reduce((sum, { units }) => sum + units, 0n);
}

function creditsAfter(headNumber: number, view: ReversibleView): bigint {
  return effectsOf(view)
    .filter(({ blockNumber, units }) => blockNumber > headNumber && units > 0n)
    .reduce((sum, { units }) => sum + units, 0n);
}

/** What each reversible operation adds to or takes from the hot wallet, in CWD units. */
function effectsOf({ hotWalletId, blocks, virtualOperations }: ReversibleView) {
  const operations = [...blocks.flatMap((block) => block.operations), ...virtualOperations];
  return operations.map(({ blockNumber, fact }) => ({
    blockNumber,
    units: effectOn(hotWalletId, fact) ?? 0n,
  }));
}

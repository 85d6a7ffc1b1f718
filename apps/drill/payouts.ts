import type { SandboxChain } from 'crowdwiz-sandbox/node';
import type { BooksReader } from 'crowdwiz-testkit/world';
import { LOST_STATES, type LostState } from './stage';

/** A payout as a database knows it. */
export interface Payout {
  readonly withdrawalId: string;
  readonly transactionId: string;
}

export type LostCounts = Readonly<Record<LostState, number>>;

export interface PayoutCounts {
  /** Signed before the kill and unknown to the database that came after, by what became of them. */
  readonly lost: LostCounts;
  /** Of the lost ones that are on the chain: known again in the end. */
  readonly adopted: number;
  /** Withdrawals of which two payments are on the chain. */
  readonly doubled: number;
}

export async function readPayouts(books: BooksReader): Promise<readonly Payout[]> {
  return books.query<{ withdrawalId: string; transactionId: string }>(
    `SELECT p.purpose_id AS "withdrawalId", o.transaction_id AS "transactionId"
     FROM outgoing_payment p JOIN outgoing_transaction o ON o.id = p.outgoing_id
     WHERE p.purpose = 'withdrawal' ORDER BY o.position`,
  );
}

/** In a block when the primary was killed, or waiting for one. */
export interface ChainMoment {
  readonly included: ReadonlySet<string>;
  readonly pending: ReadonlySet<string>;
}

export function momentOf(chain: SandboxChain): ChainMoment {
  return {
    included: includedIn(chain),
    pending: new Set(chain.pendingTransactions.map(({ id }) => id)),
  };
}

/** What was signed before, what the database knew after, and how both ended. */
export interface PayoutFacts {
  readonly before: readonly Payout[];
  readonly after: readonly Payout[];
  readonly end: readonly Payout[];
  readonly atKill: ChainMoment;
  /** As it is in the end. */
  readonly chain: SandboxChain;
}

export function countPayouts({ before, after, end, atKill, chain }: PayoutFacts): PayoutCounts {
  const [known, knownAtEnd] = [idsOf(after), idsOf(end)];
  const lost = before.filter(({ transactionId }) => !known.has(transactionId));
  const onChain = includedIn(chain);
  const counts = Object.fromEntries(
    LOST_STATES.map((state) => [
      state,
      lost.filter(({ transactionId: id }) => stateOf(id, atKill, onChain) === state).length,
    ]),
  ) as LostCounts;
  const adopted = lost.filter(({ transactionId: id }) => onChain.has(id) && knownAtEnd.has(id));
  return {
    lost: counts,
    adopted: adopted.length,
    doubled: countDoubled([...before, ...end], onChain),
  };
}

/** Undefined: in no block at the kill, in one later, and not waiting there: neither of the three. */
function stateOf(
  id: string,
  { included, pending }: ChainMoment,
  onChain: ReadonlySet<string>,
): LostState | undefined {
  if (included.has(id)) return 'included';
  if (!onChain.has(id)) return 'expired';
  return pending.has(id) ? 'pending' : undefined;
}

function countDoubled(payouts: readonly Payout[], onChain: ReadonlySet<string>): number {
  const paid = new Map<string, Set<string>>();
  for (const { withdrawalId, transactionId } of payouts) {
    if (!onChain.has(transactionId)) continue;
    const ids = paid.get(withdrawalId) ?? new Set();
    paid.set(withdrawalId, ids.add(transactionId));
  }
  return [...paid.values()].filter(({ size }) => size > 1).length;
}

function includedIn(chain: SandboxChain): ReadonlySet<string> {
  const ids = new Set<string>();
  for (let number = 1; number <= chain.headNumber; number += 1) {
    for (const id of chain.block(number)?.transactionIds ?? []) ids.add(id);
  }
  return ids;
}

function idsOf(payouts: readonly Payout[]): ReadonlySet<string> {
  return new Set(payouts.map(({ transactionId }) => transactionId));
}

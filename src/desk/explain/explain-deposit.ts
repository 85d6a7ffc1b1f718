import { Injectable } from '@nestjs/common';
import { Deposits, type Deposit, type DepositMove } from '../../deposits';
import { Assets, CWD, DomainError, Money } from '../../kernel';
import { CUSTODY, customerAccount, Entries, TREASURY, type BookedEntry } from '../../ledger';
import { Links } from '../../linking';
import { Findings } from '../../safety';
import { CORE_ASSET_ID } from '../../scan';
import { RateBook } from '../../terms';
import { OutgoingTransactions, type OutgoingTransaction } from '../../wallet';
import { EventHistory } from '../ports/event-history';
import { attemptFacts } from './attempt-facts';
import { changeOn, entryFact, negated, part, posted } from './entry-facts';
import {
  explained,
  type ExplainedNumber,
  type Explanation,
  fact,
  type Fact,
  type FactDetails,
  type FactPart,
  inOrder,
} from './explanation';
import { decisionFact, factsOfFindings, findRate, linkFact, rateFact } from './shared-facts';

/** Why a deposit is worth what it is, and to whom: the operation, the rate, the books, decisions, what went back. */
@Injectable()
export class ExplainDeposit {
  constructor(
    private readonly deposits: Deposits,
    private readonly entries: Entries,
    private readonly links: Links,
    private readonly rates: RateBook,
    private readonly outgoing: OutgoingTransactions,
    private readonly findings: Findings,
    private readonly history: EventHistory,
    private readonly assets: Assets,
  ) {}

  /** Throws `deposit_unknown`. */
  async execute(id: string): Promise<Explanation> {
    const deposit = await this.deposits.find(id);
    if (!deposit) throw new DomainError('deposit_unknown');
    return this.explain(deposit);
  }

  async explain(deposit: Deposit): Promise<Explanation> {
    const { id, customerId, state } = deposit;
    const attempts = await this.outgoing.attemptsFor('refund', id);
    const move = await this.deposits.moveOf(id);
    const facts = inOrder([
      operationFact(deposit),
      ...(await this.linkFacts(deposit)),
      ...(await this.rateFacts(deposit)),
      ...(await this.history.decisionsAbout(id)).map(decisionFact),
      ...(await this.entryFacts(deposit, attempts, move)),
      ...attemptFacts(attempts, id),
      ...(move ? [moveFact(move)] : []),
      ...(await factsOfFindings(this.findings, id)),
    ]);
    const numbers = this.numbersOf(deposit, attempts, facts);
    return { subject: 'deposit', id, customerId, state, numbers, facts };
  }

  private numbersOf(
    { id, assetId, units, points, customerId, state }: Deposit,
    attempts: readonly OutgoingTransaction[],
    facts: readonly Fact[],
  ): readonly ExplainedNumber[] {
    // Only CWD is in the books, and none of nothing.
    if (assetId !== CORE_ASSET_ID) return [];
    const refund = state === 'refunded' ? refundOf(id, attempts) : null;
    return [
      explained('cwd', Money.of(units, CWD), facts),
      ...(customerId === null
        ? []
        : [explained('points', points ?? Money.zero(this.assets.points), facts)]),
      ...(refund ? [explained('refund', refund, facts)] : []),
    ];
  }

  /** Whoever had the account at that block; shown to the customer where that was they. */
  private async linkFacts({
    fromAccountId,
    blockNumber,
    customerId,
  }: Deposit): Promise<readonly Fact[]> {
    if (fromAccountId === null) return [];
    const links = await this.links.everOfAccounts([fromAccountId]);
    return links
      .filter(({ verifiedAtBlock, endedAtBlock }) => {
        const isOver = endedAtBlock !== null && blockNumber > endedAtBlock;
        return blockNumber > verifiedAtBlock && !isOver;
      })
      .map((link) => linkFact(link, link.customerId === customerId));
  }

  private async rateFacts({ rateVersion }: Deposit): Promise<readonly Fact[]> {
    if (rateVersion === null) return [];
    const rate = findRate(
      rateVersion,
      await this.rates.versions('deposit'),
      await this.rates.cancelled(),
    );
    return rate ? [rateFact(rate)] : [];
  }

  private async entryFacts(
    deposit: Deposit,
    attempts: readonly OutgoingTransaction[],
    move: DepositMove | null,
  ): Promise<readonly Fact[]> {
    const { id } = deposit;
    const keys = [
      ...[`deposit:${id}`, `attribution:${id}`, `deposit-gone:${id}`],
      ...attempts.flatMap((each) => [`refund:${id}:${each.id}`, `refund-undone:${id}:${each.id}`]),
      ...movesOf(move),
    ];
    const named = await this.entries.ofKeys(keys);
    const taken = await this.entries.beginningWith('deposit_gone', `deposit-gone-points:${id}:`);
    return [...named, ...taken].map((each) => this.entryFact(each, deposit, attempts));
  }

  private entryFact(
    entry: BookedEntry,
    deposit: Deposit,
    attempts: readonly OutgoingTransaction[],
  ): Fact {
    const { customerId } = deposit;
    // Of a deposit that was moved, one of the two entries is another customer's.
    const isAnothers = entry.lines.some(
      (line) => line.customerId !== null && line.customerId !== customerId,
    );
    const parts = partsOf(entry, deposit);
    const details = elsewhere(entry, deposit, attempts);
    return entryFact(entry, { parts, details, isForCustomer: !isAnothers });
  }
}

/** What came in, what was given for it when it was credited, and what was refunded and came back again. */
function partsOf(entry: BookedEntry, { id, customerId }: Deposit): readonly FactPart[] {
  const [word] = entry.key.split(':');
  const points =
    customerId === null ? null : changeOn(entry, customerAccount(customerId).code, 'credit');
  switch (word) {
    case 'deposit':
      return [...part('cwd', posted(entry, CUSTODY.code, 'debit')), ...part('points', points)];
    case 'attribution':
      return part('points', points);
    case 'refund':
      return part('refund', posted(entry, CUSTODY.code, 'credit'));
    case 'refund-undone':
      return part('refund', negated(posted(entry, TREASURY.code, 'debit')));
    case 'deposit-gone':
    case 'deposit-gone-points':
    case 'adjustment':
      return [];
    default:
      throw new Error(`The entry ${entry.key} is none about deposit ${id}`);
  }
}

/** Of a refund that was paid to other than the sender: to whom. */
function elsewhere(
  { key }: BookedEntry,
  { id, fromAccountId }: Deposit,
  attempts: readonly OutgoingTransaction[],
): FactDetails {
  const attempt = attempts.find((each) => key === `refund:${id}:${each.id}`);
  const toAccountId = attempt?.payments.find(({ purposeId }) => purposeId === id)?.toAccountId;
  return toAccountId === undefined || toAccountId === fromAccountId ? {} : { toAccountId };
}

/** The last one that is proven: of those before it, each was undone. */
function refundOf(depositId: string, attempts: readonly OutgoingTransaction[]): Money | null {
  const paid = attempts
    .filter(({ state }) => state === 'irreversible')
    .flatMap(({ payments }) => payments)
    .filter(({ purposeId, isSurplus }) => purposeId === depositId && isSurplus !== true);
  return paid.at(-1)?.amount ?? null;
}

function operationFact(deposit: Deposit): Fact {
  const { assetId, units, blockNumber, transactionId, chainKey, fromAccountId } = deposit;
  const amount =
    assetId === CORE_ASSET_ID ? Money.of(units, CWD).toString() : `${units} of ${assetId}`;
  const index = chainKey.slice((transactionId ?? '').length + 1);
  return fact('operation', deposit.blockTime, {
    details: {
      ...{ amount, blockNumber: String(blockNumber) },
      ...(transactionId !== null && { transactionId }),
      ...(transactionId !== null &&
        chainKey.startsWith(transactionId) && { operationIndex: index }),
      ...(fromAccountId !== null && { fromAccountId }),
    },
    operatorDetails: { chainKey, assetId, units: String(units) },
  });
}

function moveFact({ taken, given, by, reason, movedAt, toCustomerId }: DepositMove): Fact {
  return fact('move', movedAt, {
    details: { taken: taken.toString() },
    operatorDetails: { given: given.toString(), toCustomerId, by, reason },
  });
}

/** As `MoveDeposit` names them. */
function movesOf(move: DepositMove | null): readonly string[] {
  if (!move) return [];
  const { depositId, customerId, toCustomerId } = move;
  return [customerId, toCustomerId].map((id) => `adjustment:${id}:deposit-moved/${depositId}`);
}

import { Injectable } from '@nestjs/common';
import { Assets, CWD, DomainError, Money } from '../../kernel';
import { CUSTODY, customerAccount, Entries, type BookedEntry } from '../../ledger';
import { Findings } from '../../safety';
import { RateBook } from '../../terms';
import { OutgoingTransactions, type OutgoingTransaction } from '../../wallet';
import { Withdrawals, type Withdrawal } from '../../withdrawals';
import { EventHistory } from '../ports/event-history';
import { attemptFacts } from './attempt-facts';
import { changeOn, entryFact, negated, part, posted } from './entry-facts';
import {
  explained,
  type ExplainedNumber,
  type Explanation,
  fact,
  type Fact,
  type FactPart,
  inOrder,
} from './explanation';
import { decisionFact, factsOfFindings, findRate, rateFact } from './shared-facts';

const GIVEN_BACK: readonly Withdrawal['state'][] = ['cancelled', 'rejected'];

/** Why a withdrawal took what it took, and what arrived: the quote, decisions, the books, attempts and proofs. */
@Injectable()
export class ExplainWithdrawal {
  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly entries: Entries,
    private readonly rates: RateBook,
    private readonly outgoing: OutgoingTransactions,
    private readonly findings: Findings,
    private readonly history: EventHistory,
    private readonly assets: Assets,
  ) {}

  /** Throws `withdrawal_unknown`. */
  async execute(id: string): Promise<Explanation> {
    const withdrawal = await this.withdrawals.find(id);
    if (!withdrawal) throw new DomainError('withdrawal_unknown');
    return this.explain(withdrawal);
  }

  async explain(withdrawal: Withdrawal): Promise<Explanation> {
    const { id, customerId, state } = withdrawal;
    const attempts = await this.outgoing.attemptsFor('withdrawal', id);
    const undone = await this.entries.beginningWith('payout_undone', `withdrawal-undone:${id}:`);
    const facts = inOrder([
      requestFact(withdrawal),
      ...(await this.rateFacts(withdrawal)),
      ...(await this.history.decisionsAbout(id)).map(decisionFact),
      ...(await this.entryFacts(withdrawal, attempts, undone)),
      ...attemptFacts(attempts, id),
      ...(await factsOfFindings(this.findings, id)),
    ]);
    const numbers = this.numbersOf(withdrawal, undone.length > 0, facts);
    return { subject: 'withdrawal', id, customerId, state, numbers, facts };
  }

  private numbersOf(
    { state, points, net }: Withdrawal,
    isUndone: boolean,
    facts: readonly Fact[],
  ): readonly ExplainedNumber[] {
    const isBack = GIVEN_BACK.includes(state) || isUndone;
    const hasArrived = state === 'irreversible' && !isUndone;
    return [
      explained('points', isBack ? Money.zero(this.assets.points) : points, facts),
      explained('net', hasArrived ? net : Money.zero(CWD), facts),
    ];
  }

  private async rateFacts({ rateVersion }: Withdrawal): Promise<readonly Fact[]> {
    const rate = findRate(
      rateVersion,
      await this.rates.versions('withdrawal'),
      await this.rates.cancelled(),
    );
    return rate ? [rateFact(rate)] : [];
  }

  private async entryFacts(
    withdrawal: Withdrawal,
    attempts: readonly OutgoingTransaction[],
    undone: readonly BookedEntry[],
  ): Promise<readonly Fact[]> {
    const { id } = withdrawal;
    const keys = [`hold:${id}`, `hold-ended:${id}`];
    const own = [...(await this.entries.ofKeys(keys)), ...undone];
    // A transaction may carry other customers' payments as well.
    const shared = [
      ...(await this.entries.ofKeys(attempts.map((each) => `fee:${each.transactionId}`))),
      ...(await this.undoneEntries(attempts)),
    ];
    return [
      ...own.map((entry) => entryFact(entry, { parts: partsOf(entry, withdrawal) })),
      ...shared.map((entry) => entryFact(entry, { isForCustomer: false })),
    ];
  }

  /** Of transactions that went with a chain that has gone back. */
  private async undoneEntries(
    attempts: readonly OutgoingTransaction[],
  ): Promise<readonly BookedEntry[]> {
    const found: BookedEntry[] = [];
    for (const { id, state } of attempts) {
      if (state !== 'irreversible') continue;
      for (const word of ['payout-undone', 'payout-undone-ended']) {
        found.push(...(await this.entries.beginningWith('payout_undone', `${word}:${id}:`)));
      }
    }
    return found;
  }
}

/** What was taken from what the customer may spend, and came back; and what has left for them. */
function partsOf(entry: BookedEntry, { customerId, net }: Withdrawal): readonly FactPart[] {
  const taken = negated(changeOn(entry, customerAccount(customerId).code, 'credit'));
  const isUndone = entry.key.startsWith('withdrawal-undone:');
  const arrived = isUndone ? negated(net) : posted(entry, CUSTODY.code, 'credit');
  return [...part('points', taken), ...part('net', arrived)];
}

function requestFact(withdrawal: Withdrawal): Fact {
  const { points, gross, fee, feePayer, net, rate, rateVersion } = withdrawal;
  const { accountName, accountId, deadline, waitingFor } = withdrawal;
  return fact('request', withdrawal.requestedAt, {
    details: {
      ...{ points: points.toString(), gross: gross.toString(), fee: fee.toString(), feePayer },
      ...{ net: net.toString(), rate, rateVersion: String(rateVersion), accountName, accountId },
      deadline: deadline.toISOString(),
    },
    operatorDetails: waitingFor === null ? {} : { waitingFor },
  });
}

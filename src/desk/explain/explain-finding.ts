import { Injectable } from '@nestjs/common';
import { Deposits } from '../../deposits';
import { CWD, DomainError, Money } from '../../kernel';
import { Entries, owedBackAccount, UNEXPLAINED } from '../../ledger';
import { Findings, type Finding } from '../../safety';
import { type OwedBack, OwedBacks, type Surplus, Surpluses } from '../../wallet';
import { Withdrawals } from '../../withdrawals';
import { changeOn, entryFact, part } from './entry-facts';
import { ExplainDeposit } from './explain-deposit';
import { ExplainWithdrawal } from './explain-withdrawal';
import { explained, type Explanation, fact, type Fact, inOrder } from './explanation';
import { findingFacts } from './shared-facts';

type Rest = Pick<Explanation, 'customerId' | 'numbers' | 'facts'>;

const NOTHING: Rest = { customerId: null, numbers: [], facts: [] };

/** What a finding is about: the money that it names, told as that is told by itself. */
@Injectable()
export class ExplainFinding {
  constructor(
    private readonly findings: Findings,
    private readonly deposits: Deposits,
    private readonly withdrawals: Withdrawals,
    private readonly owedBacks: OwedBacks,
    private readonly surpluses: Surpluses,
    private readonly entries: Entries,
    private readonly explainDeposit: ExplainDeposit,
    private readonly explainWithdrawal: ExplainWithdrawal,
  ) {}

  /** Throws `finding_unknown`. */
  async execute(id: string): Promise<Explanation> {
    const finding = await this.findings.find(id);
    if (!finding) throw new DomainError('finding_unknown');
    const { customerId, numbers, facts } = await this.subjectOf(finding);
    const own = findingFacts(finding);
    // That of its subject tells the finding as well.
    const others = facts.filter(({ operatorDetails }) => operatorDetails['findingId'] !== id);
    return {
      ...{ subject: 'finding', id, customerId, numbers },
      state: finding.closedAt === null ? 'open' : 'closed',
      facts: inOrder([...own, ...others]),
    };
  }

  private async subjectOf({ kind, subject }: Finding): Promise<Rest> {
    if (kind === 'paid_and_forgotten') return this.owed(subject);
    if (kind === 'unexplained_surplus') return this.surplus(subject);
    if (kind === 'foreign_spending') return this.spent(subject);
    const deposit = await this.deposits.find(subject);
    if (deposit) return this.explainDeposit.explain(deposit);
    const withdrawal = await this.withdrawals.find(subject);
    return withdrawal ? this.explainWithdrawal.explain(withdrawal) : NOTHING;
  }

  private async owed(id: string): Promise<Rest> {
    const owed = await this.owedBacks.find(id);
    if (!owed) return NOTHING;
    const { code } = owedBackAccount(owed.customerId);
    const entries = await this.entries.ofKeys([`owed-back:${id}`, `owed-back-ended:${id}`]);
    const facts = [
      owedFact(owed),
      ...entries.map((entry) =>
        entryFact(entry, { parts: part('owed', changeOn(entry, code, 'debit')) }),
      ),
    ];
    const amount = owed.state === 'open' ? owed.amount : Money.zero(CWD);
    const { customerId } = owed;
    return { customerId, numbers: [explained('owed', amount, facts)], facts };
  }

  private async surplus(id: string): Promise<Rest> {
    const surplus = await this.surpluses.find(id);
    if (!surplus) return NOTHING;
    const entries = [
      ...(await this.entries.ofKeys([`surplus:${id}`, `surplus-kept:${id}`])),
      ...(await this.entries.beginningWith('surplus_explained', `surplus-explained:${id}:`)),
    ];
    const facts = [
      surplusFact(surplus),
      ...entries.map((entry) =>
        entryFact(entry, {
          parts: part('unexplained', changeOn(entry, UNEXPLAINED.code, 'credit')),
          isForCustomer: false,
        }),
      ),
    ];
    const remaining = Money.of(surplus.remaining, CWD);
    return { customerId: null, numbers: [explained('unexplained', remaining, facts)], facts };
  }

  private async spent(key: string): Promise<Rest> {
    const entries = await this.entries.ofKeys([`foreign:${key}`]);
    return {
      ...NOTHING,
      facts: entries.map((entry) => entryFact(entry, { isForCustomer: false })),
    };
  }
}

function owedFact(owed: OwedBack): Fact {
  const { cause, amount, transactionId, blockNumber, accountId, decidedAt } = owed;
  return fact('owed_back', owed.bookedAt, {
    details: {
      ...{ cause, amount: amount.toString(), transactionId, blockNumber: String(blockNumber) },
      ...{ accountId, state: owed.state },
      ...(owed.points && { points: owed.points.toString() }),
      ...(decidedAt && { decidedAt: decidedAt.toISOString() }),
    },
    operatorDetails: {
      ...{ purpose: owed.purpose, purposeId: owed.purposeId },
      ...(owed.decidedBy !== null && { by: owed.decidedBy }),
      ...(owed.reason !== null && { reason: owed.reason }),
    },
  });
}

function surplusFact({ units, remaining, kept, sinceBlock, upToBlock, bookedAt }: Surplus): Fact {
  return fact('surplus', bookedAt, {
    operatorDetails: {
      amount: Money.of(units, CWD).toString(),
      remaining: Money.of(remaining, CWD).toString(),
      kept: Money.of(kept, CWD).toString(),
      ...{ sinceBlock: String(sinceBlock), upToBlock: String(upToBlock) },
    },
    isForCustomer: false,
  });
}

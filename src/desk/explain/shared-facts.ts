import type { Link } from '../../linking';
import type { Finding, Findings } from '../../safety';
import type { CancelledRate, RateVersion } from '../../terms';
import type { PastDecision } from '../ports/event-history';
import { fact, type Fact } from './explanation';

/** Findings about one thing; more are for the list. */
const FINDINGS = { limit: 20, cursor: null };

/** The version of the rate by which something was converted. */
export function rateFact({ version, direction, rate, effectiveAt, ...set }: RateVersion): Fact {
  return fact('rate', effectiveAt, {
    details: { direction, rate: rate.text, version: String(version) },
    operatorDetails: {
      setBy: set.setBy,
      ...(set.reason !== null && { reason: set.reason }),
      ...(set.allowed.length > 0 && { allowed: set.allowed.join(', ') }),
    },
  });
}

/** Of all that there are and were. Versions are only added. */
export function findRate(
  version: number | null,
  living: readonly RateVersion[],
  cancelled: readonly CancelledRate[],
): RateVersion | null {
  const all = [...living, ...cancelled.map(({ rate }) => rate)];
  return all.find((each) => each.version === version) ?? null;
}

/** Whose account it was when it sent. */
export function linkFact(link: Link, isForCustomer: boolean): Fact {
  const { accountName, accountId, verifiedAt, endedAt, endedAtBlock } = link;
  return fact('link', verifiedAt, {
    details: {
      ...{ accountName, accountId, fromBlock: String(link.verifiedAtBlock + 1) },
      ...(endedAtBlock !== null && { toBlock: String(endedAtBlock) }),
    },
    operatorDetails: {
      customerId: link.customerId,
      provenAtBlock: String(link.provenAtBlock),
      ...(endedAt && { endedAt: endedAt.toISOString() }),
    },
    isForCustomer,
  });
}

/** The bot tells these to the customer as well. */
const REASONS_FOR_CUSTOMERS: readonly PastDecision['type'][] = [
  'withdrawal_rejected',
  'withdrawal_lapsed',
];

export function decisionFact(past: PastDecision): Fact {
  const { type, at, decision, refundToAccountId, by, approvedBy, reason } = past;
  const isShown = reason !== null && REASONS_FOR_CUSTOMERS.includes(type);
  const isOfHouse = decision === 'house' || decision === 'refund';
  return fact('decision', at, {
    details: {
      decision: type === 'deposit_decided' ? wordOf(past) : type,
      ...(isShown && { reason }),
    },
    operatorDetails: {
      by: by ?? 'gateway',
      ...(approvedBy !== null && { approvedBy }),
      ...(reason !== null && { reason }),
      // Another customer may have it: whoever the deposit is given to in the end is not told.
      ...(refundToAccountId !== null && { toAccountId: refundToAccountId }),
      ...(decision !== null && !isOfHouse && { customerId: decision }),
    },
  });
}

/** What was decided about a deposit. */
function wordOf({ decision, refundToAccountId }: PastDecision): string {
  if (decision === 'refund') return refundToAccountId === null ? 'refund' : 'refund_elsewhere';
  return decision === 'house' ? 'house' : 'customer';
}

/** What operators were shown about one thing. */
export async function factsOfFindings(
  findings: Findings,
  subject: string,
): Promise<readonly Fact[]> {
  const { items } = await findings.list({ open: null, subject }, FINDINGS);
  return items.flatMap(findingFacts);
}

/** What an operator was shown; to the customer it says nothing. */
export function findingFacts(finding: Finding): readonly Fact[] {
  const { id, kind, subject, summary, evidence, halts, closedAt } = finding;
  const opened = fact('finding', finding.openedAt, {
    details: { findingKind: kind },
    operatorDetails: {
      ...{ findingId: id, subject, summary, lastSeenAt: finding.lastSeenAt.toISOString() },
      ...(halts.length > 0 && { halts: halts.join(', ') }),
      ...Object.fromEntries(
        Object.entries(evidence).map(([name, text]) => [`evidence.${name}`, text]),
      ),
    },
    isForCustomer: false,
  });
  if (closedAt === null) return [opened];
  const closed = fact('finding_closed', closedAt, {
    details: { findingKind: kind },
    operatorDetails: {
      findingId: id,
      closedBy: finding.closedBy ?? '',
      closeReason: finding.closeReason ?? '',
    },
    isForCustomer: false,
  });
  return [opened, closed];
}

import type { DomainEventOf } from '../../kernel';
import type { OwedBack } from './owed-back';
import type { OwedDecision } from '../ports/outgoing/owed-backs';

export function owedBookedEvent(owed: OwedBack): DomainEventOf<'owed_back_booked'> {
  const { id: owedBackId, cause, amount, accountId, customerId, transactionId } = owed;
  const cwd = amount.toDecimal();
  const type = 'owed_back_booked';
  return { type, owedBackId, cause, cwd, accountId, customerId, transactionId };
}

export function owedDecidedEvent(
  { id: owedBackId, amount, customerId }: OwedBack,
  { to: outcome, by, reason, points }: OwedDecision,
): DomainEventOf<'owed_back_decided'> {
  return {
    type: 'owed_back_decided',
    owedBackId,
    outcome,
    cwd: amount.toDecimal(),
    points: points?.toDecimal() ?? null,
    customerId,
    by,
    reason,
  };
}

import type { DomainEventOf } from '../../kernel';
import type { Sweep, SweepEnd, SweepState } from './sweep';

export function sweepOrderedEvent(sweep: Sweep): DomainEventOf<'sweep_ordered'> {
  const {
    id: sweepId,
    amount,
    toAccountId,
    mayTakeOwed,
    orderedBy: by,
    approvedBy,
    reason,
  } = sweep;
  const cwd = amount.toDecimal();
  return {
    type: 'sweep_ordered',
    ...{ sweepId, cwd, toAccountId, mayTakeOwed, by, approvedBy, reason },
  };
}

export function sweepEndedEvent(
  { id: sweepId, amount, toAccountId }: Pick<Sweep, 'id' | 'amount' | 'toAccountId'>,
  state: Exclude<SweepState, 'ordered'>,
  { by, reason }: Omit<SweepEnd, 'at'>,
  transactionId: string | null = null,
): DomainEventOf<'sweep_ended'> {
  const cwd = amount.toDecimal();
  return {
    type: 'sweep_ended',
    ...{ sweepId, state, cwd, toAccountId, transactionId, by, reason },
  };
}

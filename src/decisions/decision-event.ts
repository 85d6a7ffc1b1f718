import type { DomainEventOf } from '../kernel';
import type { Decision } from './decision';

export function askedEvent(decision: Decision): DomainEventOf<'decision_asked'> {
  const { id: decisionId, kind, summary, reason, askedBy: by, expiresAt } = decision;
  const told = { decisionId, kind, summary, reason, by };
  return { type: 'decision_asked', ...told, expiresAt: expiresAt.toISOString() };
}

export function endedEvent(decision: Decision): DomainEventOf<'decision_ended'> {
  const { id: decisionId, kind, summary, state, askedBy, isByOne } = decision;
  const { decidedBy: by, decisionReason: reason } = decision;
  const told = { decisionId, kind, summary, state, askedBy, isByOne };
  return { type: 'decision_ended', ...told, by, reason };
}

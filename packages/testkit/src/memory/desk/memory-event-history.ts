import { Injectable } from '@nestjs/common';
import {
  type ChangeReason,
  type PastDecision,
  EventHistory,
  type NamedChange,
} from 'crowdwiz-gateway/internal/desk/index';
import { MemoryDatabase } from '../database/memory-database';
import { EVENTS, type LoggedEvent } from '../database/memory-event-log';

@Injectable()
export class MemoryEventHistory extends EventHistory {
  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override decisionsAbout(id: string): Promise<readonly PastDecision[]> {
    return this.database.read(() =>
      this.database
        .in(EVENTS)
        .rows()
        .flatMap((logged) => decisionOf(logged, id)),
    );
  }

  override reasonsOf(changes: readonly NamedChange[]): Promise<ReadonlyMap<string, ChangeReason>> {
    return this.database.read(() => {
      const asked = new Set(changes.map(({ entryKey }) => entryKey));
      const reasons = new Map<string, ChangeReason>();
      for (const { event } of this.database.in(EVENTS).rows()) {
        if (event.type !== 'points_adjusted' || !asked.has(event.entryKey)) continue;
        reasons.set(event.entryKey, { reason: event.reason, by: event.by });
      }
      return reasons;
    });
  }
}

function decisionOf({ event, publishedAt: at }: LoggedEvent, id: string): PastDecision[] {
  switch (event.type) {
    case 'deposit_decided': {
      const { depositId, ...decided } = event;
      return depositId === id ? [{ ...decided, at }] : [];
    }
    case 'withdrawal_approved':
    case 'withdrawal_rejected':
    case 'withdrawal_cancelled':
    case 'withdrawal_lapsed': {
      const { type, withdrawalId, by, reason } = event;
      const nothing = { decision: null, refundToAccountId: null, approvedBy: null };
      return withdrawalId === id ? [{ ...nothing, type, at, by, reason }] : [];
    }
    default:
      return [];
  }
}

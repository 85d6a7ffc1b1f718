import { Injectable } from '@nestjs/common';
import {
  FLOWS_COUNTED,
  WaitingFlows,
  type FlowName,
  type FlowsSnapshot,
  type WaitingFlow,
} from 'crowdwiz-gateway/internal/safety/index';
import { MemoryDatabase } from '../database/memory-database';
import { DEPOSITS } from '../deposits/deposit-tables';
import { LINK_REQUESTS } from '../linking/linking-tables';
import { presentCursor, RESCANS } from '../scan/scan-tables';
import { OUTBOX, UPDATES } from '../telegram/telegram-tables';
import { hasLivingPayment, LIVING_OUTGOING, OUTGOING } from '../wallet/outgoing-tables';
import { shownWaitingFor } from '../withdrawals/held-up-by';
import { WITHDRAWALS } from '../withdrawals/withdrawal-tables';

interface Waiting {
  readonly flow: FlowName;
  readonly id: string;
  readonly waitsFor: string;
  readonly since: Date;
}

@Injectable()
export class MemoryWaitingFlows extends WaitingFlows {
  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override look(before: Readonly<Record<FlowName, Date>>): Promise<FlowsSnapshot> {
    return this.database.read(() => {
      const waiting = [
        ...this.withdrawals(),
        ...this.outgoing(before.outgoing),
        ...this.linkRequests(),
        ...this.deposits(),
        ...this.messages(),
        ...this.rescans(),
      ].filter(({ flow, since }) => flow === 'outgoing' || since < before[flow]);
      return {
        waiting: summed(waiting),
        readToBlock: presentCursor(this.database)?.blockNumber ?? null,
        livingTransactions: this.database.in(LIVING_OUTGOING).count(() => true),
      };
    });
  }

  private withdrawals(): Waiting[] {
    return this.database
      .in(WITHDRAWALS)
      .rows()
      .flatMap((row): Waiting[] => {
        const { id, state, requestedAt } = row.withdrawal;
        const since = row.approvedAt ?? requestedAt;
        switch (state) {
          case 'awaiting_approval':
            return [{ flow: 'approval', id, waitsFor: 'operator', since: requestedAt }];
          case 'approved': {
            const waitsFor = shownWaitingFor(this.database, row.withdrawal) ?? 'its_turn';
            return [{ flow: 'withdrawal', id, waitsFor, since }];
          }
          case 'included':
            return [{ flow: 'withdrawal', id, waitsFor: 'irreversibility', since }];
          case 'signed':
          case 'broadcast':
            return [{ flow: 'withdrawal', id, waitsFor: 'inclusion', since }];
          default:
            return [];
        }
      });
  }

  /** An expiration is told by the chain's clock, which may be behind ours: hence the creation, too. */
  private outgoing(before: Date): Waiting[] {
    return this.database
      .in(LIVING_OUTGOING)
      .rows()
      .flatMap(({ id }): Waiting[] => {
        const transaction = this.database.in(OUTGOING).get(id)?.transaction;
        if (!transaction) return [];
        const { expiresAt, createdAt } = transaction;
        if (expiresAt >= before || createdAt >= before) return [];
        const since = expiresAt > createdAt ? expiresAt : createdAt;
        return [{ flow: 'outgoing', id, waitsFor: 'proof', since }];
      });
  }

  private linkRequests(): Waiting[] {
    return this.database
      .in(LINK_REQUESTS)
      .rows()
      .flatMap(({ id, state, createdAt }): Waiting[] => {
        const flow = 'link_request';
        if (state === 'requested') return [{ flow, id, waitsFor: 'code', since: createdAt }];
        if (state !== 'message_received') return [];
        return [{ flow, id, waitsFor: 'keys_of_account', since: createdAt }];
      });
  }

  private deposits(): Waiting[] {
    return this.database
      .in(DEPOSITS)
      .rows()
      .flatMap(({ deposit, stateSince }): Waiting[] => {
        const { id, state, createdAt } = deposit;
        if (state === 'waiting') {
          return [{ flow: 'deposit', id, waitsFor: 'resumption', since: createdAt }];
        }
        if (state !== 'refunding' || hasLivingPayment(this.database, 'refund', id)) return [];
        return [{ flow: 'refund', id, waitsFor: 'signature', since: stateSince ?? createdAt }];
      });
  }

  private messages(): Waiting[] {
    const messages = this.database
      .in(OUTBOX)
      .rows(({ deliveredAt, droppedAt }) => deliveredAt === null && droppedAt === null)
      .map(({ id, createdAt }) => {
        return { flow: 'message', id, waitsFor: 'telegram', since: createdAt } as const;
      });
    const updates = this.database
      .in(UPDATES)
      .rows(({ outcome }) => outcome === null)
      .map(({ updateId, receivedAt }) => {
        const id = String(updateId);
        return { flow: 'update', id, waitsFor: 'its_turn', since: receivedAt } as const;
      });
    return [...messages, ...updates];
  }

  private rescans(): Waiting[] {
    return this.database
      .in(RESCANS)
      .rows(({ state }) => state === 'requested' || state === 'running')
      .map(({ id, startedAt, requestedAt }) => {
        return { flow: 'rescan', id, waitsFor: 'progress', since: startedAt ?? requestedAt };
      });
  }
}

function summed(waiting: readonly Waiting[]): readonly WaitingFlow[] {
  const groups = new Map<string, Waiting[]>();
  for (const each of waiting) {
    const name = `${each.flow} ${each.waitsFor}`;
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, group]): WaitingFlow[] => {
      const counted = group
        .sort((one, other) => one.since.getTime() - other.since.getTime())
        .slice(0, FLOWS_COUNTED);
      const [oldest] = counted;
      if (!oldest) return [];
      const { flow, waitsFor, id: oldestId, since } = oldest;
      return [{ flow, waitsFor, count: counted.length, oldestId, since }];
    });
}

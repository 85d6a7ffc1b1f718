import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from 'crowdwiz-gateway/internal/kernel/index';
import {
  ATTEMPTS_KEPT,
  Deliveries,
  DELIVERY_TRANSITIONS,
  deliveryId,
  type Backlog,
  type Delivery,
  type DeliveryOutcome,
  type DeliveryState,
  type DueRequest,
  type TidyRequest,
} from 'crowdwiz-gateway/internal/webhooks/index';
import { requireMove } from '../database/allowed-move';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { DELIVERIES, ENDPOINTS } from './webhook-tables';

const LIST = 'webhook-deliveries';

@Injectable()
export class MemoryDeliveries extends Deliveries {
  private get deliveries() {
    return this.database.in(DELIVERIES);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override record(outcomes: readonly DeliveryOutcome[]): Promise<void> {
    return this.database.write(() => {
      const names = outcomes.map(({ endpointId, eventId }) => deliveryId(endpointId, eventId));
      if (new Set(names).size < names.length) throw new MemoryRefusal('A delivery is named twice');
      for (const outcome of outcomes) this.recordOne(outcome);
    });
  }

  override backlog(endpointId: string): Promise<Backlog> {
    return this.database.read(() => {
      const waiting = this.waitingAt(endpointId);
      const customers = waiting.map(({ customerId }) => customerId);
      const customerIds = new Set(customers.filter((each) => each !== null));
      return { count: waiting.length, customerIds };
    });
  }

  override waiting(): Promise<ReadonlyMap<string, number>> {
    return this.database.read(() => {
      const counts = new Map<string, number>();
      for (const { id, endpointId } of this.deliveries.rows(({ state }) => state === 'waiting')) {
        if (this.known(id)) counts.set(endpointId, (counts.get(endpointId) ?? 0) + 1);
      }
      return counts;
    });
  }

  override due({ endpointId, now, limit, keepsOrder }: DueRequest): Promise<Delivery[]> {
    return this.database.read(() => {
      const waiting = this.waitingAt(endpointId);
      const isFirst = ({ customerId, sequence }: Delivery) =>
        customerId === null ||
        waiting.every((each) => each.customerId !== customerId || each.sequence >= sequence);
      return waiting
        .filter(
          ({ nextAttemptAt }) => now === null || (nextAttemptAt !== null && nextAttemptAt <= now),
        )
        .filter((each) => !keepsOrder || isFirst(each))
        .sort((one, other) => (now === null ? one.attemptCount - other.attemptCount : 0))
        .slice(0, limit);
    });
  }

  override makeDue(endpointId: string, at: Date): Promise<void> {
    return this.database.write(() => {
      for (const each of this.waitingAt(endpointId)) {
        if (each.nextAttemptAt === null || each.nextAttemptAt <= at) continue;
        this.deliveries.put(each.id, { ...each, nextAttemptAt: at });
      }
    });
  }

  override find(id: string): Promise<Delivery | null> {
    return this.database.read(() => this.known(id));
  }

  override list(
    endpointId: string,
    { state }: { readonly state: DeliveryState | null },
    page: PageRequest,
  ): Promise<Page<Delivery>> {
    const isListed = (each: Delivery) =>
      each.endpointId === endpointId && (state === null || each.state === state);
    return this.database.read(() => this.deliveries.page(LIST, page, (each) => each, isListed));
  }

  override redeliver(id: string, at: Date): Promise<Delivery | null> {
    return this.database.write(() => {
      const known = this.known(id);
      if (known === null || known.state === 'waiting') return null;
      const again = { state: 'waiting', failures: 0, nextAttemptAt: at, endedAt: null } as const;
      this.deliveries.put(id, { ...known, ...again });
      return this.deliveries.get(id);
    });
  }

  override dropWaitingAfter(endpointId: string, sequence: bigint): Promise<void> {
    return this.database.write(() => {
      for (const each of this.waitingAt(endpointId)) {
        if (each.sequence > sequence) this.deliveries.delete(each.id);
      }
    });
  }

  override tidy({ before, keptPerEndpoint, limit }: TidyRequest): Promise<number> {
    return this.database.write(() => {
      const kept = new Map<string, number>();
      const old = this.deliveries
        .rows()
        .reverse()
        .filter(({ endpointId, endedAt }) => {
          if (this.database.in(ENDPOINTS).get(endpointId)?.state === 'deleted') return true;
          if (endedAt === null) return false;
          const count = (kept.get(endpointId) ?? 0) + 1;
          kept.set(endpointId, count);
          return endedAt < before || count > keptPerEndpoint;
        })
        .slice(0, limit);
      for (const { id } of old) this.deliveries.delete(id);
      return old.length;
    });
  }

  private recordOne(outcome: DeliveryOutcome): void {
    const { endpointId, eventId, attempt, at, ...now } = outcome;
    const id = deliveryId(endpointId, eventId);
    const known = this.deliveries.get(id);
    if (known) requireMove(DELIVERY_TRANSITIONS, known.state, outcome.state);
    const added = attempt === null ? [] : [attempt];
    this.deliveries.put(id, {
      ...{ id, endpointId, eventId, ...now },
      attemptCount: (known?.attemptCount ?? 0) + added.length,
      attempts: [...(known?.attempts ?? []), ...added].slice(-ATTEMPTS_KEPT),
      createdAt: known?.createdAt ?? at,
      endedAt: outcome.state === 'waiting' ? null : at,
    });
  }

  private known(id: string): Delivery | null {
    const delivery = this.deliveries.get(id);
    const endpoint = delivery && this.database.in(ENDPOINTS).get(delivery.endpointId);
    return endpoint && endpoint.state !== 'deleted' ? delivery : null;
  }

  /** In the order of the feed. */
  private waitingAt(endpointId: string): Delivery[] {
    return this.deliveries
      .rows((each) => each.endpointId === endpointId && each.state === 'waiting')
      .sort((one, other) =>
        one.sequence < other.sequence ? -1 : one.sequence > other.sequence ? 1 : 0,
      );
  }
}

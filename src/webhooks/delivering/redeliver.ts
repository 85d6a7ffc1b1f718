import { Injectable } from '@nestjs/common';
import { EventFeed } from '../../events';
import { Clock, DomainError, EventPublisher, UnitOfWork } from '../../kernel';
import type { Delivery } from '../delivery';
import { Deliveries } from '../ports/deliveries';
import { WebhookEndpoints } from '../ports/webhook-endpoints';
import { shownEndpoint, type WebhookEndpoint } from '../webhook-endpoint';
import { sequenceSince } from './sequence-since';

/** Sends again what a receiver has missed or lost, under the same ids. */
@Injectable()
export class Redeliver {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly deliveries: Deliveries,
    private readonly feed: EventFeed,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `delivery_unknown`, and `delivery_waits` for one that will be tried anyway. */
  one(id: string): Promise<Delivery> {
    return this.unitOfWork.run(async () => {
      const known = await this.deliveries.find(id);
      if (known === null) throw new DomainError('delivery_unknown');
      const again = await this.deliveries.redeliver(id, this.clock.now());
      if (again === null) throw new DomainError('delivery_waits');
      return again;
    });
  }

  /**
   * Has the endpoint go through all events again that happened since then, and those of up to a minute before.
   * Throws `webhook_unknown`.
   */
  since(endpointId: string, since: Date, by: string): Promise<WebhookEndpoint> {
    return this.unitOfWork.run(async () => {
      const known = await this.endpoints.find(endpointId);
      if (known === null) throw new DomainError('webhook_unknown');
      const sequence = await sequenceSince(this.feed, since);
      if (!(await this.endpoints.goBack(endpointId, sequence))) return shownEndpoint(known);
      await this.deliveries.dropWaitingAfter(endpointId, sequence);
      const change = { change: 'redelivers', by, reason: null };
      await this.events.publish({ type: 'webhook_changed', endpointId, ...change });
      return shownEndpoint(known);
    });
  }
}

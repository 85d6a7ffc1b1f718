import { Injectable } from '@nestjs/common';
import { Clock, DomainError, EventPublisher, UnitOfWork } from '../../kernel';
import { Deliveries } from '../ports/deliveries';
import { WebhookEndpoints } from '../ports/webhook-endpoints';
import { type EndpointTerms, shownEndpoint, type WebhookEndpoint } from '../webhook-endpoint';
import { CheckReceiver } from './check-receiver';

/**
 * Gives an endpoint other terms. A request that is under way goes by the former ones; whoever sends to a former
 * address notices within seconds, and what that one has not taken goes to the new one.
 */
@Injectable()
export class ChangeEndpoint {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly deliveries: Deliveries,
    private readonly checkReceiver: CheckReceiver,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `webhook_unknown`, `webhook_url_refused`. */
  execute(id: string, terms: Partial<EndpointTerms>, by: string): Promise<WebhookEndpoint> {
    if (terms.url !== undefined) this.checkReceiver.execute(terms.url);
    return this.unitOfWork.run(async () => {
      const known = await this.endpoints.find(id);
      if (known === null) throw new DomainError('webhook_unknown');
      const { url, eventTypes, keepsOrder, description } = { ...known, ...terms };
      const all = { url, eventTypes, keepsOrder, description };
      const changed = await this.endpoints.change(id, all);
      if (changed === null) throw new DomainError('webhook_unknown');
      if (url !== known.url) await this.deliveries.makeDue(id, this.clock.now());
      const change = { change: 'changed', by, reason: null };
      await this.events.publish({ type: 'webhook_changed', endpointId: id, ...change });
      return shownEndpoint(changed);
    });
  }
}

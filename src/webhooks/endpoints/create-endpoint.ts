import { Injectable } from '@nestjs/common';
import { EventFeed } from '../../events';
import {
  Clock,
  DomainError,
  EventPublisher,
  newId,
  type PageRequest,
  UnitOfWork,
} from '../../kernel';
import { EndpointSecrets, newEndpointSecret } from '../endpoint-secrets';
import { WebhookEndpoints } from '../ports/webhook-endpoints';
import {
  type EndpointTerms,
  HEALTHY,
  NOTHING_YET,
  shownEndpoint,
  type StoredEndpoint,
  type WebhookEndpoint,
} from '../webhook-endpoint';
import { CheckReceiver } from './check-receiver';

/** Bounds what all of them can have under way; two that come at once may make one more. */
export const ENDPOINTS_MAXIMUM = 100;
/** One page with every endpoint that there can be. */
export const ALL_ENDPOINTS: PageRequest = { limit: 2 * ENDPOINTS_MAXIMUM, cursor: null };

/** An endpoint and its secret, which nobody is shown again. */
export interface NewEndpoint {
  readonly endpoint: WebhookEndpoint;
  readonly secret: string;
}

/** Has a receiver told of events, from the next one on. */
@Injectable()
export class CreateEndpoint {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly feed: EventFeed,
    private readonly secrets: EndpointSecrets,
    private readonly checkReceiver: CheckReceiver,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `webhook_url_refused`, and `webhook_endpoints_full`. */
  execute(terms: EndpointTerms, by: string): Promise<NewEndpoint> {
    this.checkReceiver.execute(terms.url);
    const id = newId();
    const secret = newEndpointSecret();
    return this.unitOfWork.run(async () => {
      if ((await this.endpoints.count()) >= ENDPOINTS_MAXIMUM) {
        throw new DomainError('webhook_endpoints_full', { maximum: String(ENDPOINTS_MAXIMUM) });
      }
      const { sequence } = await this.feed.head();
      const endpoint: StoredEndpoint = {
        ...terms,
        ...{ id, state: 'enabled', createdAt: this.clock.now(), createdBy: by },
        ...{ ...HEALTHY, ...NOTHING_YET, sequence },
        ...{ secret: this.secrets.seal(id, secret), formerSecrets: [] },
      };
      await this.endpoints.add(endpoint);
      const change = { change: 'created', by, reason: null };
      await this.events.publish({ type: 'webhook_changed', endpointId: id, ...change });
      return { endpoint: shownEndpoint(endpoint), secret };
    });
  }
}

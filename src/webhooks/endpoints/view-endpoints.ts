import { Injectable } from '@nestjs/common';
import { IssuedKeys } from '../../api-keys';
import { EventFeed } from '../../events';
import type { Page, PageRequest } from '../../kernel';
import { Deliveries } from '../ports/deliveries';
import { WebhookEndpoints } from '../ports/webhook-endpoints';
import { eventsBehind, shownEndpoint, type WebhookEndpoint } from '../webhook-endpoint';

/** An endpoint as operators see it. */
export interface EndpointView {
  readonly endpoint: WebhookEndpoint;
  /** Events of the feed, of whatever type, to which it has not come. */
  readonly eventsBehind: number;
  /** Deliveries that wait for their next attempt. */
  readonly waiting: number;
  /** The key that made it is revoked; events are sent all the same. */
  readonly isKeyRevoked: boolean;
}

/** Shows operators where each endpoint stands. */
@Injectable()
export class ViewEndpoints {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly deliveries: Deliveries,
    private readonly feed: EventFeed,
    private readonly keys: IssuedKeys,
  ) {}

  /** Newest first. Throws RangeError for a cursor of another list. */
  async list(page: PageRequest): Promise<Page<EndpointView>> {
    const { items, nextCursor } = await this.endpoints.list(page);
    return { items: await this.viewsOf(items), nextCursor };
  }

  /** Null when there is no such endpoint. */
  async find(id: string): Promise<EndpointView | null> {
    const found = await this.endpoints.find(id);
    if (found === null) return null;
    return this.of(shownEndpoint(found));
  }

  async of(endpoint: WebhookEndpoint): Promise<EndpointView> {
    const [view] = await this.viewsOf([endpoint]);
    if (view === undefined) throw new Error('There is no view of an endpoint');
    return view;
  }

  private async viewsOf(endpoints: readonly WebhookEndpoint[]): Promise<EndpointView[]> {
    const { sequence: head } = await this.feed.head();
    const waiting = await this.deliveries.waiting();
    const revoked = await this.keys.revokedAmong(endpoints.map(({ createdBy }) => createdBy));
    return endpoints.map((endpoint) => ({
      endpoint,
      eventsBehind: eventsBehind(endpoint, head),
      waiting: waiting.get(endpoint.id) ?? 0,
      isKeyRevoked: revoked.has(endpoint.createdBy),
    }));
  }
}

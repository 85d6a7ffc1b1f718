import { Injectable } from '@nestjs/common';
import { EventFeed } from '../../events';
import { Deliveries } from '../ports/deliveries';
import { WebhookEndpoints } from '../ports/webhook-endpoints';
import { type EndpointState, eventsBehind } from '../webhook-endpoint';
import { ALL_ENDPOINTS } from './create-endpoint';

/** How webhooks stand, in figures. */
export interface WebhookCounts {
  /** By state; one that no endpoint has is left out. */
  readonly endpoints: ReadonlyMap<EndpointState, number>;
  /** Deliveries that wait for their next attempt. */
  readonly waiting: number;
  /** Events to which an enabled endpoint has not come: of the one that is furthest behind. */
  readonly eventsBehind: number;
}

/** Counts for whoever watches; cheap enough to be asked every few seconds. */
@Injectable()
export class CountWebhooks {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly deliveries: Deliveries,
    private readonly feed: EventFeed,
  ) {}

  async execute(): Promise<WebhookCounts> {
    const { items } = await this.endpoints.list(ALL_ENDPOINTS);
    const endpoints = new Map<EndpointState, number>();
    for (const { state } of items) endpoints.set(state, (endpoints.get(state) ?? 0) + 1);
    if (items.length === 0) return { endpoints, waiting: 0, eventsBehind: 0 };
    const counts = [...(await this.deliveries.waiting()).values()];
    const { sequence: head } = await this.feed.head();
    const behind = items
      .filter(({ state }) => state === 'enabled')
      .map((endpoint) => eventsBehind(endpoint, head));
    return {
      endpoints,
      waiting: counts.reduce((sum, count) => sum + count, 0),
      eventsBehind: Math.max(0, ...behind),
    };
  }
}

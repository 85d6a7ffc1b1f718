import { Injectable } from '@nestjs/common';
import { EventFeed } from '../../events';
import { Clock, DomainError, EventPublisher, UnitOfWork } from '../../kernel';
import { RaiseFinding } from '../../safety';
import { Deliveries } from '../ports/deliveries';
import { WebhookEndpoints } from '../ports/webhook-endpoints';
import {
  type EndpointState,
  ENDPOINT_TRANSITIONS,
  shownEndpoint,
  type WebhookEndpoint,
} from '../webhook-endpoint';

/** Whoever has an endpoint pauses it, has it go on, or deletes it. */
@Injectable()
export class SwitchEndpoint {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly deliveries: Deliveries,
    private readonly feed: EventFeed,
    private readonly raiseFinding: RaiseFinding,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Events of the pause wait. Throws `webhook_unknown`, `webhook_state_forbids`. */
  pause(id: string, by: string): Promise<WebhookEndpoint> {
    return this.move(id, 'paused', by);
  }

  /**
   * It goes on where it stopped, or with `skipsMissed` from now on; deliveries that wait are due either way.
   * Throws `webhook_unknown`.
   */
  enable(id: string, skipsMissed: boolean, by: string): Promise<WebhookEndpoint> {
    return this.unitOfWork.run(async () => {
      const enabled = await this.move(id, 'enabled', by);
      await this.deliveries.makeDue(id, this.clock.now());
      if (!skipsMissed) return enabled;
      const { sequence } = await this.feed.head();
      await this.endpoints.goForward(id, sequence);
      return enabled;
    });
  }

  /** For ever, with its secret and its deliveries. Throws `webhook_unknown`. */
  async delete(id: string, by: string): Promise<void> {
    await this.move(id, 'deleted', by);
  }

  private move(id: string, to: EndpointState, by: string): Promise<WebhookEndpoint> {
    return this.unitOfWork.run(async () => {
      const known = await this.endpoints.find(id);
      if (known === null) throw new DomainError('webhook_unknown');
      if (known.state === to) return shownEndpoint(known);
      const isAllowed = ENDPOINT_TRANSITIONS[known.state].includes(to);
      const moved = isAllowed ? await this.endpoints.move(id, to) : null;
      if (moved === null) throw new DomainError('webhook_state_forbids', { state: known.state });
      await this.events.publish({ type: 'webhook_changed', endpointId: id, change: to, by });
      const finding = { kind: 'webhook_ended', subject: id } as const;
      await this.raiseFinding.causeIsGone(finding, `The endpoint is ${to} now.`);
      return shownEndpoint(moved);
    });
  }
}

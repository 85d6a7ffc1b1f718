import { Injectable } from '@nestjs/common';
import { EventFeed } from '../../events';
import { Clock, DomainError, EventPublisher, UnitOfWork } from '../../kernel';
import { type FindingKind, RaiseFinding } from '../../safety';
import { Deliveries } from '../ports/deliveries';
import { WebhookEndpoints } from '../ports/webhook-endpoints';
import {
  type EndpointPause,
  type EndpointState,
  ENDPOINT_TRANSITIONS,
  shownEndpoint,
  type StoredEndpoint,
  type WebhookEndpoint,
} from '../webhook-endpoint';

/** What an operator decides about an endpoint. */
export interface OperatorsSwitch {
  readonly id: string;
  readonly reason: string;
  readonly by: string;
}

interface Change {
  readonly change: string;
  readonly by: string;
  /** Null: a service gives none. */
  readonly reason: string | null;
}

/** A service pauses an endpoint, has it go on, or deletes it; operators pause it, and have it go on. */
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
    return this.unitOfWork.run(async () => {
      const known = await this.known(id);
      if (known.state === 'paused') return shownEndpoint(known);
      return this.pauseAs(known, { change: 'paused', by, reason: null }, false);
    });
  }

  /** The same for an operator: then only operators have it go on. */
  pauseByOperator({ id, reason, by }: OperatorsSwitch): Promise<WebhookEndpoint> {
    return this.unitOfWork.run(async () => {
      const known = await this.known(id);
      return this.pauseAs(known, { change: 'paused_by_operator', by, reason }, true);
    });
  }

  /** The same for one that may be deleted, or have ended, meanwhile: null then. Part of the caller's unit of work. */
  pauseIfItGoesOn({ id, reason, by }: OperatorsSwitch): Promise<WebhookEndpoint | null> {
    return this.tryToPause(id, { change: 'paused_by_operator', by, reason }, true);
  }

  /**
   * It goes on where it stopped, or with `skipsMissed` from now on; deliveries that wait are due either way.
   * Throws `webhook_unknown`, and `webhook_paused_by_operator`.
   */
  enable(id: string, skipsMissed: boolean, by: string): Promise<WebhookEndpoint> {
    return this.unitOfWork.run(async () => {
      const { pause } = await this.known(id);
      if (pause?.isByOperator === true) throw new DomainError('webhook_paused_by_operator');
      const enabled = await this.goOn(id, { change: 'enabled', by, reason: null });
      if (!skipsMissed) return enabled;
      const { sequence } = await this.feed.head();
      await this.endpoints.goForward(id, sequence);
      return enabled;
    });
  }

  /** Whoever paused it, and whatever ended it. Throws `webhook_unknown`. */
  resume({ id, reason, by }: OperatorsSwitch): Promise<WebhookEndpoint> {
    const change = { change: 'resumed_by_operator', by, reason };
    return this.unitOfWork.run(() => this.goOn(id, change));
  }

  /** For ever, with its secret and its deliveries. Throws `webhook_unknown`. */
  async delete(id: string, by: string): Promise<void> {
    await this.unitOfWork.run(async () => {
      await this.move(id, 'deleted', { change: 'deleted', by, reason: null });
      await this.causeIsGone('webhook_missed_events', id, 'The endpoint is deleted.');
    });
  }

  private async pauseAs(
    { id, state }: StoredEndpoint,
    change: Change,
    isByOperator: boolean,
  ): Promise<WebhookEndpoint> {
    const paused = await this.tryToPause(id, change, isByOperator);
    if (paused === null) throw new DomainError('webhook_state_forbids', { state });
    return paused;
  }

  private async tryToPause(
    id: string,
    change: Change,
    isByOperator: boolean,
  ): Promise<WebhookEndpoint | null> {
    const { by, reason } = change;
    const pause: EndpointPause = { at: this.clock.now(), by, reason, isByOperator };
    const paused = await this.endpoints.pause(id, pause);
    if (paused === null) return null;
    await this.events.publish({ type: 'webhook_changed', endpointId: id, ...change });
    return shownEndpoint(paused);
  }

  private async goOn(id: string, change: Change): Promise<WebhookEndpoint> {
    const enabled = await this.move(id, 'enabled', change);
    await this.deliveries.makeDue(id, this.clock.now());
    return enabled;
  }

  private async move(id: string, to: EndpointState, change: Change): Promise<WebhookEndpoint> {
    const known = await this.known(id);
    if (known.state === to) return shownEndpoint(known);
    const isAllowed = ENDPOINT_TRANSITIONS[known.state].includes(to);
    const moved = isAllowed ? await this.endpoints.move(id, to) : null;
    if (moved === null) throw new DomainError('webhook_state_forbids', { state: known.state });
    await this.events.publish({ type: 'webhook_changed', endpointId: id, ...change });
    await this.causeIsGone('webhook_ended', id, `The endpoint is ${to} now.`);
    return shownEndpoint(moved);
  }

  private causeIsGone(kind: FindingKind, subject: string, reason: string): Promise<void> {
    return this.raiseFinding.causeIsGone({ kind, subject }, reason);
  }

  private async known(id: string): Promise<StoredEndpoint> {
    const known = await this.endpoints.find(id);
    if (known === null) throw new DomainError('webhook_unknown');
    return known;
  }
}

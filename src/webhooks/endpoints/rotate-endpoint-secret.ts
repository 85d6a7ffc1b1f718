import { Injectable } from '@nestjs/common';
import { Clock, DomainError, EventPublisher, UnitOfWork } from '../../kernel';
import { EndpointSecrets, newEndpointSecret } from '../endpoint-secrets';
import { WebhookEndpoints } from '../ports/webhook-endpoints';
import { shownEndpoint } from '../webhook-endpoint';
import type { NewEndpoint } from './create-endpoint';

export interface RotateEndpointCommand {
  readonly id: string;
  /** For so long the former secret signs as well. */
  readonly overlapSeconds: number;
  readonly by: string;
}

/** Gives an endpoint a new secret. During the overlap each request carries both signatures. */
@Injectable()
export class RotateEndpointSecret {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly secrets: EndpointSecrets,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `webhook_unknown`. */
  execute({ id, overlapSeconds, by }: RotateEndpointCommand): Promise<NewEndpoint> {
    const secret = newEndpointSecret();
    const formerUntil = new Date(this.clock.now().getTime() + overlapSeconds * 1000);
    return this.unitOfWork.run(async () => {
      const sealed = this.secrets.seal(id, secret);
      const rotated = await this.endpoints.rotate(id, sealed, formerUntil);
      if (rotated === null) throw new DomainError('webhook_unknown');
      const change = 'rotated';
      await this.events.publish({ type: 'webhook_changed', endpointId: id, change, by });
      return { endpoint: shownEndpoint(rotated), secret };
    });
  }
}

import { Injectable } from '@nestjs/common';
import { Clock, DomainError, EventPublisher, UnitOfWork } from '../../kernel';
import { EndpointSecrets, newEndpointSecret } from '../endpoint-secrets';
import { WebhookEndpoints } from '../ports/webhook-endpoints';
import { type FormerSecret, shownEndpoint } from '../webhook-endpoint';
import type { NewEndpoint } from './create-endpoint';

/** Each of them signs every request. */
export const FORMER_SECRETS_MAXIMUM = 3;

export interface RotateEndpointCommand {
  readonly id: string;
  /** For so long the present secret signs as well once it is a former one; 0 ends all former ones at once. */
  readonly overlapSeconds: number;
  readonly by: string;
}

/**
 * Gives an endpoint a new secret. Each former one signs until its own end: a receiver that has lost the answer, and
 * rotates once more, goes on to verify by the secret that it has.
 */
@Injectable()
export class RotateEndpointSecret {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly secrets: EndpointSecrets,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `webhook_unknown`, and `webhook_secrets_full` where as many sign as may: `until` says how long. */
  execute({ id, overlapSeconds, by }: RotateEndpointCommand): Promise<NewEndpoint> {
    const secret = newEndpointSecret();
    const now = this.clock.now();
    const formerUntil = new Date(now.getTime() + overlapSeconds * 1000);
    return this.unitOfWork.run(async () => {
      const sealed = this.secrets.seal(id, secret);
      const rotated = await this.endpoints.rotate({ id, secret: sealed, now, formerUntil });
      if (rotated === null) throw new DomainError('webhook_unknown');
      const [, ...earlier] = rotated.formerSecrets;
      if (earlier.length >= FORMER_SECRETS_MAXIMUM) throw secretsFull(earlier);
      const change = { change: 'rotated', by, reason: null };
      await this.events.publish({ type: 'webhook_changed', endpointId: id, ...change });
      return { endpoint: shownEndpoint(rotated), secret };
    });
  }
}

/** Until the first of them ends. */
function secretsFull(former: readonly FormerSecret[]): DomainError {
  const until = new Date(Math.min(...former.map((each) => each.until.getTime()))).toISOString();
  const maximum = String(FORMER_SECRETS_MAXIMUM);
  return new DomainError('webhook_secrets_full', { maximum, until });
}

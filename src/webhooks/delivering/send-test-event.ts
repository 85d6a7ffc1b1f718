import { Injectable } from '@nestjs/common';
import { Clock, DomainError, newId, UnitOfWork } from '../../kernel';
import { type Delivery, TEST_EVENT_TYPE } from '../delivery';
import { deliveryId } from '../delivery-id';
import { Deliveries } from '../ports/deliveries';
import { WebhookEndpoints } from '../ports/webhook-endpoints';

/** Has an event be sent that says nothing, so that a receiver can be tried out. */
@Injectable()
export class SendTestEvent {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly deliveries: Deliveries,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Its delivery, which begins at once. Throws `webhook_unknown`; `webhook_state_forbids` unless it is enabled. */
  execute(endpointId: string): Promise<Delivery> {
    const eventId = newId();
    return this.unitOfWork.run(async () => {
      const endpoint = await this.endpoints.find(endpointId);
      if (endpoint === null) throw new DomainError('webhook_unknown');
      const { state } = endpoint;
      if (state !== 'enabled') throw new DomainError('webhook_state_forbids', { state });
      const at = this.clock.now();
      await this.deliveries.record([
        {
          ...{ endpointId, eventId, eventType: TEST_EVENT_TYPE, sequence: 0n, customerId: null },
          ...{ state: 'waiting', failures: 0, nextAttemptAt: at, attempt: null, at },
        },
      ]);
      const delivery = await this.deliveries.find(deliveryId(endpointId, eventId));
      if (delivery === null) throw new Error('A delivery that was just recorded is not there');
      return delivery;
    });
  }
}

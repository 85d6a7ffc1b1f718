import { Injectable } from '@nestjs/common';
import { EventPublisher, UnitOfWork } from '../../kernel';
import { RaiseFinding } from '../../safety';
import { type EndpointSkip, WebhookEndpoints } from '../ports/webhook-endpoints';

/**
 * Events were deleted before an endpoint came to them: it goes on with those that are left, and the operators learn
 * of it.
 */
@Injectable()
export class SkipDeletedEvents {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly raiseFinding: RaiseFinding,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Changes nothing when whoever asks has lost the endpoint. */
  execute(skip: EndpointSkip): Promise<void> {
    return this.unitOfWork.run(async () => {
      const skipped = await this.endpoints.skip(skip);
      if (skipped === null) return;
      const { id, url, missedEvents: missed } = skipped;
      await this.events.publish({ type: 'webhook_missed_events', endpointId: id, missed });
      const { host } = new URL(url);
      await this.raiseFinding.execute({
        kind: 'webhook_missed_events',
        subject: id,
        summary:
          `The webhook at ${host} was behind for longer than events are kept (EVENT_RETENTION_SECONDS): up to ` +
          `${missed} of them are deleted, and the receiver is never sent these. Have the service read the lists ` +
          'for that time, and close this.',
        evidence: { host, missed: String(missed) },
        halts: [],
      });
    });
  }
}

import { Injectable } from '@nestjs/common';
import { EventPublisher, UnitOfWork } from '../../kernel';
import { RaiseFinding } from '../../safety';
import { WebhookEndpoints } from '../ports/webhook-endpoints';
import type { StoredEndpoint } from '../webhook-endpoint';

/** Why the gateway itself sends nothing more. */
export type EndReason = 'failing' | 'gone' | 'secret_unreadable';

const SENTENCES: Readonly<Record<EndReason, string>> = {
  failing: 'The receiver has taken nothing for days',
  gone: 'The receiver has answered 410, so it wants no more',
  secret_unreadable:
    'Its secret cannot be read with the secrets of the settings (CODE_SECRET, MEMO_SECRET_BEFORE)',
};

/** The gateway gives an endpoint up, and tells the operators. */
@Injectable()
export class EndEndpoint {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly raiseFinding: RaiseFinding,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Null when it is not enabled any more. */
  execute(endpoint: StoredEndpoint, reason: EndReason): Promise<StoredEndpoint | null> {
    const { id, url, failingSince } = endpoint;
    return this.unitOfWork.run(async () => {
      const ended = await this.endpoints.move(id, reason === 'gone' ? 'gone' : 'failed');
      if (ended === null) return null;
      const since = failingSince?.toISOString() ?? null;
      await this.events.publish({ type: 'webhook_ended', endpointId: id, reason, since });
      const { host } = new URL(url);
      await this.raiseFinding.execute({
        kind: 'webhook_ended',
        subject: id,
        summary:
          `${SENTENCES[reason]}: nothing is sent to the webhook at ${host} any more. Events wait as long as ` +
          'they are kept (EVENT_RETENTION_SECONDS). Enabling or deleting the endpoint closes this.',
        evidence: { host, reason, ...(since === null ? {} : { since }) },
        halts: [],
      });
      return ended;
    });
  }
}

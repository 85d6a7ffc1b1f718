import type { RecordedEvent } from '../../events';
import { type Delivery, TEST_EVENT_TYPE } from '../delivery';

/** The body of a webhook: what `GET /v1/events` shows of the event, under the names of Standard Webhooks. */
export function eventBody(event: RecordedEvent): string {
  const { id, type, version, at, sequence, customerId, data } = event;
  return JSON.stringify({
    id,
    type,
    version,
    timestamp: at.toISOString(),
    sequence: String(sequence),
    customerId,
    data,
  });
}

/** The event of a test: it stands in no feed. */
export function testEvent({ eventId, endpointId, createdAt }: Delivery): RecordedEvent {
  return {
    sequence: 0n,
    id: eventId,
    type: TEST_EVENT_TYPE,
    version: 1,
    at: createdAt,
    customerId: null,
    data: { endpointId },
  };
}

import { idOf } from '../kernel';

/** A delivery is named by its endpoint and its event: there is one for the two. */
export function deliveryId(endpointId: string, eventId: string): string {
  return idOf(`webhook delivery ${endpointId} ${eventId}`);
}

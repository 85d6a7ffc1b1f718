import type { Delivery, StoredEndpoint } from 'crowdwiz-gateway/internal/webhooks/index';
import { TableKey } from '../database/memory-table';

export interface EndpointRow extends StoredEndpoint {
  readonly leaseToken: string | null;
  readonly leasedUntil: Date | null;
}

/** By id. */
export const ENDPOINTS = new TableKey<EndpointRow>('webhook_endpoint');
/** By id. */
export const DELIVERIES = new TableKey<Delivery>('webhook_delivery');

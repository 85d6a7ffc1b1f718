import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel';
import { Deliveries } from '../ports/deliveries';
import { WebhookEndpoints } from '../ports/webhook-endpoints';

/** What ended is kept for thirty days, and of each endpoint no more than so many. */
export const KEPT_DAYS = 30;
export const KEPT_PER_ENDPOINT = 20_000;
const TIDIED_AT_ONCE = 5_000;
const DAY_MILLISECONDS = 86_400_000;

/** Forgets old deliveries, and deleted endpoints. */
@Injectable()
export class TidyDeliveries {
  constructor(
    private readonly deliveries: Deliveries,
    private readonly endpoints: WebhookEndpoints,
    private readonly clock: Clock,
  ) {}

  /** Whether there may be more. */
  async execute(): Promise<boolean> {
    const before = new Date(this.clock.now().getTime() - KEPT_DAYS * DAY_MILLISECONDS);
    const kept = { before, keptPerEndpoint: KEPT_PER_ENDPOINT, limit: TIDIED_AT_ONCE };
    const gone = await this.deliveries.tidy(kept);
    await this.endpoints.forgetDeleted();
    return gone >= TIDIED_AT_ONCE;
  }
}

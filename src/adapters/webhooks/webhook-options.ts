import type { IpNetwork } from '../../platform/config';
import { type LookUp, lookUpReceiverBy } from './look-up-receiver';

/** How webhooks leave. */
export class WebhookOptions {
  constructor(
    /** Networks that are not the internet's, and may be sent to all the same. */
    readonly privateNetworks: readonly IpNetwork[],
    readonly requestMilliseconds = 15_000,
    /** How often a process looks for something to send, beside when it hears of events. */
    readonly pollMilliseconds = 200,
    /** Finds the addresses of a name. */
    readonly lookUp: LookUp = lookUpReceiverBy(),
    /** How often a claim of an endpoint is extended: so late a page notices that the endpoint has changed. */
    readonly extendMilliseconds = 2_000,
  ) {}
}

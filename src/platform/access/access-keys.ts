import { ApiKey } from './api-key';

interface GivenKeys {
  readonly adminApiKey: string | null;
  readonly metricsApiKey: string | null;
  readonly serviceApiKey: string | null;
}

/** The keys that open the gateway's doors. */
export class AccessKeys {
  /** Null: only keys that were given out open the admin interface. */
  readonly admin: ApiKey | null;
  /** Null: only the admin key opens figures and details. */
  readonly metrics: ApiKey | null;
  /** Null: only keys that were given out open the service's interface. */
  readonly service: ApiKey | null;

  constructor({ adminApiKey, metricsApiKey, serviceApiKey }: GivenKeys) {
    const keyOf = (text: string | null) => (text === null ? null : new ApiKey(text));
    this.admin = keyOf(adminApiKey);
    this.metrics = keyOf(metricsApiKey);
    this.service = keyOf(serviceApiKey);
  }
}

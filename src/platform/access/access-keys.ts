import { ApiKey } from './api-key';

interface GivenKeys {
  readonly adminApiKey: string | null;
  readonly metricsApiKey: string | null;
}

/** The keys that open the gateway's doors. */
export class AccessKeys {
  /** Null: the admin interface is off. */
  readonly admin: ApiKey | null;
  /** Null: only the admin key opens figures and details. */
  readonly metrics: ApiKey | null;

  constructor({ adminApiKey, metricsApiKey }: GivenKeys) {
    this.admin = adminApiKey === null ? null : new ApiKey(adminApiKey);
    this.metrics = metricsApiKey === null ? null : new ApiKey(metricsApiKey);
  }
}

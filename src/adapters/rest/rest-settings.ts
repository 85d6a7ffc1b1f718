import { ApiKey } from './api-key';

/** What the composition root tells the REST adapter. */
export class RestSettings {
  /** Null: the admin interface is off. */
  readonly adminKey: ApiKey | null;

  constructor(given: { adminApiKey: string | null }) {
    this.adminKey = given.adminApiKey === null ? null : new ApiKey(given.adminApiKey);
  }
}

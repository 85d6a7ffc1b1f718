import { Injectable } from '@nestjs/common';
import { PostgresSession } from './postgres-session';
import { type CommonSetting, settingsApart } from './setting-fingerprints';

/** Whether the processes that share the database have been given the same. */
@Injectable()
export class CommonSettings {
  constructor(private readonly session: PostgresSession) {}

  /** What this process has is noted before: of two that begin at once, at least one notices the other. */
  async apart(): Promise<readonly CommonSetting[]> {
    const { client } = await this.session.current();
    return settingsApart(client, this.session.fingerprints);
  }
}

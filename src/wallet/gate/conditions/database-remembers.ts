import { Injectable } from '@nestjs/common';
import { WatchDatabaseHistory } from '../../watch-database-history';
import { GateCondition, type GateClosed } from '../gate-condition';

/** A database that was restored or failed over may have forgotten what is on its way. */
@Injectable()
export class DatabaseRemembers extends GateCondition {
  constructor(private readonly history: WatchDatabaseHistory) {
    super();
  }

  override async check(): Promise<GateClosed | null> {
    const quarantine = await this.history.run();
    if (!quarantine) return null;
    const { until } = quarantine;
    const end = until === null ? 'the chain has told its time' : until.toISOString();
    return {
      reason: 'database_may_have_forgotten',
      explanation: `The database may have forgotten payments: blocks must be read beyond ${end}.`,
    };
  }
}

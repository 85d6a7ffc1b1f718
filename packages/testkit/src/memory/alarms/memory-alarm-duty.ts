import { Injectable } from '@nestjs/common';
import { AlarmDuty, type Duty } from 'crowdwiz-gateway/internal/alarms/index';
import { MemoryDatabase } from '../database/memory-database';

/** Who has which duty; each store of a database is a process. */
const HELD = new WeakMap<MemoryDatabase, Map<Duty, AlarmDuty>>();

@Injectable()
export class MemoryAlarmDuty extends AlarmDuty {
  private get held(): Map<Duty, AlarmDuty> {
    const held = HELD.get(this.database) ?? new Map<Duty, AlarmDuty>();
    HELD.set(this.database, held);
    return held;
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override hold(duty: Duty): Promise<boolean> {
    return this.database.read(() => {
      if (!this.held.has(duty)) this.held.set(duty, this);
      return this.held.get(duty) === this;
    });
  }

  override release(duty: Duty): Promise<void> {
    return this.database.read(() => {
      if (this.held.get(duty) === this) this.held.delete(duty);
    });
  }
}

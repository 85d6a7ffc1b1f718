import { Injectable } from '@nestjs/common';
import { Clock } from 'crowdwiz-gateway/internal/kernel/index';
import {
  LIMIT_NAMES,
  LimitBook,
  type LimitName,
  type LimitValues,
  type LimitVersion,
} from 'crowdwiz-gateway/internal/terms/index';
import { MemoryDatabase } from '../database/memory-database';
import { LIMITS } from './terms-tables';

@Injectable()
export class MemoryLimitBook extends LimitBook {
  private get limits() {
    return this.database.in(LIMITS);
  }

  constructor(
    private readonly database: MemoryDatabase,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Throws when a limit was never set: taking it for `none` would switch it off unnoticed. */
  override current(): Promise<LimitValues> {
    return this.database.read(() => {
      const newest = new Map(this.limits.rows().map(({ name, value }) => [name, value]));
      const valueOf = (name: LimitName): [LimitName, string] => {
        const value = newest.get(name);
        if (value === undefined) throw new Error(`The limit ${name} was never set`);
        return [name, value];
      };
      return Object.fromEntries(LIMIT_NAMES.map(valueOf)) as LimitValues;
    });
  }

  override history(name: LimitName): Promise<readonly LimitVersion[]> {
    return this.database.read(() => this.limits.rows((each) => each.name === name));
  }

  /** Units of work happen one after the other here. */
  override lock(): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Locking a limit');
    });
  }

  override set(name: LimitName, value: string, setBy: string): Promise<LimitVersion> {
    return this.database.read(() => {
      this.database.requireUnit('Setting a limit');
      const version = { name, value, setAt: this.clock.now(), setBy };
      this.limits.insert(String(this.limits.count(() => true) + 1), version);
      return version;
    });
  }
}

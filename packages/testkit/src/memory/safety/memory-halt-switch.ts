import { Injectable } from '@nestjs/common';
import { Clock } from 'crowdwiz-gateway/internal/kernel/index';
import { HaltSwitch, type Halt, type HaltScope } from 'crowdwiz-gateway/internal/safety/index';
import { MemoryDatabase } from '../database/memory-database';
import { HALTS, isHalted, SWITCHES } from './safety-tables';

@Injectable()
export class MemoryHaltSwitch extends HaltSwitch {
  private get halts() {
    return this.database.in(HALTS);
  }

  private get switches() {
    return this.database.in(SWITCHES);
  }

  constructor(
    private readonly database: MemoryDatabase,
    private readonly clock: Clock,
  ) {
    super();
  }

  override current(): Promise<readonly Halt[]> {
    return this.database.read(() =>
      this.halts
        .rows()
        .sort(
          (one, other) =>
            one.since.getTime() - other.since.getTime() || (one.scope < other.scope ? -1 : 1),
        ),
    );
  }

  override isHalted(scope: HaltScope): Promise<boolean> {
    return this.database.read(
      () => this.switches.isChangedElsewhere(scope) || isHalted(this.database, scope),
    );
  }

  /** Units of work happen one after the other: nobody is left to wait for. */
  override lock(scope: HaltScope): Promise<void> {
    return this.database.write(() => {
      this.switches.put(scope, { scope });
    });
  }

  override halt(scope: HaltScope, reason: string, by: string): Promise<boolean> {
    return this.database.write(() => {
      this.switches.put(scope, { scope });
      return this.halts.insert(scope, { scope, since: this.clock.now(), reason, by });
    });
  }

  override resume(scope: HaltScope, _reason: string, _by: string): Promise<boolean> {
    return this.database.write(() => {
      this.switches.put(scope, { scope });
      return this.halts.delete(scope);
    });
  }
}

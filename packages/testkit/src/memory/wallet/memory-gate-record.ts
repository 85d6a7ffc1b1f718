import { Injectable } from '@nestjs/common';
import {
  GateRecord,
  type ClosedReason,
  type KnownGate,
} from 'crowdwiz-gateway/internal/wallet/index';
import { MemoryDatabase } from '../database/memory-database';
import { isHalted } from '../safety/safety-tables';
import { BALANCE_CHECKS, GATE, ONLY } from './wallet-tables';

@Injectable()
export class MemoryGateRecord extends GateRecord {
  private get gate() {
    return this.database.in(GATE);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override note(closed: ClosedReason | null): Promise<boolean> {
    return this.database.write(() => {
      if ((this.gate.get(ONLY)?.closed ?? null) === closed) return false;
      this.gate.put(ONLY, { closed });
      return true;
    });
  }

  override latest(): Promise<KnownGate> {
    return this.database.read(() => {
      const check = this.database.in(BALANCE_CHECKS).get(ONLY)?.check ?? null;
      return {
        isHalted: isHalted(this.database, 'payouts'),
        closed: this.gate.get(ONLY)?.closed ?? null,
        comparedAt: check?.checkedAt ?? null,
        isComparisonOutdated: check?.isOutdated ?? false,
      };
    });
  }
}

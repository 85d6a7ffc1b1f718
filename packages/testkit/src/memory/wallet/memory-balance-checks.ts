import { Injectable } from '@nestjs/common';
import { BalanceChecks, type BalanceCheck } from 'crowdwiz-gateway/internal/wallet/index';
import { MemoryDatabase } from '../database/memory-database';
import { BALANCE_CHECKS, ONLY } from './wallet-tables';

@Injectable()
export class MemoryBalanceChecks extends BalanceChecks {
  private get checks() {
    return this.database.in(BALANCE_CHECKS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override latest(): Promise<BalanceCheck | null> {
    return this.database.read(() => this.checks.get(ONLY)?.check ?? null);
  }

  override latestForUpdate(): Promise<BalanceCheck | null> {
    return this.latest();
  }

  override save(check: BalanceCheck): Promise<void> {
    return this.database.write(() => {
      const known = this.checks.get(ONLY);
      const agreed = check.difference.isZero ? check.headNumber : null;
      this.checks.put(ONLY, {
        check,
        openedAtBlock: known?.openedAtBlock ?? check.headNumber,
        agreedAtBlock: agreed ?? known?.agreedAtBlock ?? null,
      });
    });
  }

  override outdate(): Promise<void> {
    return this.database.write(() => {
      const known = this.checks.get(ONLY);
      if (!known) return;
      this.checks.put(ONLY, { ...known, check: { ...known.check, isOutdated: true } });
    });
  }

  override openedAtBlock(): Promise<number | null> {
    return this.database.read(() => this.checks.get(ONLY)?.openedAtBlock ?? null);
  }

  override agreedAtBlock(): Promise<number | null> {
    return this.database.read(() => this.checks.get(ONLY)?.agreedAtBlock ?? null);
  }
}

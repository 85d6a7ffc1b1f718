import { Injectable } from '@nestjs/common';
import { RescanFloor } from '../../scan';
import { BalanceChecks } from '../ports/checks/balance-checks';

/** The opening balance is the chain's own figure: it holds all that came in up to its head. */
@Injectable()
export class OpeningFloor extends RescanFloor {
  constructor(private readonly checks: BalanceChecks) {
    super();
  }

  override async firstBlock(): Promise<number | null> {
    const opened = await this.checks.openedAtBlock();
    return opened === null ? null : opened + 1;
  }
}

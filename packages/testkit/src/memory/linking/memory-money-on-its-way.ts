import { Injectable } from '@nestjs/common';
import { MoneyOnItsWay } from 'crowdwiz-gateway/internal/linking/index';
import { OPEN_WITHDRAWAL_STATES } from 'crowdwiz-gateway/internal/withdrawals/index';
import { MemoryDatabase } from '../database/memory-database';
import { DEPOSITS, SIGHTINGS } from '../deposits/deposit-tables';
import { WITHDRAWALS } from '../withdrawals/withdrawal-tables';
import { livingLinkOf } from './linking-tables';

@Injectable()
export class MemoryMoneyOnItsWay extends MoneyOnItsWay {
  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override isMoving(customerId: string): Promise<boolean> {
    return this.database.read(() => {
      const { database } = this;
      const link = livingLinkOf(database, customerId);
      return (
        database
          .in(WITHDRAWALS)
          .some(
            ({ withdrawal }) =>
              withdrawal.customerId === customerId &&
              OPEN_WITHDRAWAL_STATES.includes(withdrawal.state),
          ) ||
        database.in(SIGHTINGS).some((sighting) => sighting.customerId === customerId) ||
        (link !== null &&
          database
            .in(DEPOSITS)
            .some(
              ({ deposit }) =>
                deposit.state === 'waiting' && deposit.fromAccountId === link.accountId,
            ))
      );
    });
  }
}

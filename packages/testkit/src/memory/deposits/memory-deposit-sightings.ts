import { Injectable } from '@nestjs/common';
import { DepositSightings, type DepositSighting } from 'crowdwiz-gateway/internal/deposits/index';
import { MemoryDatabase } from '../database/memory-database';
import { requireCustomer } from '../linking/linking-tables';
import { SIGHTINGS } from './deposit-tables';

@Injectable()
export class MemoryDepositSightings extends DepositSightings {
  private get sightings() {
    return this.database.in(SIGHTINGS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override insertNew(sightings: readonly DepositSighting[]): Promise<readonly DepositSighting[]> {
    return this.database.write(() => {
      // Of several of one key, the last one tells the newest block.
      const byKey = new Map(sightings.map((sighting) => [sighting.chainKey, sighting]));
      return [...byKey.values()].filter((sighting) => {
        requireCustomer(this.database, sighting.customerId);
        if (this.sightings.insert(sighting.chainKey, sighting)) return true;
        const known = this.sightings.get(sighting.chainKey) ?? sighting;
        this.sightings.put(known.chainKey, { ...known, blockNumber: sighting.blockNumber });
        return false;
      });
    });
  }

  override settle(chainKeys: readonly string[]): Promise<void> {
    return this.database.write(() => {
      for (const key of chainKeys) this.sightings.delete(key);
    });
  }

  override takeVanished(irreversibleNumber: number): Promise<readonly DepositSighting[]> {
    return this.database.write(() => {
      const vanished = this.sightings.rows(({ blockNumber }) => blockNumber <= irreversibleNumber);
      for (const { chainKey } of vanished) this.sightings.delete(chainKey);
      return vanished;
    });
  }

  override ofCustomer(customerId: string): Promise<readonly DepositSighting[]> {
    return this.database.read(() =>
      this.sightings
        .rows((each) => each.customerId === customerId)
        .sort(
          (one, other) =>
            one.blockNumber - other.blockNumber || (one.chainKey < other.chainKey ? -1 : 1),
        ),
    );
  }
}

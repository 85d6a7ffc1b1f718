import { Injectable } from '@nestjs/common';
import { Assets, CWD, EventPublisher, Money } from '../kernel';
import { Links } from '../linking';
import { CORE_ASSET_ID, type ReversibleView } from '../scan';
import { RateBook } from '../terms';
import type { DepositSighting } from './deposit';
import { purchaseOf } from './deposit-entries';
import { DepositSightings } from './ports/deposit-sightings';
import { ownerAt, readCredits, type Credit } from './read-credits';

/** Tells customers of deposits that are seen and wait for their irreversible block. Credits nothing. */
@Injectable()
export class ShowSightings {
  constructor(
    private readonly sightings: DepositSightings,
    private readonly links: Links,
    private readonly rates: RateBook,
    private readonly events: EventPublisher,
    private readonly assets: Assets,
  ) {}

  async show(view: ReversibleView): Promise<void> {
    const credits = readCredits(view).filter(({ assetId }) => assetId === CORE_ASSET_ID);
    if (credits.length === 0) return;
    const fresh = await this.sightings.insertNew(await this.ofCustomers(credits));
    if (fresh.length === 0) return;
    const times = new Map(credits.map(({ chainKey, blockTime }) => [chainKey, blockTime]));
    const rates = await this.rates.versions('deposit');
    for (const { chainKey, customerId, units, transactionId } of fresh) {
      const time = times.get(chainKey);
      if (!time) continue;
      const { points } = purchaseOf(units, time, rates, this.assets);
      await this.events.publish({
        type: 'deposit_seen',
        customerId,
        cwd: Money.of(units, CWD).toDecimal(),
        points: points.toDecimal(),
        transactionId,
      });
    }
  }

  private async ofCustomers(credits: readonly Credit[]): Promise<DepositSighting[]> {
    const accountIds = new Set(credits.flatMap(({ fromAccountId }) => fromAccountId ?? []));
    const links = await this.links.everOfAccounts([...accountIds]);
    return credits.flatMap(({ chainKey, fromAccountId, units, transactionId, blockNumber }) => {
      const owner = ownerAt(links, fromAccountId, blockNumber);
      if (!owner || transactionId === null) return [];
      return [{ chainKey, customerId: owner.customerId, units, transactionId, blockNumber }];
    });
  }
}

import { Injectable } from '@nestjs/common';
import { CWD, EventPublisher, Money } from '../../kernel';
import { Links } from '../../linking';
import { CORE_ASSET_ID, type ReversibleView } from '../../scan';
import { depositIdOf, type DepositSighting } from '../deposit';
import { DepositSightings } from '../ports/deposit-sightings';
import { PrepareConversion } from './prepare-conversion';
import { ownerAt, readCredits, type Credit } from './read-credits';

/** Tells customers of deposits that are seen and wait for their irreversible block. Credits nothing. */
@Injectable()
export class ShowSightings {
  constructor(
    private readonly sightings: DepositSightings,
    private readonly links: Links,
    private readonly prepareConversion: PrepareConversion,
    private readonly events: EventPublisher,
  ) {}

  async show(view: ReversibleView): Promise<void> {
    const credits = readCredits(view).filter(({ assetId }) => assetId === CORE_ASSET_ID);
    if (credits.length === 0) return;
    const fresh = await this.sightings.insertNew(await this.ofCustomers(credits));
    if (fresh.length === 0) return;
    const times = new Map(credits.map(({ chainKey, blockTime }) => [chainKey, blockTime]));
    const customerIds = fresh.map(({ customerId }) => customerId);
    const conversion = await this.prepareConversion.forShowing(customerIds);
    for (const { chainKey, customerId, units, transactionId } of fresh) {
      const time = times.get(chainKey);
      if (!time) continue;
      const bought = conversion.purchaseOf(customerId, { units, blockTime: time });
      conversion.keep(customerId, bought);
      await this.events.publish({
        type: 'deposit_seen',
        customerId,
        depositId: depositIdOf(chainKey),
        cwd: Money.of(units, CWD).toDecimal(),
        points: bought.points.toDecimal(),
        transactionId,
      });
    }
  }

  private async ofCustomers(credits: readonly Credit[]): Promise<DepositSighting[]> {
    const accountIds = new Set(credits.flatMap(({ fromAccountId }) => fromAccountId ?? []));
    const links = await this.links.everOfAccounts([...accountIds]);
    return credits.flatMap(({ chainKey, fromAccountId, units, transactionId, blockNumber }) => {
      const owner = ownerAt(links, fromAccountId, blockNumber);
      // Of one whose account must be proven again, it is not said to become points.
      if (!owner || owner.suspendedAt !== null || transactionId === null) return [];
      return [{ chainKey, customerId: owner.customerId, units, transactionId, blockNumber }];
    });
  }
}

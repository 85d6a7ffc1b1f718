import { Injectable } from '@nestjs/common';
import { Assets, UnitOfWork } from '../kernel';
import { Books } from '../ledger';
import { Links, type Link } from '../linking';
import { HaltSwitch } from '../safety';
import { RateBook, type RateVersion } from '../terms';
import { AnnounceDeposits } from './announce-deposits';
import type { Deposit } from './deposit';
import { attributedEntry, purchaseOf } from './deposit-entries';
import { Deposits } from './ports/deposits';
import { ownerAt } from './read-credits';

const DEPOSITS_PER_BATCH = 200;
const BATCHES_PER_RUN = 50;

/**
 * Credits what came in while crediting was halted: by the link that counted at its block and the
 * rate of its block's time, as if there had been no halt.
 */
@Injectable()
export class CreditWaiting {
  constructor(
    private readonly deposits: Deposits,
    private readonly haltSwitch: HaltSwitch,
    private readonly links: Links,
    private readonly rates: RateBook,
    private readonly books: Books,
    private readonly announce: AnnounceDeposits,
    private readonly assets: Assets,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Returns how many waiting deposits were settled. */
  async run(shouldStop: () => boolean = () => false): Promise<number> {
    let total = 0;
    for (let batch = 0; batch < BATCHES_PER_RUN && !shouldStop(); batch += 1) {
      const settled = await this.unitOfWork.run(() => this.settleBatch());
      total += settled;
      if (settled < DEPOSITS_PER_BATCH) break;
    }
    return total;
  }

  private async settleBatch(): Promise<number> {
    const waiting = await this.deposits.lockWaiting(DEPOSITS_PER_BATCH);
    if (waiting.length === 0 || (await this.haltSwitch.isHalted('deposits'))) return 0;
    const accountIds = new Set(waiting.flatMap(({ fromAccountId }) => fromAccountId ?? []));
    const links = await this.links.everOfAccounts([...accountIds]);
    const rates = await this.rates.versions('deposit');
    for (const deposit of waiting) {
      const owner = ownerAt(links, deposit.fromAccountId, deposit.blockNumber);
      await (owner ? this.credit(deposit, owner, rates) : this.leaveUnattributed(deposit));
    }
    return waiting.length;
  }

  private async credit(
    deposit: Deposit,
    { customerId }: Link,
    rates: readonly RateVersion[],
  ): Promise<void> {
    const bought = purchaseOf(deposit.units, deposit.blockTime, rates, this.assets);
    const { points, rateVersion } = bought;
    const change = { customerId, points, rateVersion };
    if (!(await this.deposits.transition(deposit.id, 'waiting', 'credited', change))) return;
    await this.books.post(attributedEntry(deposit, customerId, bought));
    await this.announce.credited({ ...deposit, ...change, state: 'credited' });
  }

  /** The link that counted has been ended since at an earlier block. */
  private async leaveUnattributed(deposit: Deposit): Promise<void> {
    if (!(await this.deposits.transition(deposit.id, 'waiting', 'unattributed'))) return;
    await this.announce.unattributed({ ...deposit, state: 'unattributed' }, true);
  }
}

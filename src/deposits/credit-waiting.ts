import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../kernel';
import { Links } from '../linking';
import { HaltSwitch } from '../safety';
import { AnnounceDeposits } from './announce-deposits';
import { CreditToCustomer } from './credit-to-customer';
import type { Deposit } from './deposit';
import { Deposits } from './ports/deposits';
import { PrepareConversion } from './prepare-conversion';
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
    private readonly prepareConversion: PrepareConversion,
    private readonly creditToCustomer: CreditToCustomer,
    private readonly announce: AnnounceDeposits,
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
    const owned = waiting.map((deposit) => ({
      deposit,
      customerId: ownerAt(links, deposit.fromAccountId, deposit.blockNumber)?.customerId ?? null,
    }));
    const customerIds = owned.flatMap(({ customerId }) => customerId ?? []);
    const conversion = await this.prepareConversion.forCrediting(customerIds);
    for (const { deposit, customerId } of owned) {
      if (customerId === null) await this.leaveUnattributed(deposit);
      else await this.creditToCustomer.execute(deposit, customerId, conversion);
    }
    return waiting.length;
  }

  /** The link that counted has been ended since at an earlier block. */
  private async leaveUnattributed(deposit: Deposit): Promise<void> {
    if (!(await this.deposits.transition(deposit.id, 'waiting', 'unattributed'))) return;
    await this.announce.unattributed({ ...deposit, state: 'unattributed' }, true);
  }
}

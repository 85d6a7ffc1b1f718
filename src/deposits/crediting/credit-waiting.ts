import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel';
import { HaltSwitch } from '../../safety';
import { ScanCursor } from '../../scan';
import { AnnounceDeposits } from './announce-deposits';
import { CreditToCustomer } from './credit-to-customer';
import type { Deposit } from '../deposit';
import { DepositOwners, type Ownership, type ProvenLinks } from './deposit-owners';
import { Deposits } from '../ports/deposits';
import { PrepareConversion } from './prepare-conversion';

const DEPOSITS_PER_BATCH = 200;
const BATCHES_PER_RUN = 50;

interface Settled {
  readonly settled: number;
  /** Ids of those whose owner cannot be told yet. */
  readonly unsure: readonly string[];
}

const NOTHING: Settled = { settled: 0, unsure: [] };

/**
 * Credits what came in while crediting was halted, or while the keys of its account were not known: by
 * the link that counted at its block and the rate of its block's time, as if it had not waited.
 */
@Injectable()
export class CreditWaiting {
  constructor(
    private readonly deposits: Deposits,
    private readonly haltSwitch: HaltSwitch,
    private readonly owners: DepositOwners,
    private readonly cursor: ScanCursor,
    private readonly prepareConversion: PrepareConversion,
    private readonly creditToCustomer: CreditToCustomer,
    private readonly announce: AnnounceDeposits,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Returns how many waiting deposits were settled. */
  async run(shouldStop: () => boolean = () => false): Promise<number> {
    if (await this.haltSwitch.isHalted('deposits')) return 0;
    const senders = await this.deposits.sendersOfWaiting(DEPOSITS_PER_BATCH * BATCHES_PER_RUN);
    if (senders.length === 0) return 0;
    const proven = await this.owners.look(senders);
    const unsure: string[] = [];
    let total = 0;
    for (let batch = 0; batch < BATCHES_PER_RUN && !shouldStop(); batch += 1) {
      const taken = await this.unitOfWork.runRepeatable(() => this.settleBatch(proven, unsure));
      total += taken.settled;
      unsure.push(...taken.unsure);
      if (taken.settled + taken.unsure.length < DEPOSITS_PER_BATCH) break;
    }
    return total;
  }

  /** What is still unsure waits on. */
  private async settleBatch(proven: ProvenLinks, except: readonly string[]): Promise<Settled> {
    const waiting = await this.deposits.lockWaiting(DEPOSITS_PER_BATCH, except);
    if (waiting.length === 0 || (await this.haltSwitch.isHalted('deposits'))) return NOTHING;
    const readTo = (await this.cursor.load())?.blockNumber ?? 0;
    const ownerships = await this.owners.of(waiting, proven, readTo);
    const owned = waiting.flatMap((deposit, index) => {
      const ownership = ownerships[index];
      return ownership ? [{ deposit, ownership }] : [];
    });
    const customerIds = owned.flatMap(({ ownership }) =>
      ownership.kind === 'owned' ? [ownership.link.customerId] : [],
    );
    const conversion = await this.prepareConversion.forCrediting(customerIds);
    for (const { deposit, ownership } of owned) {
      if (ownership.kind === 'nobodys') await this.leaveUnattributed(deposit, ownership);
      if (ownership.kind !== 'owned') continue;
      await this.creditToCustomer.execute(deposit, ownership.link.customerId, conversion);
    }
    const unsure = owned.filter(({ ownership }) => ownership.kind === 'unsure');
    return {
      settled: owned.length - unsure.length,
      unsure: unsure.map(({ deposit }) => deposit.id),
    };
  }

  /** The link that counted has been ended since at an earlier block, or the keys had changed. */
  private async leaveUnattributed(
    deposit: Deposit,
    { keysChanged }: Extract<Ownership, { kind: 'nobodys' }>,
  ): Promise<void> {
    if (!(await this.deposits.transition(deposit.id, 'waiting', 'unattributed'))) return;
    const why = keysChanged ? 'keys_changed' : 'not_linked';
    await this.announce.unattributed({ ...deposit, state: 'unattributed' }, why);
  }
}

import { Injectable } from '@nestjs/common';
import { CWD, EventPublisher, Money } from '../../kernel';
import { RaiseFinding } from '../../safety';
import { describeOperation } from '../../scan';
import type { Purchase } from './conversion';
import type { Deposit } from '../deposit';

/** A number: that of the operation that brought it, which is no payment of anybody. */
export type UnattributedBecause = 'not_linked' | 'keys_changed' | number;

/** Less than this is not worth the network fee of sending it back, which is some 2 CWD. */
const SMALL = Money.parse('1', CWD);

/** Tells what became of a deposit. Runs in the transaction in which it became so. */
@Injectable()
export class AnnounceDeposits {
  constructor(
    private readonly events: EventPublisher,
    private readonly raiseFinding: RaiseFinding,
  ) {}

  async credited(deposit: Deposit, { uncreditedAfter }: Purchase, minimum: Money | null) {
    const { id: depositId, customerId, units, points, transactionId } = deposit;
    if (customerId === null || !points) throw new Error(`Deposit ${depositId} is not credited`);
    await this.events.publish({
      type: 'deposit_credited',
      customerId,
      depositId,
      cwd: Money.of(units, CWD).toDecimal(),
      points: points.toDecimal(),
      uncredited: uncreditedAfter.toDecimal(),
      minimum: minimum && minimum.toDecimal(),
      transactionId,
    });
  }

  async waiting({ id: depositId, units, transactionId }: Deposit, customerId: string) {
    const cwd = Money.of(units, CWD).toDecimal();
    await this.events.publish({
      type: 'deposit_waiting',
      customerId,
      depositId,
      cwd,
      transactionId,
    });
  }

  async refilled({ id: depositId, units, fromAccountId, transactionId }: Deposit): Promise<void> {
    if (fromAccountId === null) throw new Error(`Deposit ${depositId} came from nowhere`);
    const cwd = Money.of(units, CWD).toDecimal();
    const type = 'refill_received';
    await this.events.publish({ type, depositId, cwd, fromAccountId, transactionId });
  }

  /**
   * The finding stays open until somebody decides whose it is. Small amounts of one sender have one finding
   * together, as anybody can send a thousand of them; each is in the list of unattributed deposits.
   */
  async unattributed(deposit: Deposit, why: UnattributedBecause): Promise<void> {
    const { id, chainKey, blockNumber, fromAccountId } = deposit;
    const cwd = Money.of(deposit.units, CWD).toDecimal();
    await this.events.publish({
      type: 'deposit_unattributed',
      depositId: id,
      cwd,
      fromAccountId: fromAccountId ?? 'unknown',
    });
    const way = wayOf(fromAccountId ?? 'nobody', why);
    if (fromAccountId !== null && SMALL.isMoreThan(Money.of(deposit.units, CWD))) {
      await this.raiseFinding.execute({
        kind: 'unattributed_deposit',
        subject: `small:${fromAccountId}`,
        summary:
          `Less than ${SMALL.toDecimal()} CWD at a time came in ${way}. GET /deposits/unattributed ` +
          'lists what; attribute it, or leave it, and close this.',
        evidence: { fromAccountId, firstChainKey: chainKey, firstBlockNumber: String(blockNumber) },
        halts: [],
      });
      return;
    }
    await this.raiseFinding.execute({
      kind: 'unattributed_deposit',
      subject: id,
      summary: `${cwd} CWD came in ${way}. Attribute or refund it.`,
      evidence: { chainKey, blockNumber: String(blockNumber) },
      halts: [],
    });
  }
}

function wayOf(from: string, why: UnattributedBecause): string {
  switch (why) {
    case 'not_linked':
      return `from ${from}, which no customer had linked then`;
    case 'keys_changed':
      return `from ${from}, whose keys had changed since it was linked`;
    default:
      return `by ${describeOperation(why)}, which is no payment of anybody`;
  }
}

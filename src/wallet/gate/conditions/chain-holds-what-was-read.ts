import { Injectable } from '@nestjs/common';
import { ChainReader, knownBlockOf, ScanCursor } from '../../../scan';
import { BalanceChecks } from '../../ports/checks/balance-checks';
import { GateCondition, type GateClosed } from '../gate-condition';

/**
 * The last block that was read is still on the chain, and the head is not before the one at which books
 * and chain were compared: of a chain that went back, a comparison from before says nothing.
 */
@Injectable()
export class ChainHoldsWhatWasRead extends GateCondition {
  constructor(
    private readonly reader: ChainReader,
    private readonly cursor: ScanCursor,
    private readonly checks: BalanceChecks,
  ) {
    super();
  }

  override async check(): Promise<GateClosed | null> {
    const cursor = await this.cursor.load();
    if (!cursor) return null;
    const { blockNumber } = cursor;
    const { standing, headNumber } = await this.reader.standingOf(knownBlockOf(cursor));
    if (standing === 'gone') {
      const explanation = `The chain has gone back: it does not hold block ${blockNumber} any more.`;
      return { reason: 'chain_went_back', explanation };
    }
    if (standing !== 'there') {
      const explanation = `The nodes have not come to block ${blockNumber}, which was read before.`;
      return { reason: 'chain_behind', explanation };
    }
    const comparedAt = (await this.checks.latest())?.headNumber;
    if (comparedAt === undefined || headNumber === null || comparedAt <= headNumber) return null;
    const explanation =
      `Books and chain were compared at block ${comparedAt}, ` +
      `and the nodes are at ${headNumber} now.`;
    return { reason: 'chain_behind', explanation };
  }
}

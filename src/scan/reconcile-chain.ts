import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  EventPublisher,
  newId,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../kernel';
import { RaiseFinding } from '../safety';
import { ChainReader, type KnownBlock } from './ports/chain-reader';
import {
  RECONCILE_LISTENERS,
  type BookedOperation,
  type Booking,
  type PresentChain,
  type ReconcileListener,
} from './ports/reconcile-listener';
import { ScanCursor, type CursorPosition } from './ports/scan-cursor';
import { ScanLock } from './ports/scan-lock';
import { knownBlockOf } from './went-back';

export interface ReconcileCommand {
  /** False: everything is tried out and taken back again. */
  readonly apply: boolean;
  readonly by: string;
  readonly reason: string;
}

/**
 * `busy`: another process is reading the chain just now. `nothing_to_do`: the last block that was read is on the chain. `refused`: the last line says why.
 * `tried`: so it would be. `applied`: so it is.
 */
export interface ReconcileReport {
  readonly outcome: 'busy' | 'nothing_to_do' | 'refused' | 'tried' | 'applied';
  /** For the operator, in plain sentences. */
  readonly lines: readonly string[];
}

/** Takes a trial back. */
class TriedOut extends Error {
  override readonly name = 'TriedOut';

  constructor(readonly lines: readonly string[]) {
    super('A reconciliation was tried out');
  }
}

/**
 * After the chain has gone back: names what it does not hold any more, books that, and puts the cursor
 * at the last block in common. Nothing is deleted from the books (ADR 43).
 */
@Injectable()
export class ReconcileChain {
  constructor(
    private readonly reader: ChainReader,
    private readonly cursor: ScanCursor,
    private readonly lock: ScanLock,
    private readonly raiseFinding: RaiseFinding,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    @Inject(RECONCILE_LISTENERS) private readonly listeners: readonly ReconcileListener[],
  ) {}

  /** Throws `chain_unavailable` when no node answers. */
  async execute(command: ReconcileCommand): Promise<ReconcileReport> {
    requireOperator(command.by);
    requireReason(command.reason);
    const report = await this.lock.runExclusively(() => this.reconcile(command));
    const lines = ['A gateway is reading the chain just now. Try again in a moment.'];
    return report ?? { outcome: 'busy', lines };
  }

  private async reconcile(command: ReconcileCommand): Promise<ReconcileReport> {
    const cursor = await this.cursor.load();
    if (!cursor) return refused('Nothing has been read yet.');
    const { standing, evidence } = await this.reader.standingOf(knownBlockOf(cursor));
    const words = Object.entries(evidence).map(([node, says]) => `  ${node} says ${says}`);
    const read = `Block ${cursor.blockNumber} (${cursor.blockId}) was read last.`;
    if (standing === 'there') {
      return {
        outcome: 'nothing_to_do',
        lines: [read, 'It is on the chain: nothing is to be done.'],
      };
    }
    if (standing !== 'gone') {
      const why = 'No node has come so far: they may just lag. Wait until a later block shows it.';
      return refused(read, ...words, why);
    }
    const common = await this.lastCommon(cursor);
    if (!common) return refused(read, ...words, 'No block that was read is on this chain.');
    if (common.number < (cursor.openingBlockNumber ?? 0)) {
      const why = `The opening balance, of block ${cursor.openingBlockNumber}, is gone with it.`;
      return refused(read, ...words, `${why} Begin anew with a fresh database.`);
    }
    const inCommon = `Block ${common.number} (${common.id}) is the last one in common.`;
    const bookings = await this.find(common);
    return this.book(cursor, common, bookings, command, [read, ...words, inCommon]);
  }

  /** Blocks in common come before all others, so that halving finds the last one. */
  private async lastCommon({ blockNumber }: CursorPosition): Promise<KnownBlock | null> {
    const { irreversibleNumber } = await this.reader.position();
    const known = await this.cursor.checkpoints(Math.min(blockNumber, irreversibleNumber));
    let common: KnownBlock | null = null;
    let [first, last] = [0, known.length - 1];
    while (first <= last) {
      const middle = Math.floor((first + last) / 2);
      const block = known[middle];
      if (!block) break;
      const { standing } = await this.reader.standingOf(block);
      if (standing === 'there') {
        common = block;
        first = middle + 1;
      } else {
        last = middle - 1;
      }
    }
    return common;
  }

  private async find(common: KnownBlock): Promise<readonly Booking[]> {
    const chain = await this.presentChain(common);
    const bookings: Booking[] = [];
    for (const listener of this.listeners) bookings.push(await listener.find(chain));
    return bookings;
  }

  private async presentChain({ number }: KnownBlock): Promise<PresentChain> {
    const { irreversibleNumber } = await this.reader.position();
    const holds = async (operation: BookedOperation): Promise<boolean> => {
      const { blockNumber, transactionId, blockId, blockTime } = operation;
      if (blockNumber > irreversibleNumber) return false;
      const [block] = await this.reader.blocks(blockNumber, blockNumber);
      if (transactionId === null) return block?.id === blockId;
      if (blockTime !== null && block?.time.getTime() !== blockTime.getTime()) return false;
      return (block?.operations ?? []).some((each) => each.transactionId === transactionId);
    };
    return { commonBlock: number, holds };
  }

  private async book(
    cursor: CursorPosition,
    common: KnownBlock,
    bookings: readonly Booking[],
    { apply, by, reason }: ReconcileCommand,
    lines: readonly string[],
  ): Promise<ReconcileReport> {
    const historySequence = await this.reader.sequenceAt(common.number);
    const to = {
      ...cursor,
      blockNumber: common.number,
      blockId: common.id,
      blockTime: common.time,
    };
    const reconciliation = { id: newId(), at: this.clock.now(), by, reason };
    try {
      return await this.unitOfWork.runRepeatable(async (): Promise<ReconcileReport> => {
        const said = [...lines];
        for (const { lock } of bookings) await lock?.();
        await this.cursor.goBack(cursor, { ...to, historySequence }, reconciliation);
        for (const booking of bookings) said.push(...(await booking(reconciliation)));
        if (!apply) throw new TriedOut(said);
        await this.events.publish({
          type: 'chain_reconciled',
          reconciliationId: reconciliation.id,
          fromBlock: cursor.blockNumber,
          toBlock: common.number,
          by,
          reason,
        });
        const kinds = ['chain_went_back', 'chain_behind', 'block_does_not_link'] as const;
        const done = `${by} has reconciled the books with the chain: ${reason}`;
        await this.raiseFinding.causesAreGone(kinds, () => true, done);
        return { outcome: 'applied', lines: said };
      });
    } catch (error) {
      if (error instanceof TriedOut) return { outcome: 'tried', lines: error.lines };
      throw error;
    }
  }
}

function refused(...lines: string[]): ReconcileReport {
  return { outcome: 'refused', lines };
}

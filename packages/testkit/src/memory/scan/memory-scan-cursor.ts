import { Injectable } from '@nestjs/common';
import {
  ScanCursor,
  type CursorPosition,
  type KnownBlock,
  type Reconciliation,
} from 'crowdwiz-gateway/internal/scan/index';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { CHECKPOINTS, CURSOR, ONLY, presentCursor, RECONCILIATIONS } from './scan-tables';

/** Every place of the last day is kept, and of what is older one in so many blocks. */
const DENSE_BLOCKS = 30_000;
const SPARSE_BLOCKS = 10_000;

type Step = Pick<CursorPosition, 'blockNumber' | 'blockId' | 'blockTime' | 'historySequence'>;

@Injectable()
export class MemoryScanCursor extends ScanCursor {
  private get cursors() {
    return this.database.in(CURSOR);
  }

  private get places() {
    return this.database.in(CHECKPOINTS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override load(): Promise<CursorPosition | null> {
    return this.database.read(() => presentCursor(this.database));
  }

  override initialise(position: CursorPosition): Promise<void> {
    return this.database.write(() => {
      if (!this.cursors.insert(ONLY, position)) return;
      const { blockNumber: number, blockId: id, blockTime: time } = position;
      this.places.insert(String(number), { number, id, time });
    });
  }

  override fixOpening(openingBlockNumber: number): Promise<void> {
    return this.database.write(() => {
      const cursor = presentCursor(this.database);
      if (!cursor || cursor.openingBlockNumber !== undefined) return;
      this.cursors.put(ONLY, { ...cursor, openingBlockNumber });
    });
  }

  override advance(from: CursorPosition, to: Step): Promise<boolean> {
    return this.database.read(() => {
      this.database.requireUnit('Moving the cursor');
      const isBack = to.blockNumber < from.blockNumber || to.historySequence < from.historySequence;
      if (isBack && this.isAt(from)) throw new MemoryRefusal('what was read stays read');
      return this.move(from, to);
    });
  }

  override checkpoints(upToBlock: number): Promise<readonly KnownBlock[]> {
    return this.database.read(() =>
      this.places
        .rows(({ number }) => number <= upToBlock)
        .sort((one, other) => one.number - other.number),
    );
  }

  override goBack(from: CursorPosition, to: CursorPosition, { id }: Reconciliation): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Moving the cursor back');
      if (to.blockNumber >= from.blockNumber) throw new MemoryRefusal('That is not back');
      this.database.in(RECONCILIATIONS).insert(id, { id, toBlock: to.blockNumber });
      if (!this.move(from, to)) throw new Error('The cursor was moved meanwhile');
      for (const { number } of this.places.rows((each) => each.number > to.blockNumber)) {
        this.places.delete(String(number));
      }
    });
  }

  override isStillAt(position: CursorPosition): Promise<boolean> {
    return this.database.read(() => {
      this.database.requireUnit('Relying on the cursor');
      return this.isAt(position);
    });
  }

  private isAt({ blockNumber, blockId, historySequence }: CursorPosition): boolean {
    const cursor = presentCursor(this.database);
    return (
      cursor?.blockNumber === blockNumber &&
      cursor.blockId === blockId &&
      cursor.historySequence === historySequence
    );
  }

  private move(from: CursorPosition, to: Step): boolean {
    const cursor = presentCursor(this.database);
    if (!cursor || !this.isAt(from)) return false;
    const { blockNumber: number, blockId: id, blockTime: time, historySequence } = to;
    this.cursors.put(ONLY, {
      ...cursor,
      blockNumber: number,
      blockId: id,
      blockTime: time,
      historySequence,
    });
    this.places.insert(String(number), { number, id, time });
    if (number > DENSE_BLOCKS) this.thin(number);
    return true;
  }

  private thin(present: number): void {
    const stretch = (number: number) => Math.floor(number / SPARSE_BLOCKS);
    const kept = new Set<number>();
    const old = this.places
      .rows(({ number }) => number <= present - DENSE_BLOCKS)
      .sort((one, other) => one.number - other.number);
    for (const { number } of old) {
      const isFirst = !kept.has(stretch(number));
      kept.add(stretch(number));
      if (!isFirst && number >= present - 2 * DENSE_BLOCKS) this.places.delete(String(number));
    }
  }
}

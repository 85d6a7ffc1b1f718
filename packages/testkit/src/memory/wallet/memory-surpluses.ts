import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from 'crowdwiz-gateway/internal/kernel/index';
import { Surpluses, type Explained, type Surplus } from 'crowdwiz-gateway/internal/wallet/index';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { SURPLUSES } from './wallet-tables';

const LIST = 'surpluses';
const LOCKED_MAXIMUM = 1_000;

@Injectable()
export class MemorySurpluses extends Surpluses {
  private get surpluses() {
    return this.database.in(SURPLUSES);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override add(surplus: Surplus): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Booking a surplus');
      if (!this.surpluses.insert(surplus.id, surplus)) {
        throw new MemoryRefusal(`There is a surplus ${surplus.id}`);
      }
    });
  }

  override lockThatMayHold(blockNumber: number): Promise<readonly Surplus[]> {
    return this.database.read(() => {
      this.database.requireUnit('Locking surpluses');
      const seenBefore = ({ sinceBlock }: Surplus) => Number(sinceBlock < blockNumber);
      return this.surpluses
        .rows(({ upToBlock, remaining, kept }) => upToBlock >= blockNumber && remaining + kept > 0n)
        .sort(
          (one, other) => seenBefore(one) - seenBefore(other) || one.sinceBlock - other.sinceBlock,
        )
        .slice(0, LOCKED_MAXIMUM);
    });
  }

  override lockOpen(): Promise<readonly Surplus[]> {
    return this.database.read(() => {
      this.database.requireUnit('Locking surpluses');
      return this.surpluses.rows(isOpen).reverse().slice(0, LOCKED_MAXIMUM);
    });
  }

  override find(id: string): Promise<Surplus | null> {
    return this.database.read(() => this.surpluses.get(id));
  }

  override lock(id: string): Promise<Surplus | null> {
    return this.database.read(() => {
      this.database.requireUnit('Locking a surplus');
      return this.surpluses.get(id);
    });
  }

  override explain({ surplus, units, kept }: Explained): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Taking from a surplus');
      this.change(surplus.id, (before) => ({
        remaining: before.remaining - units,
        kept: before.kept - kept,
      }));
    });
  }

  override keep(id: string): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Keeping a surplus');
      this.change(id, ({ kept, remaining }) => ({ kept: kept + remaining, remaining: 0n }));
    });
  }

  override isAnyOpen(): Promise<boolean> {
    return this.database.read(() => this.surpluses.some(isOpen));
  }

  override list({ open }: { open: boolean | null }, page: PageRequest): Promise<Page<Surplus>> {
    return this.database.read(() =>
      this.surpluses.page(
        LIST,
        page,
        (each) => each,
        (each) => open === null || isOpen(each) === open,
      ),
    );
  }

  private change(id: string, changeOf: (before: Surplus) => Partial<Surplus>): void {
    const before = this.surpluses.get(id);
    if (!before) return;
    const after = { ...before, ...changeOf(before) };
    if (after.remaining < 0n || after.kept < 0n) {
      throw new MemoryRefusal(`Surplus ${id} holds less`);
    }
    this.surpluses.put(id, after);
  }
}

function isOpen({ remaining }: Surplus): boolean {
  return remaining > 0n;
}

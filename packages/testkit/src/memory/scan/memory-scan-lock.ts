import { Injectable } from '@nestjs/common';
import { ScanLock } from 'crowdwiz-gateway/internal/scan/index';
import { MemoryDatabase } from '../database/memory-database';

/** Which databases are being scanned. */
const HELD = new WeakSet<MemoryDatabase>();

@Injectable()
export class MemoryScanLock extends ScanLock {
  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override async runExclusively<T>(work: () => Promise<T>): Promise<T | null> {
    if (HELD.has(this.database)) return null;
    HELD.add(this.database);
    try {
      return await work();
    } finally {
      HELD.delete(this.database);
    }
  }
}

import { Injectable } from '@nestjs/common';
import { newId } from 'crowdwiz-gateway/internal/kernel/index';
import {
  DatabaseHistory,
  type DatabaseIdentity,
  type HistoryLook,
  type MemoryLoss,
  type Quarantine,
} from 'crowdwiz-gateway/internal/wallet/index';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { presentCursor } from '../scan/scan-tables';
import { knownIdentity, presentIdentity } from './database-identity';
import { OUTGOING_IDS } from './outgoing-tables';
import { IDENTITIES, LIFETIMES, QUARANTINES } from './wallet-tables';

@Injectable()
export class MemoryDatabaseHistory extends DatabaseHistory {
  private get quarantines() {
    return this.database.in(QUARANTINES);
  }

  private get lifetimes() {
    return this.database.in(LIFETIMES);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override look(remembered: string | null): Promise<HistoryLook> {
    return this.database.read(() => ({
      present: presentIdentity(this.database),
      known: knownIdentity(this.database),
      quarantine: this.openOne(),
      readTo: presentCursor(this.database)?.blockTime ?? null,
      longestLifetimeSeconds: Math.max(0, ...this.lifetimes.rows().map(({ seconds }) => seconds)),
      hasForgotten: remembered !== null && !this.database.in(OUTGOING_IDS).has(remembered),
    }));
  }

  override remembers(transactionId: string): Promise<boolean> {
    return this.database.read(() => {
      this.database.requireUnit('Recording what was signed');
      return this.database.in(OUTGOING_IDS).has(transactionId);
    });
  }

  /** There is no other server to go on at. */
  override hasLostCommits(): boolean {
    return false;
  }

  override recordIdentity(identity: DatabaseIdentity): Promise<void> {
    return this.database.write(() => {
      const identities = this.database.in(IDENTITIES);
      identities.insert(String(identities.count(() => true) + 1), identity);
    });
  }

  override recordLifetime(seconds: number): Promise<void> {
    return this.database.write(() => {
      this.lifetimes.insert(String(seconds), { seconds });
    });
  }

  override quarantine(
    reason: MemoryLoss,
    evidence: Quarantine['evidence'],
    detectedAt: Date,
  ): Promise<Quarantine> {
    return this.database.read(() => {
      this.database.requireUnit('A quarantine');
      const open = this.openOne();
      const isEarlier = open !== null && open.detectedAt > detectedAt;
      const quarantine: Quarantine = {
        id: open?.id ?? newId(),
        reason,
        evidence: { ...open?.evidence, ...evidence },
        detectedAt: isEarlier ? open.detectedAt : detectedAt,
        until: null,
      };
      this.quarantines.put(quarantine.id, { quarantine, isEnded: false });
      return quarantine;
    });
  }

  override setEnd({ id, detectedAt }: Quarantine, until: Date): Promise<void> {
    return this.database.write(() => {
      const open = this.openOne();
      if (open?.id !== id || open.until !== null) return;
      if (open.detectedAt.getTime() !== detectedAt.getTime()) return;
      if (until <= detectedAt) throw new MemoryRefusal('It outlasts what was lost');
      this.quarantines.put(id, { quarantine: { ...open, until }, isEnded: false });
    });
  }

  override end({ id }: Quarantine): Promise<boolean> {
    return this.database.write(() => {
      const open = this.openOne();
      const readTo = presentCursor(this.database)?.blockTime;
      if (open?.id !== id || open.until === null || !readTo || readTo <= open.until) return false;
      this.quarantines.put(id, { quarantine: open, isEnded: true });
      return true;
    });
  }

  private openOne(): Quarantine | null {
    return this.quarantines.find(({ isEnded }) => !isEnded)?.quarantine ?? null;
  }
}

import { Injectable } from '@nestjs/common';
import { Clock, newId, type Page, type PageRequest } from 'crowdwiz-gateway/internal/kernel/index';
import {
  RESCAN_TRANSITIONS,
  Rescans,
  type Rescan,
  type RescanDiscovery,
  type RescanProgress,
  type RescanRequest,
} from 'crowdwiz-gateway/internal/scan/index';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { DISCOVERIES, RESCANS } from './scan-tables';

const LIST = 'rescans';
const LIST_OF_DISCOVERIES = 'rescan-discoveries';

type Row = Omit<Rescan, 'discoveries'>;

@Injectable()
export class MemoryRescans extends Rescans {
  private get rescans() {
    return this.database.in(RESCANS);
  }

  private get found() {
    return this.database.in(DISCOVERIES);
  }

  constructor(
    private readonly database: MemoryDatabase,
    private readonly clock: Clock,
  ) {
    super();
  }

  override create({ fromBlock, toBlock, reason, requestedBy }: RescanRequest): Promise<Rescan> {
    return this.database.write(() => {
      const row: Row = {
        id: newId(),
        fromBlock,
        toBlock,
        state: 'requested',
        reason,
        requestedBy,
        requestedAt: this.clock.now(),
        startedAt: null,
        endedAt: null,
        reachedBlock: fromBlock - 1,
        reachedBlockId: null,
        historyMissing: null,
        endReason: null,
      };
      this.rescans.insert(row.id, row);
      return this.whole(row);
    });
  }

  override find(id: string): Promise<Rescan | null> {
    return this.database.read(() => {
      const row = this.rescans.get(id);
      return row && this.whole(row);
    });
  }

  override list(page: PageRequest): Promise<Page<Rescan>> {
    return this.database.read(() => this.rescans.page(LIST, page, (row) => this.whole(row)));
  }

  override countOpen(): Promise<number> {
    return this.database.read(() => this.rescans.count(isOpen));
  }

  override takeUp(): Promise<Rescan | null> {
    return this.database.read(() => {
      this.database.requireUnit('Taking up a re-scan');
      const running = this.rescans.find(({ state }) => state === 'running');
      if (running) return this.whole(running);
      const next = this.rescans.find(({ state }) => state === 'requested');
      if (!next) return null;
      const row: Row = { ...next, state: 'running', startedAt: this.clock.now() };
      this.rescans.put(row.id, row);
      return this.whole(row);
    });
  }

  override advance(from: Rescan, to: RescanProgress): Promise<boolean> {
    return this.database.read(() => {
      this.database.requireUnit('Moving a re-scan on');
      const row = this.rescans.get(from.id);
      if (row?.state !== 'running' || row.reachedBlock !== from.reachedBlock) return false;
      const { reachedBlock, reachedBlockId, historyMissing } = to;
      if (reachedBlock < row.reachedBlock || reachedBlock > row.toBlock) {
        throw new MemoryRefusal('A re-scan moves on within its range');
      }
      this.rescans.put(row.id, { ...row, reachedBlock, reachedBlockId, historyMissing });
      return true;
    });
  }

  override end(
    id: string,
    as: 'done' | 'failed' | 'cancelled',
    reason: string | null,
  ): Promise<boolean> {
    return this.database.write(() => {
      const row = this.rescans.get(id);
      if (!row || !RESCAN_TRANSITIONS[row.state].includes(as)) return false;
      if (as === 'done' && row.reachedBlock !== row.toBlock) {
        throw new MemoryRefusal('A re-scan is done at its last block');
      }
      this.rescans.put(id, { ...row, state: as, endedAt: this.clock.now(), endReason: reason });
      return true;
    });
  }

  override addDiscoveries(
    id: string,
    discoveries: readonly RescanDiscovery[],
  ): Promise<readonly RescanDiscovery[]> {
    return this.database.write(() =>
      discoveries.filter((discovery) => {
        const name = `${id} ${discovery.kind} ${discovery.chainKey}`;
        return this.found.insert(name, { rescanId: id, discovery });
      }),
    );
  }

  override discoveries(id: string, page: PageRequest): Promise<Page<RescanDiscovery>> {
    return this.database.read(() =>
      this.found.page(
        LIST_OF_DISCOVERIES,
        page,
        ({ discovery }) => discovery,
        ({ rescanId }) => rescanId === id,
      ),
    );
  }

  private whole(row: Row): Rescan {
    const found = this.found.rows(({ rescanId }) => rescanId === row.id);
    const repaired = found.filter(({ discovery }) => discovery.repaired).length;
    return { ...row, discoveries: { total: found.length, repaired } };
  }
}

function isOpen({ state }: Row): boolean {
  return state === 'requested' || state === 'running';
}

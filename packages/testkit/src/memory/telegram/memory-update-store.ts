import { Injectable } from '@nestjs/common';
import {
  UpdateStore,
  type ClaimedUpdate,
  type IgnoredUpdate,
  type PendingUpdate,
  type UpdateClaim,
} from 'crowdwiz-gateway/internal/adapters/telegram/update-store';
import { MemoryDatabase } from '../database/memory-database';
import { firstOfEachChat, inSeconds, isDue } from './chat-ring';
import { UPDATES, type UpdateRow } from './telegram-tables';

@Injectable()
export class MemoryUpdateStore extends UpdateStore {
  private get updates() {
    return this.database.in(UPDATES);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  /** Every update here has a bot. */
  override adopt(_botId: string): Promise<void> {
    return Promise.resolve();
  }

  override receive(
    botId: string,
    pending: readonly PendingUpdate[],
    ignored: readonly IgnoredUpdate[],
    at: Date,
  ): Promise<void> {
    return this.database.write(() => {
      const born = { botId, receivedAt: at, heldUntil: null, attempts: 0 };
      for (const { updateId, chatId, content } of pending) {
        this.add({ ...born, updateId, chatId, content, outcome: null });
      }
      for (const { updateId, outcome } of ignored) {
        this.add({ ...born, updateId, chatId: null, content: null, outcome });
      }
    });
  }

  override claim(claim: UpdateClaim): Promise<readonly ClaimedUpdate[]> {
    return this.database.write(() => {
      const free = firstOfEachChat(
        this.updates.rows((each) => each.botId === claim.botId && each.outcome === null),
        ({ chatId }) => chatId ?? '0',
        ({ heldUntil }) => isDue(heldUntil, claim.now),
        claim,
      );
      const heldUntil = inSeconds(claim.now, claim.leaseSeconds);
      return free.flatMap((row): ClaimedUpdate[] => {
        const { updateId, chatId, content, attempts } = row;
        if (chatId === null || content === null) return [];
        this.updates.put(keyOf(row), { ...row, heldUntil, attempts: attempts + 1 });
        return [{ updateId, chatId, content, attempts }];
      });
    });
  }

  override finish(botId: string, updateId: number, outcome: string): Promise<boolean> {
    return this.database.read(() => {
      this.database.requireUnit('Finishing an update');
      const row = this.updates.get(keyOf({ botId, updateId }));
      if (row?.outcome !== null) return false;
      this.updates.put(keyOf(row), { ...row, outcome, content: null, heldUntil: null });
      return true;
    });
  }

  override prune(botId: string, before: Date, limit: number): Promise<number> {
    return this.database.write(() => {
      const old = this.updates
        .rows((each) => each.receivedAt < before && (each.outcome !== null || each.botId !== botId))
        .sort((one, other) => one.receivedAt.getTime() - other.receivedAt.getTime())
        .slice(0, limit);
      for (const each of old) this.updates.delete(keyOf(each));
      return old.length;
    });
  }

  private add(row: UpdateRow): void {
    this.updates.insert(keyOf(row), row);
  }
}

function keyOf({ botId, updateId }: Pick<UpdateRow, 'botId' | 'updateId'>): string {
  return `${botId} ${updateId}`;
}

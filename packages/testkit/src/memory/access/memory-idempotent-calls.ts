import { Injectable } from '@nestjs/common';
import {
  type CallToKeep,
  IdempotentCalls,
  type KeptAnswer,
} from 'crowdwiz-gateway/internal/idempotency/index';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { CALLS } from './access-tables';

const FORGOTTEN_BESIDES = 20;

@Injectable()
export class MemoryIdempotentCalls extends IdempotentCalls {
  private get calls() {
    return this.database.in(CALLS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override find(caller: string, key: string): Promise<KeptAnswer | null> {
    return this.database.read(() => {
      const row = this.calls.get(nameOf(caller, key));
      return row && { requestHash: row.requestHash, answer: row.answer };
    });
  }

  /** Units of work happen one after the other: nobody else answers meanwhile. */
  override tryLock(_caller: string, _key: string): Promise<boolean> {
    this.database.requireUnit('Answering under a key');
    return Promise.resolve(true);
  }

  override keep(call: CallToKeep): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Keeping an answer');
      const { caller, key, requestHash, answer, at } = call;
      const row = { caller, key, requestHash, answer, answeredAt: at };
      if (this.calls.insert(nameOf(caller, key), row)) return;
      throw new MemoryRefusal(`${caller} was answered under ${key}`);
    });
  }

  override forgetBefore(time: Date, answers = 1): Promise<void> {
    return this.database.write(() => {
      const old = this.calls
        .rows(({ answeredAt }) => answeredAt < time)
        .sort((one, other) => one.answeredAt.getTime() - other.answeredAt.getTime())
        .slice(0, answers + FORGOTTEN_BESIDES);
      for (const { caller, key } of old) this.calls.delete(nameOf(caller, key));
    });
  }
}

function nameOf(caller: string, key: string): string {
  return JSON.stringify([caller, key]);
}

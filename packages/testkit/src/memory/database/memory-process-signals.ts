import { Injectable } from '@nestjs/common';
import { ProcessSignals, type SignalTopic } from 'crowdwiz-gateway/internal/kernel/index';
import { MemoryDatabase } from './memory-database';

type Listeners = Map<SignalTopic, Set<() => void>>;

/** Whoever listens at a database, over all gateways that share it. */
const LISTENERS = new WeakMap<MemoryDatabase, Listeners>();

/** Calls everybody at once. */
@Injectable()
export class MemoryProcessSignals extends ProcessSignals {
  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override send(topic: SignalTopic): void {
    if (this.database.isInUnit()) throw new Error('A signal is sent after the commit');
    for (const listener of this.of(topic)) listener();
  }

  override listen(topic: SignalTopic, listener: () => void): () => void {
    const listeners = this.of(topic).add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  private of(topic: SignalTopic): Set<() => void> {
    const all: Listeners = LISTENERS.get(this.database) ?? new Map<SignalTopic, Set<() => void>>();
    LISTENERS.set(this.database, all);
    const listeners = all.get(topic) ?? new Set();
    all.set(topic, listeners);
    return listeners;
  }
}

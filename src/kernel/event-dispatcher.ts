import type { Clock } from './time/clock';
import { type DomainEvent, type EventListener, EventPublisher } from './events';

/** What happened, as operators and later readers learn of it. */
export abstract class EventLog {
  /**
   * Inside a unit of work: the event is written when that commits, in the order in which it was given, and
   * goes with the run in which it was given when that is undone. Throws outside a unit of work.
   */
  abstract append(event: DomainEvent, publishedAt: Date): void;
}

/** Keeps each event in the log and has the listeners hear it, all in the transaction that made it happen. */
export class EventDispatcher extends EventPublisher {
  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
    private readonly listeners: readonly EventListener[],
  ) {
    super();
  }

  /** The listeners hear it one after the other; one that throws ends this, and whoever published fails. */
  override async publish(event: DomainEvent): Promise<void> {
    this.log.append(event, this.clock.now());
    for (const listener of this.listeners) await listener.on(event);
  }
}

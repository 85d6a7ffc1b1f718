import { Injectable, Logger } from '@nestjs/common';
import {
  ListensToEvents,
  Assets,
  type DomainEvent,
  type DomainEventOf,
  type DomainEventType,
  EventListener,
  type OutgoingEventPayment,
  UnitOfWork,
} from '../../kernel';
import { EVENT_LINES, PAYMENT_FIELDS, type EventLine, type LineLevel } from './event-line-table';

type Fields = Readonly<Record<string, unknown>>;

/** What operators and others wrote may be long. */
const TEXT_MAXIMUM = 500;

/** Fields that hold an amount, and in which asset. */
const AMOUNTS: Readonly<Record<string, 'cwd' | 'points'>> = {
  cwd: 'cwd',
  fee: 'cwd',
  uncredited: 'cwd',
  points: 'points',
};

/**
 * One line in the log for each event, once it is committed and by the process that committed it. The
 * events themselves are in the database: a line that is lost with the process, or with a commit whose
 * answer did not come, is missing in the log alone.
 */
@Injectable()
// First: others publish what follows from an event, and its line comes before theirs.
@ListensToEvents({ order: 100 })
export class EventLines extends EventListener {
  private readonly logger = new Logger('Events');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly assets: Assets,
  ) {
    super();
  }

  override on(event: DomainEvent): Promise<void> {
    this.unitOfWork.afterCommit(() => {
      this.write(event);
    });
    return Promise.resolve();
  }

  private write<Type extends DomainEventType>(event: DomainEventOf<Type> & { type: Type }): void {
    const line: EventLine<DomainEventOf<Type>> = EVENT_LINES[event.type];
    const level = typeof line.level === 'string' ? line.level : line.level(event);
    const fields = this.shown(event, line.fields);
    this.say(level, { event: event.type, ...fields }, line.message);
  }

  private say(level: LineLevel, fields: Fields, message: string): void {
    if (level === 'info') this.logger.log(fields, message);
    else this.logger[level](fields, message);
  }

  /** Those that have a value. */
  private shown<Of extends object>(source: Of, names: readonly (keyof Of)[]): Fields {
    const named = names.flatMap((name) => {
      const value = this.printed(String(name), source[name]);
      return value === null ? [] : [[name, value] as const];
    });
    return Object.fromEntries(named);
  }

  private printed(name: string, value: unknown): unknown {
    if (typeof value === 'string') return this.textOf(name, value);
    if (Array.isArray(value)) return value.map((each) => this.printed(name, each));
    if (typeof value !== 'object' || value === null) return value;
    return this.shown(value as OutgoingEventPayment, PAYMENT_FIELDS);
  }

  private textOf(name: string, text: string): string {
    const asset = AMOUNTS[name];
    if (asset) return `${text} ${this.assets[asset].symbol}`;
    return text.length > TEXT_MAXIMUM ? `${text.slice(0, TEXT_MAXIMUM)}…` : text;
  }
}

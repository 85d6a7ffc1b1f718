import {
  Assets,
  Clock,
  EventDispatcher,
  EventLog,
  EventPublisher,
  type DomainEvent,
  type Port,
} from 'crowdwiz-gateway/internal/kernel/index';
import { MoneyOnItsWay } from 'crowdwiz-gateway/internal/linking/index';
import { MemoryDatabase } from './database/memory-database';
import { EVENTS } from './database/memory-event-log';
import { MemoryMoneyOnItsWay } from './linking/memory-money-on-its-way';
import { MEMORY_STORES, MEMORY_TELEGRAM_STORES } from './memory-stores';

/** A class, an abstract one that stands for another, or the symbol of a list. */
export type Token<T = unknown> = (abstract new (...given: never[]) => T) | symbol;

/** What decorators have written down of a constructor: its classes, and tokens in place of some of them. */
const CLASSES = 'design:paramtypes';
const TOKENS = 'self:paramtypes';

const STORES: ReadonlyMap<unknown, unknown> = new Map<Port, unknown>([
  ...[...MEMORY_STORES, ...MEMORY_TELEGRAM_STORES].map(({ port, by }): [Port, unknown] => [
    port,
    by,
  ]),
  [MoneyOnItsWay, MemoryMoneyOnItsWay],
]);

/**
 * Stores in memory, and use cases over them, for specs that take milliseconds. What is asked for is made once,
 * and whatever its constructor asks for with it, as Nest would; ports of the chain and settings must be given.
 */
export class InMemory {
  readonly database = new MemoryDatabase();
  private readonly made = new Map<unknown, unknown>();

  constructor(given: readonly (readonly [Token, unknown])[] = []) {
    this.made.set(MemoryDatabase, this.database);
    for (const [token, value] of given) this.made.set(token, value);
  }

  /** By the clock and with the assets of a spec. */
  static of(
    clock: Clock,
    assets: Assets,
    given: readonly (readonly [Token, unknown])[] = [],
  ): InMemory {
    return new InMemory([[Clock, clock], [Assets, assets], ...given]);
  }

  /** What was published, oldest first. */
  events(): readonly DomainEvent[] {
    return this.database
      .in(EVENTS)
      .rows()
      .map(({ event }) => event);
  }

  /** Throws where it needs something that nobody has given. */
  get<T>(token: Token<T>): T {
    const known = this.made.get(token);
    if (known !== undefined) return known as T;
    const made = this.make(token);
    this.made.set(token, made);
    return made as T;
  }

  private make(token: Token): unknown {
    if (token === EventPublisher) {
      return new EventDispatcher(this.get(EventLog), this.get(Clock), []);
    }
    const from = STORES.get(token) ?? token;
    if (typeof from !== 'function') throw new Error('Nobody has given a list that is asked for');
    const classes = Reflect.getMetadata(CLASSES, from) as readonly Token[] | undefined;
    if (classes === undefined && from.length > 0) throw new Error(`Nobody has given ${from.name}`);
    const named = (Reflect.getOwnMetadata(TOKENS, from) ?? []) as readonly {
      readonly index: number;
      readonly param: Token;
    }[];
    const tokens = [...(classes ?? [])];
    for (const { index, param } of named) tokens[index] = param;
    const given = tokens.map((token) => this.get(token));
    return Reflect.construct(from, given) as unknown;
  }
}

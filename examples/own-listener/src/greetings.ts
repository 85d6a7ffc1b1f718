/** What a member is sent. */
export interface Greeting {
  /** The same each time that this greeting is sent. */
  readonly id: string;
  readonly customerId: string;
  /** How many deposits the member had when it was written. */
  readonly deposits: number;
}

/** Brings greetings to members: by e-mail, or by a service of the club. */
export abstract class Greetings {
  /**
   * Called outside any transaction. It may be asked for the same greeting again, when a process dies after
   * sending and before noting that: whoever must not greet twice remembers `id`. Rejects: it is tried again.
   */
  abstract send(greeting: Greeting): Promise<void>;
}

import type { Answer, KeptAnswer } from '../answered-call';

/** What was answered under callers' keys. */
export abstract class IdempotentCalls {
  abstract find(caller: string, key: string): Promise<KeptAnswer | null>;

  /**
   * Until the unit of work ends, nobody else answers under this key. False, at once, when somebody does just
   * now: what they do is invisible until they are done.
   */
  abstract tryLock(caller: string, key: string): Promise<boolean>;

  /** Keeps an answer with its effect: joins the unit of work. */
  abstract keep(call: {
    readonly caller: string;
    readonly key: string;
    readonly requestHash: Buffer;
    readonly answer: Answer;
    readonly at: Date;
  }): Promise<void>;

  /** Forgets some of those that were answered before that time. */
  abstract forgetBefore(time: Date): Promise<void>;
}

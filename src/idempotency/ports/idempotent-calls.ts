import type { Answer, Call, KeptAnswer } from '../answered-call';

export interface KeyedCall extends Call {
  readonly key: string;
}

export interface CallToKeep extends KeyedCall {
  readonly answer: Answer;
  readonly at: Date;
}

/** What was answered under callers' keys. */
export abstract class IdempotentCalls {
  abstract find(caller: string, key: string): Promise<KeptAnswer | null>;

  /**
   * Until the unit of work ends, nobody else answers under this key. False, at once, when somebody does just
   * now: what they do is invisible until they are done.
   */
  abstract tryLock(caller: string, key: string): Promise<boolean>;

  /** Keeps an answer with its effect: joins the unit of work. */
  abstract keep(call: CallToKeep): Promise<void>;

  /** Forgets some of those that were answered before that time: more than `answers`, which were kept just now. */
  abstract forgetBefore(time: Date, answers?: number): Promise<void>;

  /** `tryLock` for each, in order. A key that is named twice is locked both times. */
  async tryLockAll(calls: readonly KeyedCall[]): Promise<readonly boolean[]> {
    const locked: boolean[] = [];
    for (const { caller, key } of calls) locked.push(await this.tryLock(caller, key));
    return locked;
  }

  /** `find` for each, in order. */
  async findAll(calls: readonly KeyedCall[]): Promise<readonly (KeptAnswer | null)[]> {
    const found: (KeptAnswer | null)[] = [];
    for (const { caller, key } of calls) found.push(await this.find(caller, key));
    return found;
  }

  /** `keep` for each. */
  async keepAll(calls: readonly CallToKeep[]): Promise<void> {
    for (const call of calls) await this.keep(call);
  }
}

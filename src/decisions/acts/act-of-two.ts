/** Names of the keys of two people. */
export interface TwoNames {
  /** Who asked for it. */
  readonly by: string;
  /** Who has decided that it is done. */
  readonly approvedBy: string;
}

/** One kind of act, done from what was kept when it was asked for. */
export abstract class ActOfTwo {
  /**
   * Inside the unit of work of the decision, before that is locked: locks what `performKept` holds against what was so
   * when it was asked for, as asking does, in the same order.
   */
  lockFor(_command: string): Promise<void> {
    return Promise.resolve();
  }

  /**
   * Inside the unit of work of the decision. Everything is judged anew, by what is so now: throws as the use case does,
   * and `decision_outdated` where what was to be changed is not what it was.
   */
  abstract performKept(command: string, names: TwoNames): Promise<void>;
}

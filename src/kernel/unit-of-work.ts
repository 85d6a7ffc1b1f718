/**
 * One database transaction, opened by the use case. Ports called inside `work` join it.
 * A nested `run` joins the outer one; when it throws, its own effects are undone, and the outer one
 * goes on if the caller catches the error. Nothing inside may call a network: adapters refuse it.
 * Rejects with whatever `work` threw, after the rollback, and with `commit_unconfirmed` when the commit
 * may be lost with the server: what it wrote is there, and must not be acted upon before `confirm`.
 * With `database_read_only` while the database takes no writes, and with `database_busy` when others held what
 * it needed for too long, or each waited for the other: nothing was changed.
 */
export abstract class UnitOfWork {
  abstract run<T>(work: () => Promise<T>): Promise<T>;

  /**
   * As `run`, for work that does nothing but read and write in it: where the database ends it for the sake of
   * others, all of it is done again, a few times, before this throws `database_busy`. Inside another unit of
   * work it is a part of that one, which must be repeatable itself.
   */
  runRepeatable<T>(work: () => Promise<T>): Promise<T> {
    return this.run(work);
  }

  /**
   * Resolves once everything that was committed before, by whatever process, would survive the loss of
   * the server. Throws `commit_unconfirmed`. Not inside a transaction.
   */
  abstract confirm(): Promise<void>;

  /**
   * Does `work` right after the outermost transaction has committed, in the order in which it was given, and
   * in no transaction; never when that, or the nested run in which it was given, is undone, nor when the
   * commit fails. One that is only unconfirmed counts: everybody reads what it wrote. Outside a unit of work
   * `work` is done at once; in one that is over, this throws.
   *
   * Nobody waits for a promise that `work` gives, and what it throws is logged and reaches nobody. A process
   * that dies just after the commit has not done it: what must not be lost is written in the transaction.
   */
  abstract afterCommit(work: () => unknown): void;

  /** Throws `database_read_only` when a write would be refused now, as during a failover. Only looks. */
  assertTakesWrites(): Promise<void> {
    return Promise.resolve();
  }

  /** True while the caller is inside a transaction of this unit of work. */
  abstract isActive(): boolean;
}

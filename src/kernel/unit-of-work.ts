/**
 * One database transaction, opened by the use case. Ports called inside `work` join it.
 * A nested `run` joins the outer one; when it throws, its own effects are undone, and the outer one
 * goes on if the caller catches the error. Nothing inside may call a network: adapters refuse it.
 * Rejects with whatever `work` threw, after the rollback, and with `commit_unconfirmed` when the commit
 * may be lost with the server: what it wrote is there, and must not be acted upon before `confirm`.
 */
export abstract class UnitOfWork {
  abstract run<T>(work: () => Promise<T>): Promise<T>;

  /**
   * Resolves once everything that was committed before, by whatever process, would survive the loss of
   * the server. Throws `commit_unconfirmed`. Not inside a transaction.
   */
  abstract confirm(): Promise<void>;

  /**
   * Does `work` right after the outermost transaction has committed, in the order in which it was given;
   * never when that, or the nested run in which it was given, is undone. It writes to no database, and a
   * process that dies just after the commit has not done it. Throws outside a unit of work.
   */
  abstract afterCommit(work: () => void): void;

  /** True while the caller is inside a transaction of this unit of work. */
  abstract isActive(): boolean;
}

/**
 * One database transaction, opened by the use case. Ports called inside `work` join it.
 * A nested `run` joins the outer one; when it throws, its own effects are undone, and the outer one
 * goes on if the caller catches the error. Nothing inside may call a network: adapters refuse it.
 * Rejects with whatever `work` threw, after the rollback.
 */
export abstract class UnitOfWork {
  abstract run<T>(work: () => Promise<T>): Promise<T>;

  /** True while the caller is inside a transaction of this unit of work. */
  abstract isActive(): boolean;
}

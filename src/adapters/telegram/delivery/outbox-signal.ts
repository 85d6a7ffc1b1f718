import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel';

/** Wakes the pump of this process once something is in the outbox. */
@Injectable()
export class OutboxSignal {
  private listener: (() => void) | null = null;

  constructor(private readonly unitOfWork: UnitOfWork) {}

  listen(listener: (() => void) | null): void {
    this.listener = listener;
  }

  /** In the unit of work that puts something into the outbox: the listener is called when that has committed. */
  raise(): void {
    this.unitOfWork.afterCommit(() => this.listener?.());
  }
}

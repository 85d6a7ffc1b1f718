import { Injectable } from '@nestjs/common';
import { ProcessSignals, UnitOfWork } from '../../../kernel';

/** Wakes the pump once something is in the outbox: of this process, or of the one that has the bot. */
@Injectable()
export class OutboxSignal {
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly signals: ProcessSignals,
  ) {}

  listen(listener: (() => void) | null): void {
    this.stopListening();
    this.stopListening =
      listener === null ? () => undefined : this.signals.listen('outbox', listener);
  }

  /** In the unit of work that puts something into the outbox: the listener is called when that has committed. */
  raise(): void {
    this.unitOfWork.afterCommit(() => {
      this.signals.send('outbox');
    });
  }
}

import { Injectable } from '@nestjs/common';
import {
  ListensToEvents,
  type DomainEvent,
  EventListener,
  ProcessSignals,
  UnitOfWork,
} from '../../kernel';
import { isWorthACycle } from './worth-a-cycle';

/** In a process that runs no cycles: wakes the one that does. */
@Injectable()
@ListensToEvents({ order: 310 })
export class CycleCaller extends EventListener {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly signals: ProcessSignals,
  ) {
    super();
  }

  override on(event: DomainEvent): Promise<void> {
    if (isWorthACycle(event)) {
      this.unitOfWork.afterCommit(() => {
        this.signals.send('cycle');
      });
    }
    return Promise.resolve();
  }
}

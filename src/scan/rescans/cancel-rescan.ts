import { Injectable } from '@nestjs/common';
import {
  DomainError,
  EventPublisher,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../../kernel';
import { Rescans } from '../ports/rescans';
import type { Rescan } from './rescan';

/** An operator ends a re-scan early. What it has booked stays: it was missing. */
@Injectable()
export class CancelRescan {
  constructor(
    private readonly rescans: Rescans,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  execute(command: { id: string; by: string; reason: string }): Promise<Rescan> {
    const { id, by } = command;
    requireOperator(command.by);
    const reason = requireReason(command.reason);
    return this.unitOfWork.run(async () => {
      const isEnded = await this.rescans.end(id, 'cancelled', `${by}: ${reason}`);
      const rescan = await this.rescans.find(id);
      if (!rescan) throw new DomainError('rescan_unknown');
      if (!isEnded) throw new DomainError('rescan_state_forbids', { state: rescan.state });
      const ended = { state: 'cancelled', ...rescan.discoveries, by, reason };
      await this.events.publish({ type: 'rescan_ended', rescanId: id, ...ended });
      return rescan;
    });
  }
}

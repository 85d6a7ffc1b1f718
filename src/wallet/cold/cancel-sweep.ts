import { Injectable } from '@nestjs/common';
import {
  Clock,
  DomainError,
  EventPublisher,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../../kernel';
import { GATEWAY } from '../../safety';
import { ReportRepeatedExpiry } from '../proof/report-repeated-expiry';
import { ColdStorage } from '../ports/cold/cold-storage';
import { OutgoingTransactions } from '../ports/outgoing/outgoing-transactions';
import type { Sweep } from './sweep';
import { sweepEndedEvent } from './sweep-event';

export interface CancelSweepCommand {
  readonly id: string;
  readonly by: string;
  readonly reason: string;
}

/** Ends a sweep of which nothing is signed, or what was signed has expired. */
@Injectable()
export class CancelSweep {
  constructor(
    private readonly storage: ColdStorage,
    private readonly outgoing: OutgoingTransactions,
    private readonly repeatedExpiry: ReportRepeatedExpiry,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `sweep_unknown`, and `sweep_state_forbids` for one that has ended or is on its way. */
  execute(command: CancelSweepCommand): Promise<Sweep> {
    const by = requireOperator(command.by);
    const reason = requireReason(command.reason);
    return this.unitOfWork.run(async () => {
      const sweep = await this.storage.lock(command.id);
      if (!sweep) throw new DomainError('sweep_unknown');
      if (sweep.state !== 'ordered') {
        throw new DomainError('sweep_state_forbids', { state: sweep.state });
      }
      const cancelled = await this.end(sweep, by, reason);
      if (!cancelled) throw new DomainError('sweep_state_forbids', { state: 'signed' });
      return cancelled;
    });
  }

  /** By the gateway itself. False, changing nothing, where it has ended or is on its way. */
  byGateway(id: string, reason: string): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const sweep = await this.storage.lock(id);
      return sweep?.state === 'ordered' && (await this.end(sweep, GATEWAY, reason)) !== null;
    });
  }

  /** The sweep is locked: whoever signs it waits, and finds it cancelled. */
  private async end(sweep: Sweep, by: string, reason: string): Promise<Sweep | null> {
    const { id } = sweep;
    if (await this.outgoing.hasLiving('sweep', id)) return null;
    const at = this.clock.now();
    await this.storage.transition(id, 'ordered', 'cancelled', { at, by, reason });
    await this.repeatedExpiry.isGivenUp(id);
    await this.events.publish(sweepEndedEvent(sweep, 'cancelled', { by, reason }));
    const ended = { endedAt: at, endedBy: by, endReason: reason, waitingFor: null };
    return { ...sweep, state: 'cancelled', ...ended };
  }
}

import { Injectable } from '@nestjs/common';
import { EventPublisher, UnitOfWork, type GateEvent } from '../../kernel';
import type { GateClosed } from './gate-condition';
import { GateRecord } from '../ports/checks/gate-record';

/** Keeps what the payment gate said last, and publishes when it said something else before. */
@Injectable()
export class RecordGate {
  constructor(
    private readonly record: GateRecord,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** `closed`: null when it is open. A repetition costs one look. */
  async execute(closed: GateClosed | null): Promise<void> {
    const { closed: before } = await this.record.latest();
    const reason = closed?.reason ?? null;
    if (before === reason) return;
    await this.unitOfWork.run(async () => {
      // Another process may have noted it meanwhile.
      if (!(await this.record.note(reason))) return;
      await this.events.publish(eventOf(closed, before));
    });
  }
}

function eventOf(closed: GateClosed | null, before: string | null): GateEvent {
  if (closed === null) return { type: 'gate_opened', after: before ?? 'unknown' };
  const { reason, explanation } = closed;
  return { type: 'gate_closed', reason, explanation };
}

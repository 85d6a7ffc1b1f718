import { Injectable } from '@nestjs/common';
import { PayoutsPause } from '../../wallet';
import { AlarmSource, type SeenCause } from './alarm-source';
import { Lasting } from './lasting';

/** It closes for seconds after a start, and while a block is disputed. */
const CLOSED_SECONDS = 60;
const GATE = 'payouts';

/** The payment gate lets nothing out. A halt is an alarm of its own. */
@Injectable()
export class GateAlarms extends AlarmSource {
  override readonly kinds = ['gate_closed'] as const;
  private readonly closed = new Lasting(CLOSED_SECONDS);

  constructor(private readonly pause: PayoutsPause) {
    super();
  }

  override async look(now: Date): Promise<readonly SeenCause[]> {
    const reason = await this.pause.current();
    const isClosed = reason !== null && reason !== 'halted';
    const isLong = this.closed.of(isClosed ? [GATE] : [], now).has(GATE);
    if (!isClosed) return [];
    const summary = `Nothing is paid out, as the payment gate is closed: ${reason}.`;
    return [{ kind: 'gate_closed', subject: GATE, summary, isUnsure: !isLong }];
  }
}

import { Injectable } from '@nestjs/common';
import { HaltSwitch } from '../../../safety';
import { GateCondition, type GateClosed } from '../gate-condition';

@Injectable()
export class PayoutsNotHalted extends GateCondition {
  constructor(private readonly haltSwitch: HaltSwitch) {
    super();
  }

  override async check(): Promise<GateClosed | null> {
    const halts = await this.haltSwitch.current();
    const halt = halts.find(({ scope }) => scope === 'payouts');
    if (!halt) return null;
    return { reason: 'halted', explanation: `Halted by ${halt.by}: ${halt.reason}` };
  }
}

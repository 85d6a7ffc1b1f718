import { Injectable } from '@nestjs/common';
import { HaltSwitch, type HaltScope } from '../../safety';
import type { AlarmCause } from '../alarm';
import { AlarmSource } from './alarm-source';

const STOPPED: Readonly<Record<HaltScope, string>> = {
  payouts: 'Payouts are halted',
  deposits: 'Crediting of deposits is halted',
};

/** What is halted, by whomever. */
@Injectable()
export class HaltAlarms extends AlarmSource {
  override readonly kinds = ['money_halted'] as const;

  constructor(private readonly haltSwitch: HaltSwitch) {
    super();
  }

  override async look(): Promise<readonly AlarmCause[]> {
    const halts = await this.haltSwitch.current();
    return halts.map(({ scope, by, reason }) => {
      const summary = `${STOPPED[scope]} by ${by}: ${reason}`;
      return { kind: 'money_halted', subject: scope, summary };
    });
  }
}

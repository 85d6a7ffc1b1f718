import { Injectable } from '@nestjs/common';
import { type Decision, DecisionBook } from '../../decisions';
import { isFresh } from '../../kernel';
import type { AlarmCause } from '../alarm';
import { AlarmSettings } from '../alarm-settings';
import { AlarmSource } from './alarm-source';

/** Those whose time is over first: one that was among them stays so until it has ended. */
const DECISIONS_SHOWN = 100;

/**
 * Acts that have waited for a second person for as long as the settings say, or for half of their time where that is
 * less: nobody can approve them later.
 */
@Injectable()
export class DecisionAlarms extends AlarmSource {
  override readonly kinds = ['decision_waits'] as const;

  constructor(
    private readonly decisions: DecisionBook,
    private readonly settings: AlarmSettings,
  ) {
    super();
  }

  override async look(now: Date): Promise<readonly AlarmCause[]> {
    const waiting = await this.decisions.pending(DECISIONS_SHOWN);
    const isLong = ({ askedAt, expiresAt }: Decision) => {
      const half = (expiresAt.getTime() - askedAt.getTime()) / 2;
      return !isFresh(askedAt, now, Math.min(this.settings.approvalSeconds * 1000, half));
    };
    return waiting.filter(isLong).map(causeOf);
  }
}

function causeOf({ id, askedBy, expiresAt, summary }: Decision): AlarmCause {
  return {
    kind: 'decision_waits',
    subject: id,
    summary:
      `What ${askedBy} has asked for waits for another person, until ${expiresAt.toISOString()}: ` +
      summary,
  };
}

import { Injectable } from '@nestjs/common';
import { DomainError, EventPublisher, requireOperator, requireReason, UnitOfWork } from '../kernel';
import { HALT_SCOPES, type Finding, type HaltScope } from './finding';
import { Findings } from './ports/findings';
import { HaltSwitch } from './ports/halt-switch';

export interface HaltCommand {
  readonly scope: HaltScope | 'all';
  readonly reason: string;
  readonly by: string;
}

/** Ids in a refusal: enough to begin with. */
const FINDINGS_IN_REFUSAL = 10;

/** Stops money and lets it move again. Work in hand is kept either way. */
@Injectable()
export class SwitchHalt {
  constructor(
    private readonly haltSwitch: HaltSwitch,
    private readonly findings: Findings,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  halt(command: HaltCommand): Promise<void> {
    const { scopes, reason, by } = orderOf(command);
    return this.unitOfWork.run(async () => {
      for (const scope of scopes) {
        const changed = await this.haltSwitch.halt(scope, reason, by);
        if (changed) await this.events.publish({ type: 'halted', scope, reason, by });
      }
    });
  }

  /**
   * Throws `findings_open`, resuming nothing, while an open finding halts one of the scopes: a
   * person closes it first, or its cause goes.
   */
  resume(command: HaltCommand): Promise<void> {
    requireOperator(command.by);
    const { scopes, reason, by } = orderOf(command);
    return this.unitOfWork.run(async () => {
      // Whoever raises a finding waits here, so none can open between the look and the commit.
      for (const scope of scopes) await this.haltSwitch.lock(scope);
      for (const scope of scopes) await this.refuseWhileOpen(scope);
      for (const scope of scopes) {
        const changed = await this.haltSwitch.resume(scope, reason, by);
        if (changed) await this.events.publish({ type: 'resumed', scope, reason, by });
      }
    });
  }

  private async refuseWhileOpen(scope: HaltScope): Promise<void> {
    const open = await this.findings.openHalting(scope);
    if (open.length === 0) return;
    throw new DomainError('findings_open', { scope, ...detailsOf(open) });
  }
}

function detailsOf(open: readonly Finding[]): Record<string, string> {
  return {
    count: String(open.length),
    kinds: [...new Set(open.map(({ kind }) => kind))].join(', '),
    ids: open
      .slice(0, FINDINGS_IN_REFUSAL)
      .map(({ id }) => id)
      .join(', '),
  };
}

function orderOf({ scope, reason: given, by }: HaltCommand) {
  const reason = requireReason(given);
  const scopes = HALT_SCOPES.filter((each) => scope === 'all' || scope === each);
  return { scopes, reason, by };
}

import { Injectable } from '@nestjs/common';
import { DomainError, EventPublisher, UnitOfWork } from '../kernel';
import type { HaltScope } from './finding';
import { HaltSwitch } from './ports/halt-switch';

export interface HaltCommand {
  readonly scope: HaltScope;
  readonly reason: string;
  readonly by: string;
}

/** Stops money and lets it move again. Work in hand is kept either way. */
@Injectable()
export class SwitchHalt {
  constructor(
    private readonly haltSwitch: HaltSwitch,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  halt(command: HaltCommand): Promise<void> {
    const { scope, reason, by } = withReason(command);
    return this.unitOfWork.run(async () => {
      const changed = await this.haltSwitch.halt(scope, reason, by);
      if (changed) await this.events.publish({ type: 'halted', scope, reason });
    });
  }

  resume(command: HaltCommand): Promise<void> {
    const { scope, reason, by } = withReason(command);
    return this.unitOfWork.run(async () => {
      const changed = await this.haltSwitch.resume(scope, reason, by);
      if (changed) await this.events.publish({ type: 'resumed', scope, reason });
    });
  }
}

function withReason(command: HaltCommand): HaltCommand {
  const reason = command.reason.trim();
  if (reason === '') throw new DomainError('reason_required');
  return { ...command, reason };
}

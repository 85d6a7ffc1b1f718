import { Injectable } from '@nestjs/common';
import { CWD, DomainError, EventPublisher, Money, requireOperator, UnitOfWork } from '../kernel';
import { LIMIT_KINDS, type LimitName, type LimitVersion } from './limits';
import { LimitBook } from './ports/limit-book';

/** Reads a limit of CWD; null when it is off. */
export function cwdLimit(value: string): Money | null {
  return value === 'none' ? null : Money.parse(value, CWD);
}

/** Reads a limit that counts; null when it is off. */
export function countLimit(value: string): number | null {
  return value === 'none' ? null : Number(value);
}

function isLimitValue(name: LimitName, value: string): boolean {
  if (value === 'none') return true;
  if (LIMIT_KINDS[name] === 'count') return /^\d{1,9}$/.test(value);
  return /^\d{1,15}(\.\d{1,5})?$/.test(value);
}

/** Throws `limit_malformed`. */
export function requireLimitValue(name: LimitName, value: string): void {
  if (isLimitValue(name, value)) return;
  throw new DomainError('limit_malformed', {
    name,
    expected:
      LIMIT_KINDS[name] === 'count'
        ? 'a whole number or none'
        : 'an amount of CWD with at most 5 decimals, or none',
  });
}

export interface SetLimitCommand {
  readonly name: LimitName;
  /** As the kind of the limit says, or `none`. */
  readonly value: string;
  readonly by: string;
  readonly reason?: string;
}

@Injectable()
export class SetLimit {
  constructor(
    private readonly limits: LimitBook,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `limit_malformed`. */
  async execute(command: SetLimitCommand): Promise<LimitVersion> {
    requireOperator(command.by);
    requireLimitValue(command.name, command.value);
    const { name, value, by } = command;
    const reason = command.reason?.trim() ?? '';
    return this.unitOfWork.run(async () => {
      await this.limits.lock(name);
      const before = (await this.limits.history(name)).at(-1)?.value ?? 'none';
      const version = await this.limits.set(name, value, by);
      const why = { by, reason: reason === '' ? null : reason };
      await this.events.publish({ type: 'limit_set', name, value, before, ...why });
      return version;
    });
  }
}

import { Injectable } from '@nestjs/common';
import { CWD, DomainError, Money, requireOperator, UnitOfWork } from '../kernel';
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

export function isLimitValue(name: LimitName, value: string): boolean {
  if (value === 'none') return true;
  if (LIMIT_KINDS[name] === 'count') return /^\d{1,9}$/.test(value);
  return /^\d{1,15}(\.\d{1,5})?$/.test(value);
}

@Injectable()
export class SetLimit {
  constructor(
    private readonly limits: LimitBook,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async execute(command: { name: LimitName; value: string; by: string }): Promise<LimitVersion> {
    requireOperator(command.by);
    if (!isLimitValue(command.name, command.value)) {
      throw new DomainError('limit_malformed', {
        name: command.name,
        expected:
          LIMIT_KINDS[command.name] === 'count'
            ? 'a whole number or none'
            : 'an amount of CWD with at most 5 decimals, or none',
      });
    }
    return this.unitOfWork.run(() => this.limits.set(command.name, command.value, command.by));
  }
}

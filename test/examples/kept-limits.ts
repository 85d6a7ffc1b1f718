import { Injectable } from '@nestjs/common';
import {
  Clock,
  LIMIT_NAMES,
  LimitBook,
  type LimitName,
  type LimitValues,
  type LimitVersion,
  UnitOfWork,
} from '../../src';

/** Limits of one process, which forgets them when it ends: enough for a rehearsal. */
@Injectable()
export class KeptLimits extends LimitBook {
  private readonly versions: LimitVersion[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {
    super();
  }

  override async current(): Promise<LimitValues> {
    const values = new Map(this.versions.map(({ name, value }) => [name, value]));
    const missing = LIMIT_NAMES.find((name) => !values.has(name));
    if (missing !== undefined) throw new Error(`The limit ${missing} was never set`);
    return Promise.resolve(Object.fromEntries(values) as LimitValues);
  }

  override history(name: LimitName): Promise<readonly LimitVersion[]> {
    return Promise.resolve(this.versions.filter((each) => each.name === name));
  }

  /** Who rehearses alone sets one limit at a time. */
  override lock(): Promise<void> {
    if (!this.unitOfWork.isActive()) return Promise.reject(new Error('This needs a unit of work'));
    return Promise.resolve();
  }

  override set(name: LimitName, value: string, setBy: string): Promise<LimitVersion> {
    if (!this.unitOfWork.isActive()) return Promise.reject(new Error('This needs a unit of work'));
    const version = { name, value, setBy, setAt: this.clock.now() };
    this.unitOfWork.afterCommit(() => this.versions.push(version));
    return Promise.resolve(version);
  }
}

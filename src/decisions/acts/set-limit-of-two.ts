import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel';
import {
  isLooser,
  LimitBook,
  type LimitName,
  type LimitVersion,
  requireLimitValue,
  SetLimit,
  type SetLimitCommand,
} from '../../terms';
import { type ActToDecide, type AskOutcome, AskTogether } from '../ask-together';
import type { KeyHolder } from '../decision';
import { ActOfTwo, type TwoNames } from './act-of-two';

type Wanted = Omit<SetLimitCommand, 'by'>;

interface Kept {
  readonly name: LimitName;
  readonly value: string;
  /** What it was when it was asked for. */
  readonly before: string;
  readonly reason: string;
}

/** A limit that becomes looser takes two people; a tighter one is set at once. */
@Injectable()
export class SetLimitOfTwo extends ActOfTwo {
  constructor(
    private readonly setLimit: SetLimit,
    private readonly limits: LimitBook,
    private readonly together: AskTogether,
  ) {
    super();
  }

  /** Throws as `SetLimit` and `AskTogether` do. */
  ask(wanted: Wanted, asker: KeyHolder): Promise<AskOutcome<LimitVersion>> {
    const { name, reason } = wanted;
    return this.together.ask(
      {
        ...{ kind: 'limit_loosened', key: null, reason: reason ?? null },
        subject: { kind: 'limit', id: name },
        examine: () => this.examine(wanted),
        perform: () => this.setLimit.execute({ ...wanted, by: asker.name }),
      },
      asker,
    );
  }

  override lockFor(command: string): Promise<void> {
    return this.limits.lock((JSON.parse(command) as Kept).name);
  }

  override async performKept(command: string, { by }: TwoNames): Promise<void> {
    const { before, ...kept } = JSON.parse(command) as Kept;
    const now = await this.presentValue(kept.name);
    if (now !== before) throw new DomainError('decision_outdated', { before, now });
    await this.setLimit.execute({ ...kept, by });
  }

  private async examine({ name, value, reason = '' }: Wanted): Promise<ActToDecide | null> {
    requireLimitValue(name, value);
    // Whether it is looser must still be so when it is set.
    await this.limits.lock(name);
    const before = await this.presentValue(name);
    if (!isLooser(name, before, value)) return null;
    const kept: Kept = { name, value, before, reason };
    const summary = `Set the limit ${name} from ${before} to ${value}, which is looser`;
    return { summary, command: JSON.stringify(kept) };
  }

  private async presentValue(name: LimitName): Promise<string> {
    return (await this.limits.history(name)).at(-1)?.value ?? 'none';
  }
}

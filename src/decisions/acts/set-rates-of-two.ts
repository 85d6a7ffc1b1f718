import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel';
import {
  RateBook,
  type RateJudgement,
  type RateVersion,
  SetRates,
  type SetRatesCommand,
} from '../../terms';
import { type ActToDecide, type AskOutcome, AskTogether } from '../ask-together';
import type { KeyHolder } from '../decision';
import { ActOfTwo, type TwoNames } from './act-of-two';

type Wanted = Omit<SetRatesCommand, 'by'>;

type Kept = Omit<Wanted, 'effectiveAt'> & {
  /** ISO 8601; null: from the decision on. */
  readonly effectiveAt: string | null;
  /** The versions between which it was to come when it was asked for. */
  readonly before: string;
};

/** Rates that break a rule, such as a deposit rate above that of withdrawals, take two people; others are set at once. */
@Injectable()
export class SetRatesOfTwo extends ActOfTwo {
  constructor(
    private readonly setRates: SetRates,
    private readonly rates: RateBook,
    private readonly together: AskTogether,
  ) {
    super();
  }

  /** Throws as `SetRates` and `AskTogether` do. */
  ask(wanted: Wanted, asker: KeyHolder): Promise<AskOutcome<readonly RateVersion[]>> {
    const { key = null, reason } = wanted;
    const command = { ...wanted, by: asker.name };
    return this.together.ask(
      {
        ...{ kind: 'rates_beyond_rules', key, reason: reason ?? null },
        subject: { kind: 'rate', id: Object.keys(wanted.rates).join(' and ') },
        examine: () => this.examine(wanted, asker.name),
        perform: () => this.setRates.execute(command),
      },
      asker,
    );
  }

  override lockFor(): Promise<void> {
    return this.rates.lock();
  }

  override async performKept(text: string, { by }: TwoNames): Promise<void> {
    const { effectiveAt, before, ...kept } = JSON.parse(text) as Kept;
    const from = effectiveAt === null ? null : new Date(effectiveAt);
    const command = { ...kept, effectiveAt: from, by };
    const now = (await this.setRates.judge(command))?.among ?? before;
    // What a rule allows was asked for beside these rates: beside others it may give everything away.
    if (now !== before) throw new DomainError('decision_outdated', { before, now });
    await this.setRates.execute(command);
  }

  private async examine(wanted: Wanted, by: string): Promise<ActToDecide | null> {
    const judged = await this.setRates.judge({ ...wanted, by });
    if (judged === null || judged.broken.length === 0) return null;
    const { effectiveAt: at, ...others } = wanted;
    const effectiveAt = at?.toISOString() ?? null;
    const kept: Kept = { ...others, effectiveAt, before: judged.among };
    return { summary: summaryOf(wanted, judged), command: JSON.stringify(kept) };
  }
}

function summaryOf(
  { rates, effectiveAt, allow = [] }: Wanted,
  { broken, among }: RateJudgement,
): string {
  const set = Object.entries(rates).map(([direction, rate]) => `the ${direction} rate to ${rate}`);
  const from =
    effectiveAt === null ? 'from the decision on' : `from ${effectiveAt.toISOString()} on`;
  // By the rates of that moment it may break all of these.
  const may = allow.join(', ');
  return `Set ${set.join(' and ')} ${from}, which breaks: ${broken.join(', ')}; it may break: ${may}; beside ${among}`;
}

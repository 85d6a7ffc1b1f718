import { Injectable } from '@nestjs/common';
import { type RateVersion, SetRates, type SetRatesCommand } from '../../terms';
import { type ActToDecide, type AskOutcome, AskTogether } from '../ask-together';
import type { KeyHolder } from '../decision';
import { ActOfTwo, type TwoNames } from './act-of-two';

type Wanted = Omit<SetRatesCommand, 'by'>;

type Kept = Omit<Wanted, 'effectiveAt'> & {
  /** ISO 8601; null: from the decision on. */
  readonly effectiveAt: string | null;
};

/** Rates that break a rule, such as a deposit rate above that of withdrawals, take two people; others are set at once. */
@Injectable()
export class SetRatesOfTwo extends ActOfTwo {
  constructor(
    private readonly setRates: SetRates,
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

  override async performKept(command: string, { by }: TwoNames): Promise<void> {
    const { effectiveAt, ...kept } = JSON.parse(command) as Kept;
    const from = effectiveAt === null ? null : new Date(effectiveAt);
    await this.setRates.execute({ ...kept, effectiveAt: from, by });
  }

  private async examine(wanted: Wanted, by: string): Promise<ActToDecide | null> {
    const broken = await this.setRates.brokenRules({ ...wanted, by });
    if (broken.length === 0) return null;
    const { effectiveAt, ...others } = wanted;
    const kept: Kept = { ...others, effectiveAt: effectiveAt?.toISOString() ?? null };
    return { summary: summaryOf(wanted, broken), command: JSON.stringify(kept) };
  }
}

function summaryOf({ rates, effectiveAt, allow = [] }: Wanted, broken: readonly string[]): string {
  const set = Object.entries(rates).map(([direction, rate]) => `the ${direction} rate to ${rate}`);
  const from =
    effectiveAt === null ? 'from the decision on' : `from ${effectiveAt.toISOString()} on`;
  // By the rates of that moment it may break all of these.
  const may = allow.join(', ');
  return `Set ${set.join(' and ')} ${from}, which breaks: ${broken.join(', ')}; it may break: ${may}`;
}

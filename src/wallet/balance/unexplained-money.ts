import { Injectable } from '@nestjs/common';
import { Clock, CWD, Money, newId } from '../../kernel';
import { Books } from '../../ledger';
import { RaiseFinding } from '../../safety';
import { explainedEntry, surplusEntry } from './balance-entries';
import { Surpluses } from '../ports/checks/surpluses';
import { explainedByArrival, explainedByLateCredit, type Explained, type Surplus } from './surplus';

/** A credit that was in no book although its block had been read. */
export interface LateCredit {
  readonly chainKey: string;
  readonly blockNumber: number;
  /** CWD units. */
  readonly units: bigint;
}

const KIND = 'unexplained_surplus';

/**
 * CWD that the chain shows beyond the books (ADR 26): booked as owed, so that nobody spends it,
 * and taken back to the unit when what explains it is booked. Runs inside a unit of work.
 */
@Injectable()
export class UnexplainedMoney {
  constructor(
    private readonly surpluses: Surpluses,
    private readonly books: Books,
    private readonly raiseFinding: RaiseFinding,
    private readonly clock: Clock,
  ) {}

  /** `evidence`: what may explain it, for the operator. */
  async book(
    { units, sinceBlock, upToBlock }: Pick<Surplus, 'units' | 'sinceBlock' | 'upToBlock'>,
    evidence: Readonly<Record<string, string>>,
  ): Promise<void> {
    const bookedAt = this.clock.now();
    const seen = { units, sinceBlock, upToBlock };
    const surplus: Surplus = { ...seen, id: newId(), remaining: units, kept: 0n, bookedAt };
    await this.surpluses.add(surplus);
    await this.books.post(surplusEntry(surplus));
    const amount = Money.of(surplus.units, CWD).toString();
    await this.raiseFinding.execute({
      kind: KIND,
      subject: surplus.id,
      summary:
        `The hot wallet holds ${amount} that no operation explains. Nobody can spend it, and nothing ` +
        'is halted. Have the blocks before it read again, or keep it for the house.',
      evidence: { ...evidence, amount, seenSinceBlock: String(sinceBlock) },
      halts: [],
    });
  }

  /** These have just been booked: what they explain of a surplus is taken back. */
  async explain(credits: readonly LateCredit[]): Promise<void> {
    for (const { chainKey, blockNumber, units } of credits) {
      const candidates = await this.surpluses.lockThatMayHold(blockNumber);
      for (const explained of explainedByLateCredit(candidates, units)) {
        await this.take(explained, chainKey);
      }
    }
  }

  /**
   * What had been seen without a cause has come in a block; gives how much of it was a surplus.
   * `as`: `exact` when operations of the very amount were seen to come; else only the sum of what came
   * is known, and a surplus of another size is not taken for a part of it.
   */
  async arrived(units: bigint, headNumber: number, as: 'exact' | 'sum'): Promise<bigint> {
    const all = await this.surpluses.lockOpen();
    const open = as === 'exact' ? all : all.filter(({ remaining }) => remaining === units);
    let sum = 0n;
    for (const explained of explainedByArrival(open, units)) {
      await this.take(explained, `arrival:${headNumber}:${this.clock.now().getTime()}`);
      sum += explained.units;
    }
    return sum;
  }

  private async take(explained: Explained, by: string): Promise<void> {
    const { surplus, units } = explained;
    await this.surpluses.explain(explained);
    await this.books.post(explainedEntry(explained, by, this.clock.now()));
    if (units < surplus.remaining || units === 0n) return;
    const reason = 'What explains it has been booked.';
    await this.raiseFinding.causeIsGone({ kind: KIND, subject: surplus.id }, reason);
  }
}

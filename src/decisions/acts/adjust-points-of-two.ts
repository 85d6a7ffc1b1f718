import { Injectable } from '@nestjs/common';
import { Assets, Money } from '../../kernel';
import { type Adjustment, AdjustPoints, type AdjustPointsCommand } from '../../ledger';
import { type AskOutcome, AskTogether } from '../ask-together';
import type { KeyHolder } from '../decision';
import { ActOfTwo, type TwoNames } from './act-of-two';

type Wanted = Omit<AdjustPointsCommand, 'by'>;

/** As it is kept. */
interface Kept {
  readonly customerId: string;
  /** Decimal; negative takes points. */
  readonly points: string;
  readonly key: string;
  readonly reason: string;
  readonly alsoHeld: boolean;
  readonly wait: boolean;
}

/** Points that an operator gives or takes: made out of nothing, or gone. */
@Injectable()
export class AdjustPointsOfTwo extends ActOfTwo {
  constructor(
    private readonly adjustPoints: AdjustPoints,
    private readonly together: AskTogether,
    private readonly assets: Assets,
  ) {
    super();
  }

  /** Throws as `AdjustPoints` and `AskTogether` do. */
  ask(wanted: Wanted, asker: KeyHolder): Promise<AskOutcome<Adjustment>> {
    const { customerId, points, key, reason, alsoHeld = false, wait = false } = wanted;
    const kept: Kept = {
      ...{ customerId, points: points.toDecimal(), key, reason, alsoHeld, wait },
    };
    const toDecide = { summary: this.summaryOf(wanted), command: JSON.stringify(kept) };
    return this.together.ask(
      {
        kind: 'adjustment',
        // A customer's keys are apart from another one's.
        key: `${customerId}:${key}`,
        subject: { kind: 'customer', id: customerId },
        reason,
        examine: () => Promise.resolve(toDecide),
        wasDone: () => this.adjustPoints.wasDone(wanted),
        perform: () => this.adjustPoints.execute({ ...wanted, by: asker.name }),
      },
      asker,
    );
  }

  override async performKept(command: string, { by }: TwoNames): Promise<void> {
    const { points: text, ...kept } = JSON.parse(command) as Kept;
    await this.adjustPoints.execute({ ...kept, points: signed(text, this.assets.points), by });
  }

  private summaryOf({ customerId, points }: Wanted): string {
    const isGift = points.isPositive;
    const amount = isGift ? points : Money.zero(points.asset).minus(points);
    return isGift
      ? `Give ${amount.toString()} to the customer ${customerId}`
      : `Take ${amount.toString()} from the customer ${customerId}`;
  }
}

function signed(text: string, asset: Money['asset']): Money {
  const amount = Money.parse(text.replace(/^-/, ''), asset);
  return text.startsWith('-') ? Money.zero(asset).minus(amount) : amount;
}

import { Injectable } from '@nestjs/common';
import { CWD, Money } from '../../kernel';
import { OrderSweep, type OrderSweepCommand, type Sweep } from '../../wallet';
import { type AskOutcome, AskTogether } from '../ask-together';
import type { KeyHolder } from '../decision';
import { ActOfTwo, type TwoNames } from './act-of-two';

interface Kept {
  /** CWD, decimal. */
  readonly amount: string;
  readonly mayTakeOwed: boolean;
  readonly reason: string;
}

/** CWD that goes to the cold wallet. */
@Injectable()
export class SweepOfTwo extends ActOfTwo {
  constructor(
    private readonly orderSweep: OrderSweep,
    private readonly together: AskTogether,
  ) {
    super();
  }

  /** Throws as `OrderSweep` and `AskTogether` do. */
  ask(
    wanted: Pick<OrderSweepCommand, 'amount' | 'mayTakeOwed' | 'reason'>,
    asker: KeyHolder,
  ): Promise<AskOutcome<Sweep>> {
    const { amount, mayTakeOwed, reason } = wanted;
    const kept: Kept = { amount: amount.toDecimal(), mayTakeOwed, reason };
    const whatever = mayTakeOwed ? ', also what withdrawals that wait need' : '';
    const summary = `Send ${amount.toString()} to the cold wallet${whatever}`;
    return this.together.ask(
      {
        ...{ kind: 'sweep', key: null, reason },
        subject: { kind: 'wallet', id: 'cold' },
        examine: () => Promise.resolve({ summary, command: JSON.stringify(kept) }),
        perform: () => this.orderSweep.execute({ ...wanted, by: asker.name }),
      },
      asker,
    );
  }

  override async performKept(command: string, names: TwoNames): Promise<void> {
    const { amount, mayTakeOwed, reason } = JSON.parse(command) as Kept;
    await this.orderSweep.execute({
      ...{ amount: Money.parse(amount, CWD), mayTakeOwed, reason },
      ...names,
    });
  }
}

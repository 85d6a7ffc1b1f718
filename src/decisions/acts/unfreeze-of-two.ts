import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel';
import { Customers, type Freeze, UnfreezeCustomer } from '../../linking';
import { type ActToDecide, type AskOutcome, AskTogether } from '../ask-together';
import type { KeyHolder } from '../decision';
import { ActOfTwo, type TwoNames } from './act-of-two';

interface Wanted {
  readonly customerId: string;
  readonly reason: string;
}

interface Kept extends Wanted {
  /** Of the freeze that is to end; null when there was none. A later one is for others to judge. */
  readonly frozenAt: string | null;
}

/** A customer whose withdrawals go on. To freeze one takes one person. */
@Injectable()
export class UnfreezeOfTwo extends ActOfTwo {
  constructor(
    private readonly unfreeze: UnfreezeCustomer,
    private readonly customers: Customers,
    private readonly together: AskTogether,
  ) {
    super();
  }

  /** Throws as `UnfreezeCustomer` and `AskTogether` do. */
  ask(wanted: Wanted, asker: KeyHolder): Promise<AskOutcome<Freeze>> {
    const { customerId, reason } = wanted;
    return this.together.ask(
      {
        ...{ kind: 'unfreeze', key: null, reason },
        subject: { kind: 'customer', id: customerId },
        examine: () => this.examine(wanted),
        perform: () => this.unfreeze.execute({ ...wanted, by: asker.name }),
      },
      asker,
    );
  }

  override async performKept(command: string, names: TwoNames): Promise<void> {
    const { frozenAt: before = null, ...wanted } = JSON.parse(command) as Wanted & Partial<Kept>;
    // Nobody freezes or unfreezes meanwhile.
    await this.customers.lock(wanted.customerId);
    const now = frozenAtOf(await this.customers.freezeOf(wanted.customerId));
    if (now !== null && now !== before) {
      throw new DomainError('decision_outdated', { before: before ?? 'none', now });
    }
    await this.unfreeze.execute({ ...wanted, ...names });
  }

  private async examine({ customerId, reason }: Wanted): Promise<ActToDecide> {
    const freeze = await this.customers.freezeOf(customerId);
    const why = freeze ? `, whom ${freeze.by} froze: ${freeze.reason}` : '';
    const kept: Kept = { customerId, reason, frozenAt: frozenAtOf(freeze) };
    return { summary: `Unfreeze the customer ${customerId}${why}`, command: JSON.stringify(kept) };
  }
}

function frozenAtOf(freeze: Freeze | null): string | null {
  return freeze?.frozenAt.toISOString() ?? null;
}

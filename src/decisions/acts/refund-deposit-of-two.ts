import { Injectable } from '@nestjs/common';
import { type Deposit, Deposits, RefundDeposit, type RefundRecipient } from '../../deposits';
import { type ActToDecide, type AskOutcome, AskTogether } from '../ask-together';
import type { KeyHolder } from '../decision';
import { ActOfTwo, type TwoNames } from './act-of-two';

interface Wanted {
  readonly depositId: string;
  readonly reason: string;
  /** Null: to its sender. */
  readonly recipient: RefundRecipient | null;
}

/** A refund that goes to other than the sender takes two people; any other one is ordered at once. */
@Injectable()
export class RefundDepositOfTwo extends ActOfTwo {
  constructor(
    private readonly refundDeposit: RefundDeposit,
    private readonly deposits: Deposits,
    private readonly together: AskTogether,
  ) {
    super();
  }

  /** Throws as `RefundDeposit` and `AskTogether` do. */
  ask(wanted: Wanted, asker: KeyHolder): Promise<AskOutcome<Deposit>> {
    const { depositId, reason } = wanted;
    return this.together.ask(
      {
        ...{ kind: 'refund_elsewhere', key: null, reason },
        subject: { kind: 'deposit', id: depositId },
        examine: () => this.examine(wanted),
        perform: () => this.refundDeposit.execute({ ...wanted, by: asker.name }),
      },
      asker,
    );
  }

  override async performKept(command: string, names: TwoNames): Promise<void> {
    await this.refundDeposit.execute({ ...(JSON.parse(command) as Wanted), ...names });
  }

  private async examine({ depositId, reason, recipient }: Wanted): Promise<ActToDecide | null> {
    const sender = (await this.deposits.find(depositId))?.fromAccountId ?? null;
    if (recipient === null || recipient.accountId === sender) return null;
    const kept: Wanted = { depositId, reason, recipient };
    const to = `${recipient.accountName} (${recipient.accountId})`;
    const summary = `Refund the deposit ${depositId} to ${to} instead of ${sender ?? 'nobody'}, who sent it`;
    return { summary, command: JSON.stringify(kept) };
  }
}

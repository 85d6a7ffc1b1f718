import { Injectable } from '@nestjs/common';
import { requireOperator, requireReason, UnitOfWork } from '../kernel';
import { UnbindChat, type UnboundChat } from '../linking';
import { DecideWithdrawal } from './decide-withdrawal';
import { Withdrawals } from './ports/withdrawals';
import type { Withdrawal } from './withdrawal';

export interface TakeChatAwayCommand {
  readonly customerId: string;
  readonly by: string;
  readonly reason: string;
  /** Whether what nobody has signed yet is cancelled with it. */
  readonly cancelsWithdrawals: boolean;
}

export interface ChatTakenAway extends UnboundChat {
  /** Those that nobody had signed: cancelled where that was asked for, else as they wait. */
  readonly withdrawals: readonly Withdrawal[];
}

/**
 * A stolen or wrong chat is taken from its customer. The quote that it may have been given ends with it; what was
 * requested stays, and goes on, unless it is cancelled as well.
 */
@Injectable()
export class TakeChatAway {
  constructor(
    private readonly unbindChat: UnbindChat,
    private readonly withdrawals: Withdrawals,
    private readonly decideWithdrawal: DecideWithdrawal,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Once it was done, doing it again changes nothing. Throws `customer_unknown`. */
  execute(command: TakeChatAwayCommand): Promise<ChatTakenAway> {
    const { customerId, cancelsWithdrawals } = command;
    const by = requireOperator(command.by);
    const reason = requireReason(command.reason);
    return this.unitOfWork.runRepeatable(async () => {
      // Locks the customer.
      const unbound = await this.unbindChat.execute({ customerId, by, reason });
      if (unbound.chatId !== null) await this.withdrawals.endQuote(customerId, null);
      const withdrawals = cancelsWithdrawals
        ? await this.decideWithdrawal.cancelUnsigned({ customerId, by, reason })
        : await this.withdrawals.unsignedOf(customerId);
      return { ...unbound, withdrawals };
    });
  }
}

import { Injectable } from '@nestjs/common';
import { Money, CWD, UnitOfWork } from '../kernel';
import { RaiseFinding } from '../safety';
import {
  BroadcastTransactions,
  ChainAccounts,
  PaymentGate,
  SignTransactions,
  type OutgoingIntent,
  type OutgoingTransaction,
  type SignedTransaction,
} from '../wallet';
import { payoutMemo } from './payout-memo';
import { Withdrawals } from './ports/withdrawals';
import { WatchDestinations } from './watch-destinations';
import type { Withdrawal } from './withdrawal';

const PAYOUTS_PER_BATCH = 50;
const BATCHES_PER_RUN = 40;
/** A fee this many times the quoted one is no longer the house's to swallow. */
const BEARABLE_FEE_FACTOR = 2n;

interface Payable {
  readonly withdrawal: Withdrawal;
  /** Of the account it goes to, as the chain has it now. */
  readonly memoKey: string;
}

/**
 * Pays what is approved: sign, record together with the new state in one transaction, and only then
 * send. What was signed for a withdrawal that was cancelled meanwhile is forgotten unseen.
 */
@Injectable()
export class PayWithdrawals {
  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly accounts: ChainAccounts,
    private readonly destinations: WatchDestinations,
    private readonly gate: PaymentGate,
    private readonly signTransactions: SignTransactions,
    private readonly broadcastTransactions: BroadcastTransactions,
    private readonly raiseFinding: RaiseFinding,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Returns how many payouts were signed. */
  async run(shouldStop: () => boolean = () => false): Promise<number> {
    let total = 0;
    const setAside = new Set<string>();
    for (let batch = 0; batch < BATCHES_PER_RUN && !shouldStop(); batch += 1) {
      const { paid, isLast } = await this.payBatch(setAside);
      total += paid;
      if (isLast) break;
    }
    return total;
  }

  /** Adds to `setAside` what cannot be paid until a human acts, so that others get their turn. */
  private async payBatch(setAside: Set<string>): Promise<{ paid: number; isLast: boolean }> {
    const approved = await this.withdrawals.nextApproved(PAYOUTS_PER_BATCH, [...setAside]);
    if (approved.length === 0) return { paid: 0, isLast: true };
    const gate = await this.gate.check();
    if (!gate.open) {
      await this.wait(approved, gate.reason);
      return { paid: 0, isLast: true };
    }
    const payable = await this.payable(approved, setAside);
    const affordable = await this.affordable(payable, gate.spendable);
    const signed = await this.sign(affordable, setAside);
    const recorded = await this.unitOfWork.run(() => this.record(signed));
    await this.broadcastTransactions.send(recorded);
    const isLast = approved.length < PAYOUTS_PER_BATCH || affordable.length < payable.length;
    return { paid: recorded.length, isLast };
  }

  /** First come, first served: a large payout that must wait is not overtaken for ever by small ones. */
  private async affordable(
    payable: readonly Payable[],
    spendable: Money,
  ): Promise<readonly Payable[]> {
    let left = spendable;
    const count = payable.findIndex(({ withdrawal: { net, fee } }) => {
      left = left.minus(net).minus(fee);
      return left.units < 0n;
    });
    if (count < 0) return payable;
    await this.wait(
      payable.slice(count).map(({ withdrawal }) => withdrawal),
      'hot_wallet_low',
    );
    return payable.slice(0, count);
  }

  /** Those to whose account, with the keys that proved it, a memo can be encrypted. */
  private async payable(
    approved: readonly Withdrawal[],
    setAside: Set<string>,
  ): Promise<readonly Payable[]> {
    const accounts = await this.accounts.findByIds(approved.map(({ accountId }) => accountId));
    const suspended = await this.destinations.check(accounts.flatMap((account) => account ?? []));
    const payable: Payable[] = [];
    for (const [index, withdrawal] of approved.entries()) {
      const account = accounts[index];
      if (suspended.has(withdrawal.accountId)) continue;
      if (account?.memoKeyUsable) {
        payable.push({ withdrawal, memoKey: account.memoKey });
        continue;
      }
      setAside.add(withdrawal.id);
      // Accounts never vanish: nodes differ about this one just now.
      if (!account) await this.wait([withdrawal], 'account_unreadable');
      else await this.reportUnsignable(withdrawal);
    }
    return payable;
  }

  private async sign(
    payable: readonly Payable[],
    setAside: Set<string>,
  ): Promise<readonly SignedTransaction[]> {
    const intents = payable.map(({ withdrawal, memoKey }): OutgoingIntent => ({
      purpose: 'withdrawal',
      purposeId: withdrawal.id,
      toAccountId: withdrawal.accountId,
      toMemoKey: memoKey,
      amount: withdrawal.net,
      memoText: payoutMemo(withdrawal.id),
    }));
    const signed = await this.signTransactions.prepare(intents);
    return this.withBearableFees(payable, signed, setAside);
  }

  private async withBearableFees(
    payable: readonly Payable[],
    signed: readonly SignedTransaction[],
    setAside: Set<string>,
  ): Promise<readonly SignedTransaction[]> {
    const quoted = new Map(payable.map(({ withdrawal }) => [withdrawal.id, withdrawal]));
    const bearable: SignedTransaction[] = [];
    for (const transaction of signed) {
      const withdrawal = quoted.get(transaction.intent.purposeId);
      if (!withdrawal) continue;
      const ceiling = Money.of(withdrawal.fee.units * BEARABLE_FEE_FACTOR, CWD);
      if (!transaction.fee.isMoreThan(ceiling)) {
        bearable.push(transaction);
        continue;
      }
      setAside.add(withdrawal.id);
      await this.reportFee(withdrawal, transaction.fee);
    }
    return bearable;
  }

  private async record(
    signed: readonly SignedTransaction[],
  ): Promise<readonly OutgoingTransaction[]> {
    if (signed.length === 0) return [];
    const moved = new Set(
      await this.withdrawals.markSigned(
        signed.map(({ intent, transactionId }) => ({ id: intent.purposeId, transactionId })),
      ),
    );
    return this.signTransactions.record(signed.filter(({ intent }) => moved.has(intent.purposeId)));
  }

  private async wait(waiting: readonly Withdrawal[], waitingFor: string): Promise<void> {
    const ids = waiting.filter((each) => each.waitingFor !== waitingFor).map(({ id }) => id);
    if (ids.length === 0) return;
    await this.unitOfWork.run(() => this.withdrawals.noteWaiting(ids, waitingFor));
  }

  private async reportUnsignable(withdrawal: Withdrawal): Promise<void> {
    await this.wait([withdrawal], 'memo_key_unusable');
    await this.raiseFinding.execute({
      kind: 'payout_cannot_be_signed',
      subject: withdrawal.id,
      summary: `Nothing can be encrypted to ${withdrawal.accountName}: it has no usable memo key.`,
      evidence: { accountId: withdrawal.accountId },
      halts: [],
    });
  }

  private async reportFee(withdrawal: Withdrawal, fee: Money): Promise<void> {
    await this.wait([withdrawal], 'network_fee_too_high');
    await this.raiseFinding.execute({
      kind: 'payout_fee_above_quote',
      subject: withdrawal.id,
      summary: 'The network fee is more than twice what the customer was quoted.',
      evidence: { quoted: withdrawal.fee.toString(), now: fee.toString() },
      halts: [],
    });
  }
}

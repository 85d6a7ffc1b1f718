import { Injectable } from '@nestjs/common';
import { Clock, CWD, EventPublisher, Money, UnitOfWork } from '../kernel';
import { Books } from '../ledger';
import { RaiseFinding } from '../safety';
import {
  BroadcastTransactions,
  ChainAccounts,
  FeeSchedule,
  PaymentGate,
  SignTransactions,
  type OutgoingIntent,
  OutgoingListener,
  OutgoingTransactions,
  type OutgoingTransaction,
  type SignedTransaction,
} from '../wallet';
import type { Deposit } from './deposit';
import { refundedEntry } from './deposit-entries';
import { Deposits } from './ports/deposits';

const REFUNDS_PER_RUN = 20;

/** Text of a refund's encrypted memo: names the deposit. */
function refundMemo(depositId: string): string {
  return `Refund ${depositId}`;
}

/** UTF-8 bytes of every refund memo: the network fee depends on it. */
const REFUND_MEMO_BYTES = Buffer.byteLength(refundMemo('00000000-0000-0000-0000-000000000000'));

/** Sends refunds through the wallet and books them once they are irreversible. */
@Injectable()
export class SendRefunds extends OutgoingListener {
  constructor(
    private readonly deposits: Deposits,
    private readonly accounts: ChainAccounts,
    private readonly fees: FeeSchedule,
    private readonly gate: PaymentGate,
    private readonly outgoing: OutgoingTransactions,
    private readonly signTransactions: SignTransactions,
    private readonly broadcastTransactions: BroadcastTransactions,
    private readonly books: Books,
    private readonly raiseFinding: RaiseFinding,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {
    super();
  }

  /** Returns how many refunds were signed. A refund whose transaction died is signed anew. */
  async run(): Promise<number> {
    const waiting = await this.deposits.awaitingRefund(REFUNDS_PER_RUN);
    if (waiting.length === 0 || !(await this.gate.check()).open) return 0;
    const intents = await this.intentsFor(waiting);
    const signed = await this.signTransactions.prepare(intents);
    if (signed.length === 0) return 0;
    const recorded = await this.unitOfWork.run(() => this.record(signed));
    await this.broadcastTransactions.send(recorded);
    return recorded.length;
  }

  override async onOutgoing(transactions: readonly OutgoingTransaction[]): Promise<void> {
    for (const transaction of transactions) {
      if (transaction.intent.purpose !== 'refund' || transaction.state !== 'irreversible') continue;
      await this.settle(transaction);
    }
  }

  private async intentsFor(waiting: readonly Deposit[]): Promise<readonly OutgoingIntent[]> {
    const fee = await this.fees.transferFee(REFUND_MEMO_BYTES);
    // A refund without a sender cannot be ordered; an empty id names no account either.
    const senders = waiting.map(({ fromAccountId }) => fromAccountId ?? '');
    const accounts = await this.accounts.findByIds(senders);
    const intents: OutgoingIntent[] = [];
    for (const [index, deposit] of waiting.entries()) {
      const amount = Money.of(deposit.units, CWD).minus(fee);
      const account = accounts[index];
      // Accounts never vanish: nodes differ about this one just now.
      if (!account && deposit.fromAccountId !== null) continue;
      if (!amount.isPositive || !account?.memoKeyUsable) {
        await this.giveBack(deposit, fee);
        continue;
      }
      intents.push({
        purpose: 'refund',
        purposeId: deposit.id,
        toAccountId: account.id,
        toMemoKey: account.memoKey,
        amount,
        memoText: refundMemo(deposit.id),
      });
    }
    return intents;
  }

  /** Another process may have given a deposit back meanwhile: what was signed for it is forgotten. */
  private async record(
    signed: readonly SignedTransaction[],
  ): Promise<readonly OutgoingTransaction[]> {
    const due: SignedTransaction[] = [];
    for (const transaction of signed) {
      const deposit = await this.deposits.lock(transaction.intent.purposeId);
      if (deposit?.state === 'refunding') due.push(transaction);
    }
    return this.signTransactions.record(due);
  }

  private giveBack(deposit: Deposit, fee: Money): Promise<unknown> {
    return this.unitOfWork.run(async () => {
      await this.deposits.lock(deposit.id);
      // Another process may have signed it meanwhile: then it is on its way.
      const attempt = await this.outgoing.latestFor('refund', deposit.id);
      if (attempt && attempt.state !== 'expired') return;
      if (!(await this.deposits.transition(deposit.id, 'refunding', 'unattributed'))) return;
      await this.raiseFinding.execute({
        kind: 'payout_cannot_be_signed',
        subject: deposit.id,
        summary:
          'The refund is smaller than its network fee, or its account has no usable memo key. ' +
          'The deposit is unattributed again.',
        evidence: { fee: fee.toString(), units: String(deposit.units) },
        halts: [],
      });
    });
  }

  private async settle({ intent, transactionId }: OutgoingTransaction): Promise<void> {
    const deposit = await this.deposits.find(intent.purposeId);
    if (!deposit || !intent.amount) return;
    if (!(await this.deposits.transition(deposit.id, 'refunding', 'refunded'))) return;
    const sent = intent.amount;
    // The fee may have changed since it was taken off the amount: the rest is the house's.
    const borne = Money.of(deposit.units - sent.units, CWD);
    await this.books.post(refundedEntry(deposit, sent, borne, this.clock.now()));
    const finding = { kind: 'unattributed_deposit', subject: deposit.id } as const;
    await this.raiseFinding.causeIsGone(finding, 'It was refunded.');
    await this.events.publish({
      type: 'deposit_refunded',
      depositId: deposit.id,
      cwd: sent.toDecimal(),
      transactionId,
    });
  }
}

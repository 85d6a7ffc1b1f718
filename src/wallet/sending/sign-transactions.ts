import { Injectable } from '@nestjs/common';
import { DomainError, EventPublisher, UnitOfWork } from '../../kernel';
import { HaltSwitch } from '../../safety';
import { paymentsOfEvent } from './outgoing-event';
import type {
  OutgoingIntent,
  OutgoingPayment,
  OutgoingTransaction,
  SignedTransaction,
} from './outgoing-transaction';
import { MemoSeal } from './memo-seal';
import { NetworkFees } from './network-fees';
import { PaymentGate, type OpenGate } from '../gate/payment-gate';
import { OutgoingTransactions } from '../ports/outgoing/outgoing-transactions';
import { TransactionBuilder, type SigningRefused } from '../ports/chain/transaction-builder';
import { WalletSettings } from '../wallet-settings';
import { WatchDatabaseHistory } from '../watch-database-history';

/**
 * The only way to a signature. `prepare` signs and touches nothing; the caller then records the
 * result in the same transaction as its own change of state, and only recorded bytes are ever sent.
 * Unrecorded transactions are discarded; they were never broadcast.
 */
@Injectable()
export class SignTransactions {
  constructor(
    private readonly builder: TransactionBuilder,
    private readonly outgoing: OutgoingTransactions,
    private readonly gate: PaymentGate,
    private readonly fees: NetworkFees,
    private readonly haltSwitch: HaltSwitch,
    private readonly seal: MemoSeal,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: WalletSettings,
    private readonly history: WatchDatabaseHistory,
  ) {}

  /**
   * One transaction per group of intents. Needs an open gate, asked a moment ago: whoever signs has
   * met it. Throws `fee_not_believed` when a fee is above the ceiling, so that the sum of a group's fees is
   * not above that of its ceilings either, and `signer_unavailable`.
   */
  async prepare(
    gate: OpenGate,
    groups: readonly (readonly OutgoingIntent[])[],
  ): Promise<readonly (SignedTransaction | SigningRefused)[]> {
    if (this.unitOfWork.isActive())
      throw new Error('Signing reads the chain: not in a transaction');
    if (!this.gate.allows(gate)) throw new Error('Nothing is signed without the payment gate');
    for (const intent of groups.flat()) this.fees.assertBelow(intent);
    if (groups.length === 0) return [];
    const sealed = await this.sealed(groups);
    const answers = await this.builder.build(sealed, this.settings.transactionLifetimeSeconds);
    for (const [index, intents] of sealed.entries()) assertWhole(intents, answers[index]);
    return answers;
  }

  /**
   * Throws `payouts_halted` when a halt came after the payment gate was asked: what was prepared
   * must be forgotten together with the change of state.
   */
  async record(signed: readonly SignedTransaction[]): Promise<readonly OutgoingTransaction[]> {
    if (!this.unitOfWork.isActive()) throw new Error('Record in the transaction of the purpose');
    if (signed.length === 0) return [];
    if (await this.haltSwitch.isHalted('payouts')) throw new DomainError('payouts_halted');
    await this.history.requireMemory();
    const recorded = await this.outgoing.record(signed);
    for (const transaction of recorded) {
      await this.events.publish({
        type: 'outgoing_signed',
        transactionId: transaction.transactionId,
        fee: transaction.fee.toDecimal(),
        expiresAt: transaction.expiresAt.toISOString(),
        payments: paymentsOfEvent(transaction),
      });
    }
    return recorded;
  }

  /** By its memo alone, each can be told to be ours, and what for: the database may forget. */
  private async sealed(
    groups: readonly (readonly OutgoingIntent[])[],
  ): Promise<readonly (readonly OutgoingIntent[])[]> {
    const count = groups.reduce((sum, { length }) => sum + length, 0);
    const counters = [...(await this.outgoing.nextCounters(count))];
    return groups.map((intents) =>
      intents.map((intent) => {
        const counter = counters.shift();
        if (counter === undefined) throw new Error('A counter is missing');
        const { memoText, purpose, purposeId } = intent;
        const sealed = this.seal.seal(memoText, { purpose, purposeId, counter }, intent);
        return { ...intent, counter, memoText: sealed };
      }),
    );
  }
}

/**
 * Whoever built it: a transaction pays each of its intents once, as asked, and takes their fees together.
 * Two of one account stay two payments.
 */
function assertWhole(
  intents: readonly OutgoingIntent[],
  answer: SignedTransaction | SigningRefused | undefined,
): void {
  if (answer === undefined || 'refused' in answer) return;
  const { payments, fee } = answer;
  const isWhole =
    payments.length === intents.length &&
    intents.every((intent, index) => isSamePayment(intent, payments[index])) &&
    fee.units === intents.reduce((sum, { fee: { units } }) => sum + units, 0n);
  if (!isWhole) throw new Error('A signed transaction pays something else than it was asked for');
}

function isSamePayment(one: OutgoingPayment, other: OutgoingPayment | undefined): boolean {
  return (
    one.purpose === other?.purpose &&
    one.purposeId === other.purposeId &&
    one.toAccountId === other.toAccountId &&
    one.amount?.units === other.amount?.units
  );
}

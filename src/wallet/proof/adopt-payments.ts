import { Inject, Injectable } from '@nestjs/common';
import { Clock, CWD, EventPublisher, Money, newId } from '../../kernel';
import { Books } from '../../ledger';
import { RaiseFinding } from '../../safety';
import { CORE_ASSET_ID, timesOf, type ChainBlock, type RealOperation } from '../../scan';
import type { OutgoingPayment, OutgoingTransaction } from '../sending/outgoing-transaction';
import { paymentsOfEvent } from '../sending/outgoing-event';
import { owedEntry, type OwedBack, type OwedCause } from '../owed-back/owed-back';
import { owedBookedEvent } from '../owed-back/owed-event';
import { owedFinding } from '../owed-back/owed-finding';
import { BalanceChecks } from '../ports/checks/balance-checks';
import { FORGOTTEN_ORDERS, type ForgottenOrders } from '../ports/outgoing/forgotten-orders';
import { OutgoingTransactions } from '../ports/outgoing/outgoing-transactions';
import { OwedBacks } from '../ports/outgoing/owed-backs';
import { ReadSeal, type SealedPayout } from './read-seal';
import { WatchDatabaseHistory } from '../watch-database-history';

export interface Adoption {
  readonly adopted: readonly OutgoingTransaction[];
  /** Carry no seal of ours, or a copy of one: somebody else has the key. */
  readonly foreign: readonly RealOperation[];
}

/** One transaction, with everything of it that spends from the hot wallet. */
interface Candidate {
  readonly transactionId: string;
  readonly operations: readonly [RealOperation, ...RealOperation[]];
}

interface Judged {
  readonly payment: OutgoingPayment;
  readonly cause: OwedCause | null;
}

/**
 * Takes over what the chain shows, what our seals say is ours, and what the database has forgotten: it
 * settles its order if that waits for it, and is owed back otherwise (ADR 24).
 */
@Injectable()
export class AdoptPayments {
  constructor(
    private readonly readSeal: ReadSeal,
    private readonly outgoing: OutgoingTransactions,
    private readonly owedBacks: OwedBacks,
    private readonly history: WatchDatabaseHistory,
    private readonly balanceChecks: BalanceChecks,
    private readonly books: Books,
    private readonly raiseFinding: RaiseFinding,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    @Inject(FORGOTTEN_ORDERS) private readonly orders: readonly ForgottenOrders[],
  ) {}

  /**
   * Runs before `execute`, outside of any transaction, with the same batch: memos are read by the signer.
   * Throws `signer_unavailable`.
   */
  async prepare(operations: readonly RealOperation[]): Promise<void> {
    if (operations.length === 0) return;
    const ids = [...new Set(operations.map(({ transactionId }) => transactionId))];
    const unknown = new Set(await this.outgoing.unknownAmong(ids));
    if (unknown.size === 0) return;
    const openedAt = await this.balanceChecks.openedAtBlock();
    const present = operations.filter(
      ({ transactionId, blockNumber, carrier }) =>
        unknown.has(transactionId) && carrier && openedAt !== null && blockNumber > openedAt,
    );
    await this.readSeal.prefetch(present);
  }

  /** Runs in the transaction of the blocks. `unknown` are irreversible operations of the hot wallet. */
  async execute(
    { blocks }: { readonly blocks: readonly ChainBlock[] },
    unknown: readonly RealOperation[],
  ): Promise<Adoption> {
    if (unknown.length === 0) return { adopted: [], foreign: [] };
    const openedAt = await this.balanceChecks.openedAtBlock();
    // Up to the opening balance, books and orders know of nothing.
    const isHistory = ({ blockNumber }: RealOperation) =>
      openedAt === null || blockNumber <= openedAt;
    const times = timesOf({ blocks });
    const adopted: OutgoingTransaction[] = [];
    const foreign: RealOperation[] = unknown.filter(isHistory);
    const present = unknown.filter((operation) => !isHistory(operation));
    for (const candidate of candidatesOf(present)) {
      const sealed = await this.sealsOf(candidate);
      const [{ blockNumber }] = candidate.operations;
      const time = times.get(blockNumber);
      if (sealed === null || !time) foreign.push(...candidate.operations);
      else adopted.push(await this.adopt(candidate, sealed, time));
    }
    return { adopted, foreign };
  }

  /** Null unless every operation of the transaction has a seal of its own, seen for the first time. */
  private async sealsOf({ operations }: Candidate): Promise<readonly SealedPayout[] | null> {
    const [{ carrier }] = operations;
    if (carrier?.operationCount !== operations.length) return null;
    const sealed = operations.flatMap((operation) => this.readSeal.of(operation) ?? []);
    if (sealed.length < operations.length || operations.some((each) => !isPaidInCwd(each))) {
      return null;
    }
    const counters = new Set(sealed.map(({ counter }) => counter));
    if (counters.size < sealed.length) return null;
    for (const seal of sealed) if (await this.outgoing.knowsSeal(seal)) return null;
    return sealed;
  }

  private async adopt(
    { transactionId, operations }: Candidate,
    sealed: readonly SealedPayout[],
    time: Date,
  ): Promise<OutgoingTransaction> {
    const [{ blockNumber, carrier }] = operations;
    if (!carrier) throw new Error(`Transaction ${transactionId} came without its bytes`);
    const judged: Judged[] = [];
    for (const payment of sealed) judged.push(await this.judge(payment));
    const adopted = await this.outgoing.adopt({
      payments: judged.map(({ payment }) => payment),
      transactionId,
      wire: carrier.wire,
      fee: Money.of(
        operations.reduce((sum, each) => sum + feeUnitsOf(each), 0n),
        CWD,
      ),
      expiresAt: carrier.expiresAt,
      // Whatever it referred to stands before its block.
      referenceBlockNumber: blockNumber - 1,
      blockNumber,
    });
    await this.events.publish({
      type: 'outgoing_adopted',
      transactionId,
      blockNumber,
      fee: adopted.fee.toDecimal(),
      payments: paymentsOfEvent(adopted),
    });
    for (const { payment, cause } of judged) {
      if (cause) await this.bookOwed(adopted, payment, cause);
    }
    await this.history.noteUnknownSignature(evidenceOf(adopted), time);
    return adopted;
  }

  private async judge(payment: SealedPayout): Promise<Judged> {
    const { purpose, purposeId } = payment;
    const attempts = await this.outgoing.attemptsFor(purpose, purposeId);
    const other = attempts.find((attempt) => hasClaim(attempt, payment));
    const cause =
      (other && (other.state === 'irreversible' ? 'paid_already' : 'attempt_living')) ??
      (await this.ordersOf(payment).whyNot(payment));
    return { payment: cause ? { ...payment, isSurplus: true } : payment, cause };
  }

  private async bookOwed(
    { id: outgoingId, transactionId, blockNumber }: OutgoingTransaction,
    payment: OutgoingPayment,
    cause: OwedCause,
  ): Promise<void> {
    const { purpose, purposeId, toAccountId: accountId, amount } = payment;
    // A message has cost its fee, and nobody owes anything for it.
    if (amount === null) return;
    const owed: OwedBack = {
      ...{ id: newId(), state: 'open', cause, outgoingId, transactionId },
      ...{ blockNumber: blockNumber ?? 0, purpose, purposeId, accountId, amount },
      customerId: await this.ordersOf(payment).customerOf(payment),
      bookedAt: this.clock.now(),
      ...{ decidedAt: null, decidedBy: null, reason: null, points: null },
    };
    await this.books.post([owedEntry(owed, owed.bookedAt)]);
    await this.owedBacks.create(owed);
    await this.events.publish(owedBookedEvent(owed));
    await this.raiseFinding.execute(owedFinding(owed));
  }

  private ordersOf({ purpose }: OutgoingPayment): ForgottenOrders {
    const orders = this.orders.find((each) => each.purpose === purpose);
    if (!orders) throw new Error(`Nobody knows the orders of the purpose ${purpose}`);
    return orders;
  }
}

/** In the order of the blocks. */
function candidatesOf(unknown: readonly RealOperation[]): readonly Candidate[] {
  const candidates = new Map<string, [RealOperation, ...RealOperation[]]>();
  for (const operation of unknown) {
    const operations = candidates.get(operation.transactionId);
    if (operations) operations.push(operation);
    else candidates.set(operation.transactionId, [operation]);
  }
  return [...candidates].map(([transactionId, operations]) => ({ transactionId, operations }));
}

/** It settles that order, or may still do so. */
function hasClaim(
  { state, payments }: OutgoingTransaction,
  { purpose, purposeId }: OutgoingPayment,
): boolean {
  if (state === 'expired') return false;
  return payments.some(
    (each) => each.purpose === purpose && each.purposeId === purposeId && !each.isSurplus,
  );
}

/** We pay fees in nothing else. */
function isPaidInCwd({ fact }: RealOperation): boolean {
  return (fact.kind === 'transfer' || fact.kind === 'message') && fact.feeAssetId === CORE_ASSET_ID;
}

function feeUnitsOf({ fact }: RealOperation): bigint {
  return fact.kind === 'transfer' || fact.kind === 'message' ? fact.feeUnits : 0n;
}

function evidenceOf({ transactionId, blockNumber, payments }: OutgoingTransaction) {
  return {
    transactionId,
    blockNumber: String(blockNumber),
    payments: payments.map(({ purpose, purposeId }) => `${purpose} ${purposeId}`).join(', '),
  };
}

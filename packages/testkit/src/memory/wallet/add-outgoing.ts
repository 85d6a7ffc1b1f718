import type {
  OutgoingPayment,
  OutgoingPurpose,
  OutgoingTransaction,
} from 'crowdwiz-gateway/internal/wallet/index';
import { type MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { isHalted } from '../safety/safety-tables';
import { isKnownIdentity } from './database-identity';
import {
  ATTEMPTS,
  attemptsFor,
  LIVING_OUTGOING,
  OUTGOING,
  OUTGOING_IDS,
  purposeKey,
} from './outgoing-tables';
import { QUARANTINES } from './wallet-tables';

/** Keeps transactions, and refuses what the tables of PostgreSQL would refuse. */
export function addOutgoing(
  database: MemoryDatabase,
  recorded: readonly OutgoingTransaction[],
): void {
  database.requireUnit('Recording what was signed');
  if (recorded.some(({ state }) => state === 'signed')) assertMaySign(database);
  for (const transaction of recorded) {
    const { id, transactionId, payments, state, adoptedAt } = transaction;
    if (payments.length === 0) throw new MemoryRefusal(`Transaction ${transactionId} pays nobody`);
    if (!database.in(OUTGOING_IDS).insert(transactionId, { id })) {
      throw new MemoryRefusal(`Transaction ${transactionId} is recorded already`);
    }
    payments.forEach((payment, index) => {
      assertMayPay(database, payment, adoptedAt !== null);
      // Of the same transaction, only those before it.
      const carried = { ...transaction, payments: payments.slice(0, index + 1) };
      database
        .in(OUTGOING)
        .put(id, { transaction: carried, living: carried.payments.map(() => true) });
      addAttempt(database, payment.purpose, payment.purposeId, id);
    });
    if (state === 'signed') database.in(LIVING_OUTGOING).insert(id, { id });
  }
}

/** Of each order, one payment may pay at a time, apart from what was paid beyond it. */
export function assertNoOther(
  database: MemoryDatabase,
  purpose: OutgoingPurpose,
  purposeId: string,
): void {
  const hasOne = attemptsFor(database, purpose, purposeId).some(({ transaction, living }) =>
    transaction.payments.some(
      (each, index) =>
        each.purpose === purpose &&
        each.purposeId === purposeId &&
        each.isSurplus !== true &&
        living[index] === true,
    ),
  );
  if (hasOne) throw new MemoryRefusal(`The ${purpose} ${purposeId} has a living payment`);
}

function assertMayPay(
  database: MemoryDatabase,
  { purpose, purposeId, isSurplus, amount }: OutgoingPayment,
  isAdopted: boolean,
): void {
  if ((purpose === 'code' || purpose === 'anchor') !== (amount === null)) {
    throw new MemoryRefusal('A payment is a message, or has an amount');
  }
  if (isSurplus !== true) assertNoOther(database, purpose, purposeId);
  else if (!isAdopted) throw new MemoryRefusal('Only what is adopted can be paid beyond its order');
}

function assertMaySign(database: MemoryDatabase): void {
  if (isHalted(database, 'payouts')) throw new MemoryRefusal('Payouts are halted');
  const isInDoubt = database.in(QUARANTINES).some(({ isEnded }) => !isEnded);
  if (isInDoubt || !isKnownIdentity(database)) {
    throw new MemoryRefusal('The database may have forgotten a signature');
  }
}

function addAttempt(
  database: MemoryDatabase,
  purpose: OutgoingPurpose,
  purposeId: string,
  id: string,
): void {
  const key = purposeKey(purpose, purposeId);
  const attempts = database.in(ATTEMPTS);
  const ids = attempts.get(key)?.ids ?? [];
  if (!ids.includes(id)) attempts.put(key, { ids: [...ids, id] });
}

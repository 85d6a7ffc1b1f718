import { BooksOfDeposits } from '../evidence/books-of-deposits';
import { CORE_ASSET_ID } from '../evidence/chain-truth';
import { knownUpTo, type Evidence } from '../evidence/facts';
import type {
  DepositRow,
  GatewayRows,
  GoneDepositRow,
  OutgoingRow,
  PaymentRow,
  UndoneRow,
} from '../evidence/rows';
import { Complaints, groupBy, type Violation } from '../evidence/violation';

/**
 * What the chain lost when it went back is booked by two entries: what came in and was spent as it was, and what takes
 * that back. Points return where a payment is dead; those of a deposit are taken back, or owed. Nothing is
 * called gone that no lost block held.
 */
export function checkWentBack(evidence: Evidence): readonly Violation[] {
  const complaints = new Complaints('went-back');
  const books = new BooksOfDeposits(evidence.rows);
  const { rows } = evidence;
  const gone = new Map(rows.goneDeposits.map((row) => [row.deposit_id, row]));
  for (const deposit of rows.deposits) {
    const isGone = deposit.state === 'gone';
    const row = gone.get(deposit.id);
    complaints.demand(
      isGone === (row !== undefined),
      `deposit ${deposit.id} is ${deposit.state}, and ${row === undefined ? 'never went' : 'went'} with the chain`,
    );
    if (row !== undefined) checkGone(deposit, row, { evidence, books, complaints });
  }
  const outgoing = new Map(rows.outgoing.map((row) => [row.id, row]));
  for (const undone of rows.undone) {
    const row = outgoing.get(undone.outgoing_id);
    if (row === undefined) complaints.add(`an unknown payment ${undone.outgoing_id} was undone`);
    else checkUndone(row, undone, { evidence, books, complaints });
  }
  checkSums(rows, complaints);
  return complaints.found;
}

interface Judging {
  readonly evidence: Evidence;
  readonly books: BooksOfDeposits;
  readonly complaints: Complaints;
}

function checkGone(
  deposit: DepositRow,
  row: GoneDepositRow,
  { evidence, books, complaints }: Judging,
): void {
  const { id, chain_key: chainKey, block_number: blockNumber } = deposit;
  const { truth, lostIsKnown } = evidence;
  const [key = chainKey] = chainKey.split('~');
  const wasLost = truth.lostCredits.some(
    (credit) =>
      credit.blockNumber === blockNumber &&
      (credit.key === key || (credit.key === null && deposit.transaction_id === null)) &&
      credit.units === BigInt(deposit.units),
  );
  complaints.demand(
    wasLost || !lostIsKnown,
    `deposit ${id} is called gone, and no block that the chain lost held it`,
  );
  if (deposit.asset_id !== CORE_ASSET_ID) return;
  const came = books.posted(`deposit:${id}`, 'custody');
  const went = books.posted(`deposit-gone:${id}`, 'custody');
  complaints.demand(
    came === BigInt(deposit.units) && went === -came,
    `deposit ${id} of ${deposit.units} is gone: it put ${came} into custody, and took ${-went} out of it`,
  );
  checkPointsTaken(deposit, row, evidence.rows, complaints);
}

/** What was given for it is taken back, or owed by whoever has it. */
function checkPointsTaken(
  deposit: DepositRow,
  { customer_id: customerId, points_owed: owed }: GoneDepositRow,
  { accounts, entries, postings }: GatewayRows,
  complaints: Complaints,
): void {
  if (deposit.points === null) return;
  const account = accounts.find(({ code }) => code === `customer:${customerId ?? ''}`)?.id;
  const taking = new Set(
    entries.flatMap(({ id, key }) =>
      key.startsWith(`deposit-gone-points:${deposit.id}:`) ? [id] : [],
    ),
  );
  const taken = sum(
    postings
      .filter((posting) => posting.account_id === account && taking.has(posting.entry_id))
      .map(({ amount }) => amount),
  );
  complaints.demand(
    taken + BigInt(owed) === BigInt(deposit.points),
    `deposit ${deposit.id} is gone, and had given ${deposit.points} points: ${taken} were taken back, ${owed} are owed`,
  );
}

function checkUndone(row: OutgoingRow, undone: UndoneRow, judging: Judging): void {
  const { evidence, books, complaints } = judging;
  const { truth, lostIsKnown, rows } = evidence;
  const { id, transaction_id: transactionId } = row;
  const { state, reconciliation_id: reconciliationId } = undone;
  const name = `transaction ${transactionId}, which went with the chain and is ${state}`;
  complaints.demand(
    truth.hasLost(transactionId) || !lostIsKnown,
    `${name}: no block that the chain lost held it`,
  );
  const whole = wholeOf(row);
  const back = books.posted(`payout-undone:${id}:${reconciliationId}`, 'custody');
  complaints.demand(back === whole, `${name}: ${back} of ${whole} are in custody again`);
  const endedKey = `payout-undone-ended:${id}:${reconciliationId}`;
  complaints.demand(
    books.has(endedKey) === (state !== 'open') &&
      books.posted(endedKey, 'custody') === (state === 'paid_again' ? -whole : 0n),
    `${name}: the entry ${endedKey} does not say so`,
  );
  const isPresent =
    truth.isIrreversible(transactionId) &&
    (truth.blockOf(transactionId) ?? 0) <= knownUpTo(evidence);
  const wentAgain = rows.undone.filter(({ outgoing_id: other }) => other === id).at(-1) !== undone;
  if (!wentAgain) {
    complaints.demand(
      isPresent === (state === 'paid_again'),
      `${name}, is in ${isPresent ? 'an' : 'no'} irreversible block`,
    );
  }
  if (state === 'dead') checkDead(row, undone, judging);
}

function checkDead(
  { transaction_id: transactionId, expires_at: expiresAt, payments }: OutgoingRow,
  { reconciliation_id: reconciliationId }: UndoneRow,
  { evidence: { truth, rows }, books, complaints }: Judging,
): void {
  const now = truth.timeOf(truth.irreversibleNumber)?.getTime() ?? 0;
  complaints.demand(
    now > Date.parse(expiresAt),
    `transaction ${transactionId} is called dead, and may be included until ${expiresAt}`,
  );
  const isSettled = ({ purpose, surplus }: PaymentRow) => purpose === 'withdrawal' && !surplus;
  for (const { purpose_id: withdrawalId } of payments.filter(isSettled)) {
    const withdrawal = rows.withdrawals.find(({ id }) => id === withdrawalId);
    if (withdrawal === undefined) continue;
    const { customer_id: customerId, points } = withdrawal;
    const key = `withdrawal-undone:${withdrawalId}:${reconciliationId}`;
    const returned = -books.posted(key, `customer:${customerId}`);
    complaints.demand(
      returned === BigInt(points),
      `withdrawal ${withdrawalId} is paid by nothing any more: ${returned} of ${points} points returned`,
    );
  }
}

function checkSums(rows: GatewayRows, complaints: Complaints): void {
  const balance = (code: string) =>
    BigInt(rows.accounts.find((account) => account.code === code)?.balance ?? '0');
  const lost = sum(rows.goneDeposits.map(({ cwd_owed: units }) => units));
  complaints.demand(
    balance('chain-loss') === lost,
    `chain-loss has ${balance('chain-loss')}; what is owed for gone deposits makes ${lost}`,
  );
  const outgoing = groupBy(rows.outgoing, ({ id }) => id);
  const open = rows.undone
    .filter(({ state }) => state === 'open')
    .flatMap(({ outgoing_id: id }) => outgoing.get(id) ?? [])
    .reduce((total, row) => total + wholeOf(row), 0n);
  complaints.demand(
    balance('undone-payouts') === open,
    `undone-payouts has ${balance('undone-payouts')}; payments that may come again make ${open}`,
  );
}

/** All that the transaction took from the wallet. */
function wholeOf({ payments, fee }: OutgoingRow): bigint {
  return sum([...payments.map(({ amount }) => amount ?? '0'), fee]);
}

function sum(amounts: readonly string[]): bigint {
  return amounts.reduce((total, amount) => total + BigInt(amount), 0n);
}

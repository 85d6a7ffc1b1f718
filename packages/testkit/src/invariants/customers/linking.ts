import type { Evidence } from '../evidence/facts';
import { memoText } from '../evidence/memo-text';
import type { LinkRequestRow, LinkRow } from '../evidence/rows';
import { Complaints, groupBy, type Violation } from '../evidence/violation';

/** As customers type it: any case, with or without spaces and dashes. */
const CODE = /^(?:[\s-]*[A-Z0-9]){8}[\s-]*$/i;

/** An account belongs to one customer at a time, by a proof that was right, in time and new. */
export function checkLinking(evidence: Evidence): readonly Violation[] {
  const complaints = new Complaints('linking');
  const { links } = evidence.rows;
  for (const [account, ofOne] of groupBy(links, (link) => link.account_id)) {
    checkOverlap(`account ${account}`, ofOne, complaints);
  }
  for (const [customer, ofOne] of groupBy(links, (link) => link.customer_id)) {
    checkOverlap(`customer ${customer}`, ofOne, complaints);
  }
  checkRequests(evidence, complaints);
  checkProofs(evidence, complaints);
  checkMessages(evidence, complaints);
  checkTypedCodes(evidence, complaints);
  return complaints.found;
}

/**
 * The links of one account, or of one customer, follow each other in blocks. Their times do not tell:
 * the clock of a machine may jump back between the end of one and the beginning of the next. A link that
 * ended in the block in which it began holds no block, wherever it stands: where the chain goes back, one
 * that was proven on the lost blocks ends so, and the next one begins below it.
 */
function checkOverlap(whose: string, links: readonly LinkRow[], complaints: Complaints): void {
  const inOrder = links
    .filter((link) => endOf(link) > link.verified_at_block)
    .sort((one, other) => one.verified_at_block - other.verified_at_block);
  for (const [index, link] of inOrder.entries()) {
    const previous = inOrder[index - 1];
    if (previous === undefined) continue;
    const { ended_at: endedAt, ended_at_block: endedAtBlock } = previous;
    const isAfter =
      endedAt !== null && endedAtBlock !== null && endedAtBlock <= link.verified_at_block;
    complaints.demand(isAfter, `${whose}: link ${link.id} begins before ${previous.id} has ended`);
  }
}

function endOf({ ended_at_block: endedAtBlock }: LinkRow): number {
  return endedAtBlock ?? Number.POSITIVE_INFINITY;
}

function checkRequests({ rows, codeAttempts }: Evidence, complaints: Complaints): void {
  for (const { id, state, attempts } of rows.linkRequests) {
    const isAllowed =
      attempts < codeAttempts || (attempts === codeAttempts && state === 'exhausted');
    complaints.demand(isAllowed, `link request ${id} is ${state} after ${attempts} wrong codes`);
  }
}

/** Each link comes from a confirmation of its own; renewing a suspended one takes another. */
function checkProofs({ rows }: Evidence, complaints: Complaints): void {
  const pairOf = ({ customer_id: customer, account_id: account }: LinkRow | LinkRequestRow) =>
    `customer ${customer} and account ${account}`;
  const links = groupBy(rows.links, pairOf);
  const confirmed = groupBy(
    rows.linkRequests.filter(({ state }) => state === 'confirmed'),
    pairOf,
  );
  for (const [pair, ofPair] of confirmed) {
    const customerId = ofPair[0]?.customer_id;
    const renewals = rows.events.filter(
      ({ type, payload }) => type === 'link_renewed' && payload['customerId'] === customerId,
    );
    const surplus = ofPair.length - (links.get(pair)?.length ?? 0);
    complaints.demand(
      surplus >= 0 && surplus <= renewals.length,
      `${pair}: ${ofPair.length} confirmed requests made ${links.get(pair)?.length ?? 0} links`,
    );
  }
  for (const [pair, ofPair] of links) {
    if (!confirmed.has(pair)) complaints.add(`${pair}: a link, and no request was confirmed`);
    for (const link of ofPair) {
      // A message is judged by the time of its block: it becomes irreversible later than that.
      const isInTime = (confirmed.get(pair) ?? []).some(
        (request) =>
          request.method === 'message_from_account' ||
          Date.parse(request.code_expires_at ?? '') > Date.parse(link.verified_at),
      );
      complaints.demand(isInTime, `link ${link.id} was confirmed after its code had expired`);
    }
  }
  for (const [customer, ofOne] of groupBy(rows.links, (link) => link.customer_id)) {
    const told = rows.events.filter(
      ({ type, payload }) => type === 'link_verified' && payload['customerId'] === customer,
    );
    complaints.demand(
      told.length === ofOne.length,
      `customer ${customer} has ${ofOne.length} links, verified ${told.length} times`,
    );
  }
}

/** What proved an account stands in the chain: sent by it, after the code was shown and in time. */
function checkMessages({ rows, truth, memoKey }: Evidence, complaints: Complaints): void {
  const shown = rows.linkRequests.filter(({ method }) => method === 'message_from_account');
  for (const request of shown) {
    const { id, state, proof_transaction_id: transactionId } = request;
    const isProven = ['message_received', 'confirmed'].includes(state);
    if (transactionId === null) {
      complaints.demand(!isProven, `link request ${id} is ${state}, and no message proved it`);
      continue;
    }
    const key = `${transactionId}:${request.proof_operation_index ?? ''}`;
    const message = truth.messageOf(key);
    if (message === undefined) {
      complaints.add(`link request ${id} was proven by ${key}, which is no irreversible message`);
      continue;
    }
    const isOfAccount = message.from === request.account_id;
    complaints.demand(isOfAccount, `link request ${id} was proven by another account`);
    const isLater = message.blockNumber > (request.requested_at_block ?? Infinity);
    complaints.demand(isLater, `link request ${id} was proven by an older message`);
    const isInTime = message.blockTime.getTime() <= Date.parse(request.code_expires_at ?? '');
    complaints.demand(isInTime, `link request ${id} was proven by a message that came too late`);
    const holdsCode = memoKey === undefined || CODE.test(memoText(memoKey, message.memo) ?? '');
    complaints.demand(holdsCode, `link request ${id} was proven by a message without a code`);
  }
  const proofs = shown.flatMap(({ proof_transaction_id: transactionId, proof_operation_index }) =>
    transactionId === null ? [] : [{ key: `${transactionId}:${proof_operation_index ?? ''}` }],
  );
  for (const [key, times] of groupBy(proofs, (proof) => proof.key)) {
    complaints.demand(times.length === 1, `the message ${key} proved ${times.length} requests`);
  }
}

function checkTypedCodes({ rows, typedCodes }: Evidence, complaints: Complaints): void {
  const accepted = typedCodes.filter((typed) => typed.accepted);
  for (const [code, times] of groupBy(accepted, (typed) => typed.code)) {
    complaints.demand(times.length === 1, `the code ${code} was accepted ${times.length} times`);
  }
  for (const { customerId, code, typedAt } of accepted) {
    const isInTime = rows.linkRequests.some(
      (request) =>
        request.customer_id === customerId &&
        request.state === 'confirmed' &&
        Date.parse(request.code_expires_at ?? '') > typedAt.getTime(),
    );
    complaints.demand(isInTime, `the code ${code} of customer ${customerId} was accepted late`);
  }
}

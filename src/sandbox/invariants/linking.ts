import type { Evidence } from './facts';
import type { LinkRequestRow, LinkRow } from './rows';
import { Complaints, groupBy, type Violation } from './violation';

/** An account belongs to one customer at a time, by a code that was right, in time and new. */
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
  checkTypedCodes(evidence, complaints);
  return complaints.found;
}

/**
 * The links of one account, or of one customer, follow each other in blocks. Their times do not tell:
 * the clock of a machine may jump back between the end of one and the beginning of the next.
 */
function checkOverlap(whose: string, links: readonly LinkRow[], complaints: Complaints): void {
  const inOrder = [...links].sort(
    (one, other) => one.verified_at_block - other.verified_at_block || endOf(one) - endOf(other),
  );
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
      const isInTime = (confirmed.get(pair) ?? []).some(
        (request) => Date.parse(request.code_expires_at ?? '') > Date.parse(link.verified_at),
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

import { BooksOfDeposits, uncreditedOf } from '../evidence/books-of-deposits';
import { CORE_ASSET_ID, type ChainCredit } from '../evidence/chain-truth';
import { creditedAt, ratesOf, SAME_MOMENT_MILLISECONDS, wasChosen } from '../rates/deposit-rates';
import { CWD_DECIMALS, pointsFor } from '../evidence/exact-rate';
import { knownUpTo, type Evidence } from '../evidence/facts';
import type { DepositRow, GatewayRows, PaymentRow } from '../evidence/rows';
import { Complaints, groupBy, type Violation } from '../evidence/violation';

/** How a deposit is told from others when no transaction names it. */
type Content = Pick<ChainCredit, 'blockNumber' | 'from' | 'assetId' | 'units'>;

interface Pair {
  readonly credit: ChainCredit;
  readonly row: DepositRow;
}

/** Everything that came in is one row, and each row came in; points by the rate of its time. */
export function checkCreditedOnce(evidence: Evidence): readonly Violation[] {
  const complaints = new Complaints('credited-once');
  const books = new BooksOfDeposits(evidence.rows);
  for (const pair of matched(evidence, complaints)) {
    checkFacts(pair, complaints);
    checkOwner(pair, evidence.rows, complaints);
    checkKeys(pair, evidence, complaints);
    checkPoints(pair.row, evidence, books, complaints);
  }
  return complaints.found;
}

function matched(evidence: Evidence, complaints: Complaints): Pair[] {
  const { truth, rows } = evidence;
  const upTo = knownUpTo(evidence);
  const isPruned = rows.findings.some(({ kind }) => kind === 'history_pruned');
  const isHistoryBelieved = !isPruned && (evidence.settled || !evidence.historyDoubtful);
  // What a chain that has gone back had, this one need not have; where it comes again, it has another name.
  const deposits = rows.deposits.filter(({ state }) => state !== 'gone');
  const byKey = groupBy(deposits, ({ chain_key: key }) => key.split('~')[0] ?? key);
  const byContent = groupBy(
    deposits.filter((row) => row.transaction_id === null),
    (row) => textOfContent(contentOf(row)),
  );
  const pairs: Pair[] = [];
  const used = new Set<string>();
  for (const credit of truth.credits) {
    const candidates =
      (credit.key === null ? byContent.get(textOfContent(credit)) : byKey.get(credit.key)) ?? [];
    const row = candidates.find(({ id }) => !used.has(id));
    if (row !== undefined) {
      used.add(row.id);
      pairs.push({ credit, row });
    } else if (credit.blockNumber <= upTo && !mayBeUnknown(credit, isHistoryBelieved)) {
      complaints.add(`block ${credit.blockNumber}: ${nameOf(credit)} came in and is no deposit`);
    }
  }
  for (const row of deposits) {
    if (used.has(row.id)) continue;
    complaints.add(
      `deposit ${row.id} (${row.chain_key}) is on the chain not at all, or twice here`,
    );
  }
  return pairs;
}

/** What no transaction shows is known by the history alone: a hole hides it, and so do pruning and lies. */
function mayBeUnknown({ key, isHidden }: ChainCredit, isHistoryBelieved: boolean): boolean {
  return key === null && (isHidden || !isHistoryBelieved);
}

function contentOf(row: DepositRow): Content {
  return {
    blockNumber: row.block_number,
    from: row.from_account_id,
    assetId: row.asset_id,
    units: BigInt(row.units),
  };
}

function textOfContent({ blockNumber, from, assetId, units }: Content): string {
  return `${blockNumber}/${from ?? 'nobody'}/${assetId}/${units}`;
}

function nameOf({ key, units, assetId, from }: ChainCredit): string {
  return `${key ?? 'a virtual operation'} (${units} of ${assetId} from ${from ?? 'nobody'})`;
}

function checkFacts({ credit, row }: Pair, complaints: Complaints): void {
  complaints.demand(
    textOfContent(credit) === textOfContent(contentOf(row)) &&
      credit.transactionId === row.transaction_id,
    `deposit ${row.id} says ${textOfContent(contentOf(row))}, the chain ${textOfContent(credit)}`,
  );
  complaints.demand(
    new Date(row.block_time).getTime() === credit.blockTime.getTime(),
    `deposit ${row.id} has another time than its block ${credit.blockNumber}`,
  );
  complaints.demand(
    (credit.assetId === CORE_ASSET_ID) === (row.state !== 'other_asset'),
    `deposit ${row.id} of ${credit.assetId} is ${row.state}`,
  );
}

/** The customers whose links were proven before the block and had not ended before it. */
function ownersOf({ from, blockNumber }: ChainCredit, rows: GatewayRows): string[] {
  return rows.links
    .filter(
      (link) =>
        link.account_id === from &&
        blockNumber > link.verified_at_block &&
        (link.ended_at_block === null || blockNumber <= link.ended_at_block),
    )
    .map((link) => link.customer_id);
}

function checkOwner({ credit, row }: Pair, rows: GatewayRows, complaints: Complaints): void {
  if (credit.assetId !== CORE_ASSET_ID) return;
  const owners = ownersOf(credit, rows);
  complaints.demand(owners.length <= 1, `deposit ${row.id} belongs to ${owners.join(' and ')}`);
  if (row.state === 'refill') {
    checkRefill(row, owners, rows, complaints);
    return;
  }
  const [owner] = owners;
  const decisions = rows.events.filter(
    ({ type, payload }) => type === 'deposit_decided' && payload['depositId'] === row.id,
  );
  if (owner === undefined) checkDecided(row, decisions, rows, complaints);
  else if (row.state === 'credited') {
    const isOwners =
      row.customer_id === owner ||
      isDecidedFor(decisions, row.customer_id) ||
      (isClaimed(row, rows) && wasSuspended(owner, rows));
    complaints.demand(isOwners, `deposit ${row.id} of ${owner} went to ${row.customer_id ?? '?'}`);
  } else {
    const isPending =
      row.state === 'waiting' ||
      decisions.length > 0 ||
      isRefundAdopted(row, rows) ||
      (row.state === 'unattributed' && wasSuspended(owner, rows));
    complaints.demand(isPending, `deposit ${row.id} of ${owner} is ${row.state}`);
  }
}

/** From the cold wallet, which nobody ever has linked. */
function checkRefill(
  row: DepositRow,
  owners: readonly string[],
  { events, links }: GatewayRows,
  complaints: Complaints,
): void {
  const isFromColdWallet = events.some(
    ({ type, payload }) =>
      type === 'cold_wallet_accepted' && payload['accountId'] === row.from_account_id,
  );
  const isCustomers = links.some((link) => link.account_id === row.from_account_id);
  complaints.demand(
    isFromColdWallet && !isCustomers && owners.length === 0 && row.points === null,
    `deposit ${row.id} is called a refill, and came from ${row.from_account_id ?? 'nobody'}`,
  );
}

/** It waits for whoever proves the account by its new keys. */
function wasSuspended(customerId: string, { events }: GatewayRows): boolean {
  return events.some(
    ({ type, payload }) =>
      (type === 'link_suspended' || type === 'link_taken_over') &&
      payload['customerId'] === customerId,
  );
}

/** By whom it was offered to, who has or had its account. */
function isClaimed(row: DepositRow, { links }: GatewayRows): boolean {
  const { offered_to_customer_id: offeredTo, customer_id: customerId } = row;
  return (
    offeredTo === customerId &&
    links.some((link) => link.account_id === row.from_account_id && link.customer_id === customerId)
  );
}

/** What comes after a change of keys is not of whoever proved the account by others. */
function checkKeys({ credit, row }: Pair, { rows, truth }: Evidence, complaints: Complaints): void {
  if (row.state !== 'credited' || credit.from === null || wasChosen(row, rows)) return;
  const { blockNumber, from } = credit;
  const isLost = rows.links.some(
    (link) =>
      link.account_id === from &&
      link.customer_id === row.customer_id &&
      link.proven_at_block < blockNumber &&
      (link.ended_at_block === null || blockNumber <= link.ended_at_block) &&
      truth.hasLostKeys(from, link.proven_at_block, blockNumber),
  );
  complaints.demand(
    !isLost,
    `deposit ${row.id} came after the keys of its account had changed, and went to ${row.customer_id ?? '?'}`,
  );
}

function isDecidedFor(
  decisions: readonly GatewayRows['events'][number][],
  customerId: string | null,
): boolean {
  return decisions.some(({ payload }) => payload['decision'] === customerId);
}

/** The chain shows the refund, and the database has forgotten who decided it. */
function isRefundAdopted({ id, state }: DepositRow, { outgoing }: GatewayRows): boolean {
  const isOfDeposit = ({ purpose, purpose_id: purposeId }: PaymentRow) =>
    purpose === 'refund' && purposeId === id;
  return (
    state === 'refunded' && outgoing.some((row) => row.adopted && row.payments.some(isOfDeposit))
  );
}

/** What nobody owned when it came is nobody's, unless somebody claimed it or decided about it. */
function checkDecided(
  row: DepositRow,
  decisions: readonly GatewayRows['events'][number][],
  rows: GatewayRows,
  complaints: Complaints,
): void {
  if (row.state === 'unattributed' || row.state === 'other_asset') return;
  if (row.state === 'history') {
    const isBefore = row.block_number <= (rows.cursor[0]?.opening_block_number ?? 0);
    complaints.demand(isBefore, `deposit ${row.id} is history, and came after the opening block`);
    return;
  }
  if (row.state === 'credited') {
    complaints.demand(
      isClaimed(row, rows) || isDecidedFor(decisions, row.customer_id),
      `deposit ${row.id} of nobody was credited to ${row.customer_id ?? '?'}`,
    );
    return;
  }
  complaints.demand(
    decisions.length > 0 || isRefundAdopted(row, rows),
    `deposit ${row.id} of nobody is ${row.state}, which nobody decided`,
  );
}

function checkPoints(
  row: DepositRow,
  evidence: Evidence,
  books: BooksOfDeposits,
  complaints: Complaints,
): void {
  const units = BigInt(row.units);
  const came = books.posted(`deposit:${row.id}`, 'custody');
  const expected = row.state === 'other_asset' ? 0n : units;
  complaints.demand(came === expected, `deposit ${row.id} of ${units} put ${came} into custody`);
  if (row.state !== 'credited') return;
  const key = books.has(`attribution:${row.id}`) ? `attribution:${row.id}` : `deposit:${row.id}`;
  const before = books.uncreditedBefore(key, row.customer_id ?? '');
  const outcomes = [
    ...outcomesByAddingUp(row, before, evidence),
    ...(isOfOlderBuild(row, evidence.rows) ? outcomesByRounding(row, evidence) : []),
  ];
  const ofVersion = outcomes.filter(({ version }) => version === row.rate_version);
  const right = ofVersion.filter(({ points }) => points === BigInt(row.points ?? '-1'));
  complaints.demand(
    right.length > 0,
    `deposit ${row.id} of ${units} (and ${before} before) gave ${row.points ?? 'no'} points by ` +
      `rate ${row.rate_version ?? 'none'}; right is ${[...new Set(outcomes.map(inWords))].join(' or ')}`,
  );
  const given = -books.posted(key, `customer:${row.customer_id ?? ''}`);
  const left = before - books.posted(key, uncreditedOf(row.customer_id));
  const rounded = -books.posted(key, 'cwd-rounding');
  const isBooked = right.some((each) => each.left === left && each.rounded === rounded);
  complaints.demand(
    given === BigInt(row.points ?? '0') && isBooked,
    `deposit ${row.id}: the books gave ${given} points, left ${left} units and rounded ${rounded}`,
  );
}

interface Outcome {
  readonly version: number;
  readonly points: bigint;
  /** Units that stay the customer's and add up. */
  readonly left: bigint;
  /** Units that the service kept. */
  readonly rounded: bigint;
}

function inWords({ points, version }: Outcome): string {
  return `${points} by ${version}`;
}

/** Before there was a minimum for deposits, the service kept what bought no points. */
function isOfOlderBuild(row: DepositRow, rows: GatewayRows): boolean {
  const [first] = minimums(rows);
  return !first || creditedAt(row, rows) < Date.parse(first.set_at);
}

function outcomesByRounding(row: DepositRow, evidence: Evidence): Outcome[] {
  return ratesOf(row, evidence).map(({ rate, version }) => {
    const { points, keptUnits } = pointsFor(BigInt(row.units), rate, evidence.pointsDecimals);
    return { version, points, left: 0n, rounded: keptUnits };
  });
}

function outcomesByAddingUp(row: DepositRow, before: bigint, evidence: Evidence): Outcome[] {
  const sum = before + BigInt(row.units);
  return ratesOf(row, evidence).flatMap(({ rate, version }) =>
    minimumsOf(row, evidence).map((minimum): Outcome => {
      const { points, keptUnits } = pointsFor(sum, rate, evidence.pointsDecimals);
      if (points === 0n || sum < minimum) return { version, points: 0n, left: sum, rounded: 0n };
      return { version, points, left: 0n, rounded: keptUnits };
    }),
  );
}

function minimums({ limits }: GatewayRows): GatewayRows['limits'] {
  return limits.filter(({ name }) => name === 'deposit_minimum');
}

/**
 * In units, by whatever may have been known when the deposit was credited; none is nothing.
 * A clock that jumps dates the change and the credit apart by its error, in either direction.
 */
function minimumsOf(row: DepositRow, { rows, clockErrorMilliseconds }: Evidence): bigint[] {
  const at = creditedAt(row, rows);
  const all = minimums(rows);
  const near = all
    .map(({ set_at: setAt }) => Date.parse(setAt))
    .filter((setAt) => Math.abs(setAt - at) <= clockErrorMilliseconds);
  const moments = [Infinity, at, at - SAME_MOMENT_MILLISECONDS];
  const values = [...moments, ...near.flatMap((setAt) => [setAt - 1, setAt])].map((knownAt) => {
    const known = all.filter(({ set_at: setAt }) => Date.parse(setAt) <= knownAt);
    return known.at(-1)?.value ?? 'none';
  });
  return [...new Set(values)].map(unitsOfCwd);
}

function unitsOfCwd(value: string): bigint {
  if (value === 'none') return 0n;
  const [whole = '0', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(CWD_DECIMALS, '0'));
}

import { CORE_ASSET_ID, type ChainTruth } from '../evidence/chain-truth';
import type { Evidence } from '../evidence/facts';
import { signed, type GatewayRows } from '../evidence/rows';
import { Complaints, type Violation } from '../evidence/violation';

const ACCOUNT = 'unexplained';

/**
 * What the chain shows and no operation explains is kept apart to the unit, and in the end it is just
 * what came in and can be seen by nobody. A part of it that the service has taken counts as long as nothing
 * explains it, and so does what an operator has booked as a difference.
 */
export function checkUnexplained({ truth, rows, settled }: Evidence): readonly Violation[] {
  const complaints = new Complaints('unexplained');
  const balance = BigInt(rows.accounts.find(({ code }) => code === ACCOUNT)?.balance ?? '0');
  const remaining = sum(rows.surpluses.map((row) => BigInt(row.remaining)));
  complaints.demand(
    balance === remaining,
    `${ACCOUNT} has ${balance}; what remains of the surpluses makes ${remaining}`,
  );
  if (!settled) return complaints.found;
  const came = sum(
    truth.credits.filter(({ assetId }) => assetId === CORE_ASSET_ID).map(({ units }) => units),
  );
  const booked = sum(
    rows.deposits
      .filter(({ asset_id: assetId, state }) => assetId === CORE_ASSET_ID && state !== 'gone')
      .map(({ units }) => BigInt(units)),
  );
  const unseen = came - booked;
  const kept = sum(rows.surpluses.map((row) => BigInt(row.kept))) + corrected(rows, truth);
  const unstolen = takenOnlyThen(rows, truth);
  complaints.demand(
    remaining + kept === unseen + unstolen,
    `${unseen} units came in unseen; surpluses hold ${remaining} and the house has ${kept} of them` +
      (unstolen === 0n ? '' : `, and of ${unstolen} whose theft went with the chain`),
  );
  return complaints.found;
}

/** What somebody else had taken from the wallet on a chain that has gone back since. */
function takenOnlyThen(rows: GatewayRows, truth: ChainTruth): bigint {
  const isLost = (key: string) => {
    const [, transactionId = ''] = key.split(':');
    return truth.hasLost(transactionId) && truth.blockOf(transactionId) === undefined;
  };
  const lost = rows.entries.filter(({ kind, key }) => kind === 'foreign_operation' && isLost(key));
  return -sum(inCustody(rows, lost));
}

/** What operators have booked as more than the books had; and, where the chain has lost blocks, as less. */
function corrected(rows: GatewayRows, truth: ChainTruth): bigint {
  const corrections = rows.entries.filter(({ kind }) => kind === 'correction');
  const each = inCustody(rows, corrections);
  return sum(each.filter((units) => units > 0n || truth.hasLostAnything));
}

function inCustody(
  { accounts, postings }: GatewayRows,
  entries: readonly { readonly id: string }[],
): readonly bigint[] {
  const custody = accounts.find(({ code }) => code === 'custody')?.id;
  const ids = new Set(entries.map(({ id }) => id));
  return postings.filter((row) => row.account_id === custody && ids.has(row.entry_id)).map(signed);
}

function sum(units: readonly bigint[]): bigint {
  return units.reduce((total, each) => total + each, 0n);
}

import { CORE_ASSET_ID } from './chain-truth';
import type { Evidence } from './facts';
import type { GatewayRows } from './rows';
import { Complaints, type Violation } from './violation';

const ACCOUNT = 'unexplained';

/**
 * What the chain shows and no operation explains is kept apart to the unit, and in the end it is just
 * what came in and can be seen by nobody. A part of it that the house has taken counts as long as nothing
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
      .filter(({ asset_id: assetId }) => assetId === CORE_ASSET_ID)
      .map(({ units }) => BigInt(units)),
  );
  const unseen = came - booked;
  const kept = sum(rows.surpluses.map((row) => BigInt(row.kept))) + correctedUpwards(rows);
  complaints.demand(
    remaining + kept === unseen,
    `${unseen} units came in unseen; surpluses hold ${remaining} and the house has ${kept} of them`,
  );
  return complaints.found;
}

/** What operators have booked as more than the books had. */
function correctedUpwards({ accounts, entries, postings }: GatewayRows): bigint {
  const custody = accounts.find(({ code }) => code === 'custody')?.id;
  const corrections = new Set(
    entries.filter(({ kind }) => kind === 'correction').map(({ id }) => id),
  );
  return sum(
    postings
      .filter((row) => row.account_id === custody && row.side === 'debit')
      .filter((row) => corrections.has(row.entry_id))
      .map(({ amount }) => BigInt(amount)),
  );
}

function sum(units: readonly bigint[]): bigint {
  return units.reduce((total, each) => total + each, 0n);
}

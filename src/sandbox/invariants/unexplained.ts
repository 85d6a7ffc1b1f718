import { CORE_ASSET_ID } from './chain-truth';
import type { Evidence } from './facts';
import { Complaints, type Violation } from './violation';

const ACCOUNT = 'unexplained';

/**
 * What the chain shows and no operation explains is kept apart to the unit, and in the end it is just
 * what came in and can be seen by nobody. A part of it that the house has taken counts as long as nothing
 * explains it.
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
  const kept = sum(rows.surpluses.map((row) => BigInt(row.kept)));
  complaints.demand(
    remaining + kept === unseen,
    `${unseen} units came in unseen; surpluses hold ${remaining} and the house has ${kept} of them`,
  );
  return complaints.found;
}

function sum(units: readonly bigint[]): bigint {
  return units.reduce((total, each) => total + each, 0n);
}

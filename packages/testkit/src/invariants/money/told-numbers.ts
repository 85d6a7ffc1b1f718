import type { Evidence, ToldNumber } from '../evidence/facts';
import type { DepositRow, GatewayRows, WithdrawalRow } from '../evidence/rows';
import { Complaints, groupBy, type Violation } from '../evidence/violation';

const CWD = '1.3.0';
const GIVEN_BACK: readonly string[] = ['cancelled', 'rejected'];

/** By name, in minor units. */
type Numbers = Readonly<Record<string, bigint>>;

/** Whatever the gateway explains is what the tables say, and its facts add up to it: each row, and no other. */
export function checkToldNumbers({ rows, toldNumbers }: Evidence): readonly Violation[] {
  const complaints = new Complaints('told-numbers');
  if (toldNumbers === undefined) return complaints.found;
  const told = groupBy(toldNumbers, ({ subject, id }) => `${subject} ${id}`);
  for (const [place, expected] of expectedNumbers(rows)) {
    const given = new Map((told.get(place) ?? []).map((each) => [each.name, each]));
    for (const [name, units] of Object.entries(expected)) {
      compare(`${place}: ${name}`, units, given.get(name), complaints);
      given.delete(name);
    }
    for (const name of given.keys())
      complaints.add(`${place} is told with ${name}, which it has not`);
  }
  // What a finding is about has an expectation of its own above.
  for (const { subject, id, name, amount, sum } of toldNumbers) {
    const isWhole = BigInt(amount) === BigInt(sum);
    complaints.demand(isWhole, `${subject} ${id}: ${name} is ${amount}, and its facts make ${sum}`);
  }
  return complaints.found;
}

function compare(
  place: string,
  units: bigint,
  told: ToldNumber | undefined,
  complaints: Complaints,
): void {
  if (told === undefined) {
    complaints.add(`${place} is not explained`);
    return;
  }
  const isRight = BigInt(told.amount) === units;
  complaints.demand(isRight, `${place} is told as ${told.amount}; the tables say ${units}`);
}

function expectedNumbers(rows: GatewayRows): Map<string, Numbers> {
  const undone = new Set(
    rows.entries.flatMap(({ key }) => /^withdrawal-undone:([^:]+):/.exec(key)?.[1] ?? []),
  );
  return new Map([
    ...rows.deposits.map((row) => [`deposit ${row.id}`, ofDeposit(row, rows)] as const),
    ...rows.withdrawals.map((row) => {
      return [`withdrawal ${row.id}`, ofWithdrawal(row, undone.has(row.id))] as const;
    }),
    ...rows.accounts.map(({ code, balance }) => {
      return [`balance ${code}`, { balance: BigInt(balance) }] as const;
    }),
  ]);
}

function ofDeposit(deposit: DepositRow, rows: GatewayRows): Numbers {
  const { asset_id: assetId, units, customer_id: customerId, points, state } = deposit;
  if (assetId !== CWD) return {};
  const refund = state === 'refunded' ? lastRefund(deposit.id, rows) : null;
  return {
    cwd: BigInt(units),
    ...(customerId !== null && { points: BigInt(points ?? '0') }),
    ...(refund !== null && { refund }),
  };
}

/** What was sent before it, and went with the chain, has come back. */
function lastRefund(depositId: string, { outgoing }: GatewayRows): bigint | null {
  const amounts = outgoing
    .filter(({ state }) => state === 'irreversible')
    .flatMap(({ payments }) => payments)
    .filter((each) => each.purpose === 'refund' && each.purpose_id === depositId && !each.surplus)
    .map(({ amount }) => BigInt(amount ?? '0'));
  return amounts.at(-1) ?? null;
}

function ofWithdrawal({ state, points, net }: WithdrawalRow, isUndone: boolean): Numbers {
  const isBack = GIVEN_BACK.includes(state) || isUndone;
  const hasArrived = state === 'irreversible' && !isUndone;
  return { points: isBack ? 0n : BigInt(points), net: hasArrived ? BigInt(net) : 0n };
}

import type { Evidence } from '../evidence/facts';
import { signed, type GatewayRows, type ServiceHoldRow } from '../evidence/rows';
import { Complaints, groupBy, type Violation } from '../evidence/violation';

/** How the hold in the books must have ended, by the state of the service's. */
const IN_THE_BOOKS: Readonly<Record<string, string>> = {
  held: 'held',
  captured: 'settled',
  released: 'released',
  expired: 'released',
};

/** What the service has set aside was the customer's, and went where its state says; each act was told once. */
export function checkServiceHolds({ rows }: Evidence): readonly Violation[] {
  const complaints = new Complaints('service-holds');
  const moves = new Moves(rows);
  const holds = new Map(rows.holds.map((row) => [row.id, row]));
  const events = groupBy(
    rows.events,
    ({ type, payload }) => `${type} ${String(payload['holdId'])}`,
  );
  for (const hold of rows.serviceHolds) {
    const { id, customer_id: customerId, points, state } = hold;
    const booked = holds.get(id);
    const isBooked =
      booked?.amount === points &&
      booked.customer_id === customerId &&
      booked.state === IN_THE_BOOKS[state];
    complaints.demand(isBooked, `hold ${id} of the service is ${state}, and not so in the books`);
    checkMoves(hold, moves, complaints);
    const told = {
      points_held: 1,
      hold_captured: state === 'captured' ? 1 : 0,
      hold_released: ['released', 'expired'].includes(state) ? 1 : 0,
    };
    for (const [type, times] of Object.entries(told)) {
      const found = (events.get(`${type} ${id}`) ?? []).length;
      complaints.demand(found === times, `hold ${id} is ${state}: ${type} was told ${found} times`);
    }
  }
  return complaints.found;
}

function checkMoves(hold: ServiceHoldRow, moves: Moves, complaints: Complaints): void {
  const { id, customer_id: customerId, state } = hold;
  const [points, captured] = [BigInt(hold.points), BigInt(hold.captured ?? '0')];
  const [begun, ended] = [`hold:${id}`, `hold-ended:${id}`];
  const spendable = `customer:${customerId}`;
  const left = moves.gained(begun, spendable);
  complaints.demand(left === -points, `hold ${id} of ${points} took ${-left} from the customer`);
  const back = moves.gained(ended, spendable);
  const due = state === 'held' ? 0n : points - captured;
  complaints.demand(back === due, `hold ${id} gave ${back} back, and was to give ${due}`);
  const taken = moves.gained(ended, 'points-issued');
  complaints.demand(taken === captured, `hold ${id} has captured ${captured}, and took ${taken}`);
}

/** What entries have brought to accounts that grow by credits, or have taken from those that do not. */
class Moves {
  private readonly sums = new Map<string, bigint>();

  constructor({ accounts, entries, postings }: GatewayRows) {
    const keys = new Map(entries.map(({ id, key }) => [id, key]));
    const codes = new Map(accounts.map(({ id, code }) => [id, code]));
    for (const posting of postings) {
      const place = `${keys.get(posting.entry_id) ?? ''} ${codes.get(posting.account_id) ?? ''}`;
      this.sums.set(place, (this.sums.get(place) ?? 0n) - signed(posting));
    }
  }

  gained(key: string, code: string): bigint {
    return this.sums.get(`${key} ${code}`) ?? 0n;
  }
}

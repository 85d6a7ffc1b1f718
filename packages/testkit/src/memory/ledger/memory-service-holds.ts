import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from 'crowdwiz-gateway/internal/kernel/index';
import {
  customerAccount,
  isDue,
  POINTS_ISSUED,
  SERVICE_HOLD_TRANSITIONS,
  ServiceHolds,
  type HoldName,
  type ServiceHold,
  type ServiceHoldFilter,
} from 'crowdwiz-gateway/internal/ledger/index';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { changesOf } from './changes';
import { ENTRIES, HOLDS, SERVICE_HOLDS } from './ledger-tables';

const LIST = 'holds';
const IN_THE_BOOKS = {
  held: 'held',
  captured: 'settled',
  released: 'released',
  expired: 'released',
} as const;

@Injectable()
export class MemoryServiceHolds extends ServiceHolds {
  private get holds() {
    return this.database.in(SERVICE_HOLDS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override add(holds: readonly ServiceHold[]): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Placing a hold');
      for (const hold of holds) {
        const { id, customerId, reference, state } = hold;
        if (state !== 'held') throw new MemoryRefusal('A row starts as held');
        const isTaken = this.holds.some(
          (each) => each.customerId === customerId && each.reference === reference,
        );
        if (isTaken) throw new MemoryRefusal('A reference names one hold');
        this.assertInTheBooks(hold);
        if (!this.holds.insert(id, hold)) throw new MemoryRefusal('An id names one hold');
      }
    });
  }

  override end(holds: readonly ServiceHold[]): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Ending a hold');
      for (const hold of holds) {
        const known = this.holds.get(hold.id);
        if (!known) continue;
        if (!SERVICE_HOLD_TRANSITIONS[known.state].includes(hold.state)) {
          throw new MemoryRefusal(`A hold does not go from ${known.state} to ${hold.state}`);
        }
        const { state, captured, endedAt, endedBy } = hold;
        const ended = { ...known, state, captured, endedAt, endedBy };
        this.assertInTheBooks(ended);
        this.holds.put(hold.id, ended);
      }
    });
  }

  override find(id: string): Promise<ServiceHold | null> {
    return this.database.read(() => this.holds.get(id));
  }

  override findNamed(names: readonly HoldName[]): Promise<readonly ServiceHold[]> {
    return this.database.read(() => {
      const ids = new Set(names.flatMap((name) => ('id' in name ? name.id : [])));
      const others = new Set(names.flatMap((name) => ('id' in name ? [] : textOf(name))));
      return this.holds.rows((hold) => ids.has(hold.id) || others.has(textOf(hold)));
    });
  }

  override list(
    { customerId, state, reference }: ServiceHoldFilter,
    page: PageRequest,
  ): Promise<Page<ServiceHold>> {
    return this.database.read(() =>
      this.holds.page(
        LIST,
        page,
        (hold) => hold,
        (hold) =>
          hold.customerId === customerId &&
          (state === null || hold.state === state) &&
          (reference === null || hold.reference === reference),
      ),
    );
  }

  override due(at: Date, limit: number): Promise<readonly ServiceHold[]> {
    const expiry = ({ expiresAt }: ServiceHold) => expiresAt?.getTime() ?? Infinity;
    return this.database.read(() =>
      this.holds
        .rows((hold) => isDue(hold, at))
        .sort((one, other) => expiry(one) - expiry(other) || (one.id < other.id ? -1 : 1))
        .slice(0, limit),
    );
  }

  private assertInTheBooks({ id, customerId, points, state, captured }: ServiceHold): void {
    const hold = this.database.in(HOLDS).get(id);
    const isThere = hold?.customerId === customerId && hold.units === points.units;
    const end = this.database.in(ENTRIES).get(hold?.endedEntryKey ?? '');
    const moved = changesOf(end ? [end] : []);
    const taken = -(moved.get(POINTS_ISSUED.code)?.units ?? 0n);
    const back = moved.get(customerAccount(customerId).code)?.units ?? 0n;
    const isAsTheyHave =
      isThere &&
      hold.state === IN_THE_BOOKS[state] &&
      taken === (captured?.units ?? 0n) &&
      (end === null || back === points.units - taken);
    if (!isAsTheyHave) {
      throw new MemoryRefusal(`Hold ${id} of the service is not as the books have it`);
    }
  }
}

/** References have no blanks. */
function textOf({ customerId, reference }: { customerId: string; reference: string }): string {
  return `${customerId} ${reference}`;
}

import { Injectable } from '@nestjs/common';
import {
  type Decision,
  DECISION_TRANSITIONS,
  DecisionBook,
  type DecisionEnd,
  type DecisionFilter,
  type DecisionKind,
} from 'crowdwiz-gateway/internal/decisions/index';
import { isWithin, type Page, type PageRequest } from 'crowdwiz-gateway/internal/kernel/index';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { DECISIONS } from './audit-tables';

const LIST = 'decisions';

@Injectable()
export class MemoryDecisionBook extends DecisionBook {
  private get decisions() {
    return this.database.in(DECISIONS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  /** Units of work happen one after the other here. */
  override lockAsking(): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Asking for an act');
    });
  }

  override add(decision: Decision): Promise<void> {
    return this.database.write(() => {
      const { id, kind, key, state, isByOne } = decision;
      if (!(isByOne ? ['approved'] : ['pending']).includes(state)) {
        throw new MemoryRefusal('Only an act that one person decides begins as decided');
      }
      const isAnother = (each: Decision) =>
        each.state === 'pending' && each.kind === kind && each.key === key;
      if (state === 'pending' && this.decisions.some(isAnother)) {
        throw new MemoryRefusal('It waits already');
      }
      if (!this.decisions.insert(id, decision)) throw new MemoryRefusal(`There is one ${id}`);
    });
  }

  override find(id: string): Promise<Decision | null> {
    return this.database.read(() => this.decisions.get(id));
  }

  override lock(id: string): Promise<Decision | null> {
    this.database.requireUnit('Deciding');
    return this.find(id);
  }

  override latestOf(kind: DecisionKind, key: string): Promise<Decision | null> {
    return this.database.read(
      () => this.decisions.rows((each) => each.kind === kind && each.key === key).at(-1) ?? null,
    );
  }

  override end(id: string, end: DecisionEnd): Promise<boolean> {
    return this.database.write(() => {
      const decision = this.decisions.get(id);
      if (!decision || !DECISION_TRANSITIONS[decision.state].includes(end.state)) return false;
      requireTwo(decision, end);
      this.decisions.put(id, { ...decision, ...end });
      return true;
    });
  }

  override expired(now: Date, limit: number): Promise<readonly Decision[]> {
    return this.waiting(limit, ({ expiresAt }) => expiresAt <= now);
  }

  override pending(limit: number): Promise<readonly Decision[]> {
    return this.waiting(limit, () => true);
  }

  override list(filter: DecisionFilter, page: PageRequest): Promise<Page<Decision>> {
    const fits = (each: Decision) =>
      each.state === (filter.state ?? each.state) &&
      each.kind === (filter.kind ?? each.kind) &&
      isWithin(each.askedAt, filter);
    return this.database.read(() => this.decisions.page(LIST, page, (each) => each, fits));
  }

  private waiting(limit: number, fits: (each: Decision) => boolean): Promise<readonly Decision[]> {
    return this.database.read(() =>
      this.decisions
        .rows((each) => each.state === 'pending' && fits(each))
        .sort((one, other) => one.expiresAt.getTime() - other.expiresAt.getTime())
        .slice(0, limit),
    );
  }
}

/** What the database refuses by its constraints. */
function requireTwo({ askedPeople, expiresAt }: Decision, end: DecisionEnd): void {
  const { state, decidedAt, decidedPerson } = end;
  if ((state === 'expired') !== (decidedPerson === null)) throw new MemoryRefusal('By whom?');
  if (state !== 'approved' && state !== 'rejected') return;
  if (decidedPerson !== null && askedPeople.includes(decidedPerson.toLowerCase())) {
    throw new MemoryRefusal('One person has decided alone');
  }
  if (decidedAt >= expiresAt) throw new MemoryRefusal('Its time was over');
}

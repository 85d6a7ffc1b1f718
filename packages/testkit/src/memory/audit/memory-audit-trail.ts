import { Injectable } from '@nestjs/common';
import {
  type ActFilter,
  type ActHead,
  type AnchoredHead,
  AuditTrail,
  BEGINNING,
  chained,
  type ChainedAct,
  type OperatorAct,
  type VerifiedCopy,
} from 'crowdwiz-gateway/internal/audit/index';
import { isWithin, type Page, type PageRequest } from 'crowdwiz-gateway/internal/kernel/index';
import { MemoryDatabase } from '../database/memory-database';
import { ACTS, ANCHORS, COPIES } from './audit-tables';

const LIST = 'operators-acts';

@Injectable()
export class MemoryAuditTrail extends AuditTrail {
  private get acts() {
    return this.database.in(ACTS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override append(act: OperatorAct): void {
    this.database.atCommit(() => {
      const next = chained(act, this.acts.rows().at(-1) ?? BEGINNING);
      this.acts.insert(String(next.number), next);
    });
  }

  override list(filter: ActFilter, page: PageRequest): Promise<Page<ChainedAct>> {
    return this.database.read(() =>
      this.acts.page(
        LIST,
        page,
        (act) => act,
        (act) => fits(act, filter),
      ),
    );
  }

  override following(number: number, limit: number): Promise<readonly ChainedAct[]> {
    return this.database.read(() => this.acts.rows((act) => act.number > number).slice(0, limit));
  }

  override head(): Promise<ActHead | null> {
    return this.database.read(() => {
      const last = this.acts.rows().at(-1);
      return last ? { number: last.number, hash: last.hash } : null;
    });
  }

  override keepAnchored(head: AnchoredHead): Promise<boolean> {
    return this.database.write(() => this.database.in(ANCHORS).insert(head.day, head));
  }

  override anchored(): Promise<readonly AnchoredHead[]> {
    return this.database.read(() =>
      this.database
        .in(ANCHORS)
        .rows()
        .sort((one, other) => (one.day < other.day ? -1 : 1)),
    );
  }

  override async lastAnchored(): Promise<AnchoredHead | null> {
    return (await this.anchored()).at(-1) ?? null;
  }

  override noteCopy(copy: VerifiedCopy): Promise<void> {
    return this.database.write(() => {
      this.database.in(COPIES).insert(`${copy.copiedAt.toISOString()} ${copy.isWhole}`, copy);
    });
  }

  override newestCopy(): Promise<VerifiedCopy | null> {
    return this.database.read(() => {
      const copies = this.database.in(COPIES).rows();
      return copies.sort(newestFirst)[0] ?? null;
    });
  }
}

/** Of one time, the copy that was altered counts. */
function newestFirst(one: VerifiedCopy, other: VerifiedCopy): number {
  return +other.copiedAt - +one.copiedAt || Number(one.isWhole) - Number(other.isWhole);
}

function fits(act: ChainedAct, filter: ActFilter): boolean {
  const { act: kind = act.act, operator = act.operator, requestId = act.requestId } = filter;
  const { subjectKind = act.subject.kind, subjectId = act.subject.id } = filter;
  return (
    act.act === kind &&
    act.operator === operator &&
    act.requestId === requestId &&
    act.subject.kind === subjectKind &&
    act.subject.id === subjectId &&
    isWithin(act.at, filter)
  );
}

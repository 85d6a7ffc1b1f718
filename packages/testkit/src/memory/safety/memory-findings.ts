import { Injectable } from '@nestjs/common';
import {
  Clock,
  isWithin,
  newId,
  type Page,
  type PageRequest,
} from 'crowdwiz-gateway/internal/kernel/index';
import {
  Findings,
  MAX_FINDINGS_AT_ONCE,
  type Finding,
  type FindingDraft,
  type FindingFilter,
  type FindingKind,
  type HaltScope,
} from 'crowdwiz-gateway/internal/safety/index';
import { MemoryDatabase } from '../database/memory-database';
import { FINDINGS } from './safety-tables';

const LIST = 'findings';

@Injectable()
export class MemoryFindings extends Findings {
  private get findings() {
    return this.database.in(FINDINGS);
  }

  constructor(
    private readonly database: MemoryDatabase,
    private readonly clock: Clock,
  ) {
    super();
  }

  override open(draft: FindingDraft): Promise<{ finding: Finding; isNew: boolean }> {
    return this.database.write(() => {
      const now = this.clock.now();
      const known = this.openOne(draft.kind, draft.subject);
      const finding: Finding = {
        id: known?.id ?? newId(),
        ...draft,
        openedAt: known?.openedAt ?? now,
        lastSeenAt: now,
        closedAt: null,
        closedBy: null,
        closeReason: null,
      };
      this.findings.put(finding.id, finding);
      return { finding, isNew: known === null };
    });
  }

  override closeBySubject(
    kind: FindingKind,
    subject: string,
    by: string,
    reason: string,
  ): Promise<Finding | null> {
    return this.database.write(() => this.end(this.openOne(kind, subject), by, reason));
  }

  override close(id: string, by: string, reason: string): Promise<Finding | null> {
    return this.database.write(() => this.end(this.findings.get(id), by, reason));
  }

  override find(id: string): Promise<Finding | null> {
    return this.database.read(() => this.findings.get(id));
  }

  override list(
    { open, kind, subject, ...period }: FindingFilter,
    page: PageRequest,
  ): Promise<Page<Finding>> {
    const isAsked = (each: Finding) =>
      (open === null || (each.closedAt === null) === open) &&
      (kind === undefined || each.kind === kind) &&
      (subject === undefined || each.subject === subject) &&
      isWithin(each.openedAt, period);
    return this.database.read(() =>
      this.findings.pageByTime(
        LIST,
        page,
        ({ openedAt }) => openedAt,
        (finding) => finding,
        isAsked,
      ),
    );
  }

  override openOf(kinds: readonly FindingKind[]): Promise<readonly Finding[]> {
    return this.oldestOpen(({ kind }) => kinds.includes(kind));
  }

  override wasOpened(kind: FindingKind, subject: string): Promise<boolean> {
    return this.database.read(() =>
      this.findings.some((each) => each.kind === kind && each.subject === subject),
    );
  }

  override openHalting(scope: HaltScope): Promise<readonly Finding[]> {
    return this.oldestOpen(({ halts }) => halts.includes(scope));
  }

  override countOpenByKind(): Promise<ReadonlyMap<FindingKind, number>> {
    return this.database.read(() => {
      const counts = new Map<FindingKind, number>();
      for (const { kind } of this.findings.rows(({ closedAt }) => closedAt === null)) {
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
      }
      return new Map([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
    });
  }

  private openOne(kind: FindingKind, subject: string): Finding | null {
    return this.findings.find(
      (each) => each.closedAt === null && each.kind === kind && each.subject === subject,
    );
  }

  private oldestOpen(condition: (finding: Finding) => boolean): Promise<readonly Finding[]> {
    return this.database.read(() =>
      this.findings
        .rows((each) => each.closedAt === null && condition(each))
        .slice(0, MAX_FINDINGS_AT_ONCE),
    );
  }

  private end(finding: Finding | null, by: string, reason: string): Finding | null {
    if (finding?.closedAt !== null) return null;
    const closed = { ...finding, closedAt: this.clock.now(), closedBy: by, closeReason: reason };
    this.findings.put(closed.id, closed);
    return closed;
  }
}

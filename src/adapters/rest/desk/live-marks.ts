import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Alarms } from '../../../alarms';
import { DecisionBook } from '../../../decisions';
import { ReadEvents } from '../../../events';
import { type GatewayStatus, StatusReader } from '../../../platform/status';
import { Findings } from '../../../safety';
import { cursorOf } from '../events/event-cursor';

/** What the page of operators shows, by what changes together. */
export const LIVE_TOPICS = ['money', 'status', 'halts', 'findings', 'alarms', 'decisions'] as const;
export type LiveTopic = (typeof LIVE_TOPICS)[number];

/** Of each topic a text that is another one after something of it has changed, and says nothing else. */
export type Marks = Readonly<Record<LiveTopic, string>>;

/** For so long one look serves everybody. */
const LOOK_MILLISECONDS = 1_000;
/** As many as a queue of the page shows. */
const ROWS = { limit: 50, cursor: null };
const MARK_LENGTH = 16;

/** Sees whether something has changed, once for all who watch: by a few small queries, whatever there is. */
@Injectable()
export class LiveMarks {
  private last: { readonly marks: Marks; readonly until: number } | null = null;
  private underWay: Promise<Marks> | null = null;

  constructor(
    private readonly events: ReadEvents,
    private readonly status: StatusReader,
    private readonly findings: Findings,
    private readonly alarms: Alarms,
    private readonly decisions: DecisionBook,
  ) {}

  async read(): Promise<Marks> {
    if (this.last !== null && performance.now() < this.last.until) return this.last.marks;
    this.underWay ??= this.look().finally(() => {
      this.underWay = null;
    });
    const marks = await this.underWay;
    this.last = { marks, until: performance.now() + LOOK_MILLISECONDS };
    return marks;
  }

  /** One query after the other: it must not take more than one connection of the pool. */
  private async look(): Promise<Marks> {
    const money = cursorOf(await this.events.head());
    const status = await this.status.read(LOOK_MILLISECONDS / 1000);
    const findings = await this.findings.list({ open: true }, ROWS);
    const alarms = await this.alarms.list({ state: null }, ROWS);
    const decisions = await this.decisions.pending(ROWS.limit);
    return {
      money,
      status: markOf(shownOf(status)),
      halts: markOf(status.database?.halts ?? null),
      findings: markOf(findings.items.map(({ id, lastSeenAt }) => [id, lastSeenAt])),
      alarms: markOf(alarms.items.map(({ id, state, lastAt }) => [id, state, lastAt])),
      decisions: markOf(decisions.map(({ id }) => id)),
    };
  }
}

/** Without what passes with time alone, which the page counts by itself. */
function shownOf({ nodes, database, databaseError, telegram }: GatewayStatus): unknown {
  const { cursor, balance, openFindingsByKind, outboxBacklog, openWithdrawals } = database ?? {};
  return {
    nodes: nodes.map(({ node, state, irreversibleNumber, lastError }) => ({
      ...{ node, state, irreversibleNumber, lastError },
    })),
    ...{ databaseError, telegram, outboxBacklog, openWithdrawals },
    scanned: cursor?.blockNumber,
    checkedAt: balance?.checkedAt,
    findings: [...(openFindingsByKind ?? [])],
  };
}

function markOf(shown: unknown): string {
  const text = JSON.stringify(shown, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return createHash('sha256').update(text).digest('base64url').slice(0, MARK_LENGTH);
}

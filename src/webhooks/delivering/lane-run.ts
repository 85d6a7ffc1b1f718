import type { RecordedEvent } from '../../events';
import type { Attempt, Delivery, DeliveryOutcome } from '../delivery';
import type { ReceiverAnswer } from '../ports/webhook-sender';
import type { EndpointHealth, LastAttempt } from '../webhook-endpoint';
import { healthAfter, isResting, nextAttempt, type Verdict, verdictOf } from './retry-schedule';

/** One event for the endpoint. */
export interface Job {
  /** Null when it is deleted by now. */
  readonly event: RecordedEvent | null;
  /** Null for one that comes from the feed. */
  readonly delivery: Delivery | null;
}

/** Jobs that are done one after the other: a later one not before the one before it was taken. */
export type Lane = readonly Job[];

export interface LaneTerms {
  readonly endpointId: string;
  readonly health: EndpointHealth;
  /** How many requests may be under way now. */
  readonly inFlightMost: () => number;
  readonly isStopping: () => boolean;
  readonly send: (event: RecordedEvent) => Promise<ReceiverAnswer>;
  readonly now: () => Date;
  readonly random: () => number;
}

/** Sends the lanes of one page, side by side within bounds, until the receiver takes nothing more. */
export class LaneRun {
  readonly outcomes: DeliveryOutcome[] = [];
  health: EndpointHealth;
  isGone = false;
  /** The one that ended last; null when nothing was sent. */
  lastAttempt: LastAttempt | null = null;
  private readonly wasResting: boolean;
  /** What the receiver has not taken, with the failures before that. */
  private readonly notTaken = new Map<DeliveryOutcome, number>();

  constructor(private readonly terms: LaneTerms) {
    const { failures, failingSince, restsUntil } = terms.health;
    this.health = { failures, failingSince, restsUntil };
    this.wasResting = isResting(terms.health);
  }

  /** The receiver took nothing before, and does now. */
  get hasRecovered(): boolean {
    // A refusal ends the rest, too, and is no recovery: what waits would use up its attempts.
    return this.wasResting && !isResting(this.health) && this.health.failures === 0;
  }

  async run(lanes: readonly Lane[]): Promise<void> {
    const running = new Set<Promise<void>>();
    for (const lane of lanes) {
      while (running.size >= Math.max(1, this.terms.inFlightMost())) await Promise.race(running);
      const done = this.runLane(lane).finally(() => running.delete(done));
      running.add(done);
    }
    await Promise.all(running);
  }

  /**
   * The same once the endpoint has another address: what this one has not taken is due there, and does not count as a
   * failure.
   */
  outcomesElsewhere(): DeliveryOutcome[] {
    const nextAttemptAt = this.terms.now();
    return this.outcomes.map((outcome) => {
      const failures = this.notTaken.get(outcome);
      if (failures === undefined) return outcome;
      return { ...outcome, state: 'waiting', failures, nextAttemptAt };
    });
  }

  /** They wait without an attempt; what waits already goes on doing so. */
  park(jobs: Lane): void {
    for (const job of jobs) {
      if (job.delivery !== null) continue;
      const nextAttemptAt = this.terms.now();
      this.add(job, { state: 'waiting', failures: 0, nextAttemptAt, attempt: null });
    }
  }

  private async runLane(lane: Lane): Promise<void> {
    for (const [index, job] of lane.entries()) {
      if (!this.mayGoOn()) {
        this.park(lane.slice(index));
        return;
      }
      if (await this.attempt(job)) continue;
      this.park(lane.slice(index + 1));
      return;
    }
  }

  private mayGoOn(): boolean {
    if (this.isGone || this.terms.isStopping()) return false;
    return this.wasResting || !isResting(this.health);
  }

  /** Whether the receiver took it. */
  private async attempt(job: Job): Promise<boolean> {
    const at = this.terms.now();
    if (job.event === null) {
      this.giveUp(job, at);
      return true;
    }
    const answer = await this.terms.send(job.event);
    const now = this.terms.now();
    const verdict = verdictOf(answer);
    this.noteHealth(verdict, now);
    if (verdict === 'gone') this.isGone = true;
    const attempt = attemptOf(at, answer);
    this.lastAttempt = { at, status: attempt.status, error: attempt.error };
    this.note(job, verdict, attempt, now);
    return verdict === 'taken';
  }

  /** What was under way when the receiver was found to take nothing says the same once more. */
  private noteHealth(verdict: Verdict, now: Date): void {
    if (verdict !== 'taken' && !this.wasResting && isResting(this.health)) return;
    this.health = healthAfter(this.health, verdict, now, this.terms.random);
  }

  private note(job: Job, verdict: Verdict, attempt: Attempt, now: Date): void {
    if (verdict === 'taken') {
      this.add(job, { state: 'delivered', failures: job.delivery?.failures ?? 0, attempt });
      return;
    }
    const before = job.delivery?.failures ?? 0;
    // While the receiver takes nothing at all, no event is given up.
    if (this.wasResting && verdict === 'unreachable') {
      const nextAttemptAt = job.delivery?.nextAttemptAt ?? now;
      const waits = { state: 'waiting', failures: before, nextAttemptAt, attempt } as const;
      this.notTaken.set(this.add(job, waits), before);
      return;
    }
    const failures = before + 1;
    const nextAttemptAt = nextAttempt(failures, now, this.terms.random);
    const state = nextAttemptAt === null ? 'failed' : 'waiting';
    this.notTaken.set(this.add(job, { state, failures, nextAttemptAt, attempt }), before);
  }

  private giveUp(job: Job, at: Date): void {
    const error = 'The event is deleted, and cannot be sent any more.';
    const attempt = { at, milliseconds: 0, status: null, answer: null, error };
    this.add(job, { state: 'failed', failures: job.delivery?.failures ?? 0, attempt });
  }

  private add(
    { event, delivery }: Job,
    outcome: Pick<DeliveryOutcome, 'state' | 'failures' | 'attempt'> & {
      nextAttemptAt?: Date | null;
    },
  ): DeliveryOutcome {
    const of = delivery ?? (event && { ...event, eventId: event.id, eventType: event.type });
    if (of === null) throw new Error('A job has neither an event nor a delivery');
    const { eventId, eventType, sequence, customerId } = of;
    const { endpointId } = this.terms;
    const about = { endpointId, eventId, eventType, sequence, customerId };
    const added = { ...about, nextAttemptAt: null, ...outcome, at: this.terms.now() };
    this.outcomes.push(added);
    return added;
  }
}

function attemptOf(at: Date, { milliseconds, status, answer, error }: ReceiverAnswer): Attempt {
  const isTaken = verdictOf({ status }) === 'taken';
  const why = status === null ? error : `The receiver answered ${status}.`;
  return { at, milliseconds, status, answer, error: isTaken ? null : why };
}

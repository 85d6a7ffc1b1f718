import { Injectable } from '@nestjs/common';
import { Clock, isFresh, MoneyClock, notLater } from '../kernel';
import type { FindingDraft, HaltScope } from './finding';
import { Findings } from './ports/findings';
import { WaitingFlows } from './ports/waiting-flows';
import { RaiseFinding } from './raise-finding';
import {
  FLOW_BOUNDS_SECONDS,
  FLOW_NAMES,
  STANDSTILL_SECONDS,
  type FlowName,
  type WaitingFlow,
} from './waiting-flow';

type StuckFlow = Omit<FindingDraft, 'kind'>;

/** A block number that should move, and since when this process has seen it where it is. */
interface Standing {
  readonly block: number;
  readonly since: Date;
}

const KIND = 'stuck_flow';
const SCAN = 'scan:blocks';
const CHAIN = 'chain:irreversibility';

const SENTENCES: Readonly<Record<FlowName, string>> = {
  withdrawal: 'Approved withdrawals are not being paid',
  approval: 'Withdrawals have been waiting for a decision for 12 hours',
  outgoing: 'Signed transactions have expired, and what became of them is not proven',
  link_request: 'Customers wait for their code',
  refund: 'Refunds are not being signed',
  deposit: 'Deposits have been waiting for a day for crediting to be resumed',
  update: 'Customers have written to the bot and are not being answered',
  message: 'Messages to customers have not been delivered for an hour',
  rescan: 'Blocks that are to be read again have not been read to the end for an hour',
};

/**
 * Every flow ends, or an operator knows of it: one finding for all of a flow that have waited too long
 * for the same thing, closed when none is left.
 */
@Injectable()
export class WatchFlows {
  private readonly standing = new Map<string, Standing>();

  constructor(
    private readonly flows: WaitingFlows,
    private readonly findings: Findings,
    private readonly raiseFinding: RaiseFinding,
    private readonly clock: Clock,
    private readonly moneyClock: MoneyClock,
  ) {}

  /** `irreversibleNumber`: the last irreversible block by the nodes; null when none tells. */
  async run(irreversibleNumber: number | null): Promise<void> {
    const now = this.clock.now();
    const chainNow = this.moneyClock.chainTime();
    const bounds = boundsAt(now, chainNow);
    const { waiting, readToBlock, livingTransactions } = await this.flows.look(bounds);
    const open = await this.findings.openOf([KIND]);
    const openAt = new Map(open.map(({ subject, evidence }) => [subject, evidence['block']]));
    const known = irreversibleNumber ?? this.standing.get(CHAIN)?.block ?? null;
    const stuck = waiting.map(stuckFlowOf);
    if (known !== null) {
      const scanWaits = readToBlock !== null && readToBlock < known;
      const isDue = livingTransactions > 0;
      stuck.push(
        ...this.standstill(SCAN, readToBlock ?? 0, { isDue: scanWaits, openAt: openAt.get(SCAN) }),
        ...this.standstill(CHAIN, known, { isDue, openAt: openAt.get(CHAIN) }),
      );
    }
    for (const draft of stuck) await this.raiseFinding.execute({ kind: KIND, ...draft });
    const subjects = new Set(stuck.map(({ subject }) => subject));
    // While nobody has told how far the chain is, nobody knows whether it goes on.
    const isLookedAt = known === null ? isOfFlow : isWatched;
    const isOver = (subject: string) =>
      isLookedAt(subject) &&
      !subjects.has(subject) &&
      (chainNow !== null || !subject.startsWith('outgoing:'));
    for (const { subject } of open.filter((finding) => isOver(finding.subject))) {
      await this.raiseFinding.causeIsGone({ kind: KIND, subject }, 'It goes on again.');
    }
  }

  /** A finding from before a restart stays while the block is still the one that it names. */
  private standstill(
    subject: string,
    block: number,
    { isDue, openAt }: { isDue: boolean; openAt: string | undefined },
  ): StuckFlow[] {
    const now = this.clock.now();
    const seen = this.standing.get(subject);
    const since = isDue && seen?.block === block ? notLater(seen.since, now) : now;
    this.standing.set(subject, { block, since });
    const isLong = !isFresh(since, now, STANDSTILL_SECONDS * 1000);
    if (!isDue || (!isLong && openAt !== String(block))) return [];
    const summary =
      subject === SCAN
        ? 'The chain has gone on for ten minutes and is not being read.'
        : 'Payouts are under way, and no block has become irreversible for ten minutes.';
    return [{ subject, summary, evidence: { block: String(block) }, halts: [] }];
  }
}

/**
 * Transactions expire by the chain's time: by a clock that is ahead, all that are on their way would seem
 * overdue, and that halts payouts. While nobody tells the chain's time, none is.
 */
function boundsAt(now: Date, chainNow: Date | null): Readonly<Record<FlowName, Date>> {
  const before = (flow: FlowName, at = now) =>
    new Date(at.getTime() - FLOW_BOUNDS_SECONDS[flow] * 1000);
  return {
    withdrawal: before('withdrawal'),
    approval: before('approval'),
    outgoing: before('outgoing', chainNow ?? new Date(0)),
    link_request: before('link_request'),
    refund: before('refund'),
    deposit: before('deposit'),
    update: before('update'),
    message: before('message'),
    rescan: before('rescan'),
  };
}

function stuckFlowOf({ flow, waitsFor, count, oldestId, since }: WaitingFlow): StuckFlow {
  const halts: readonly HaltScope[] = flow === 'outgoing' ? ['payouts'] : [];
  return {
    subject: `${flow}:${waitsFor}`,
    summary: `${SENTENCES[flow]} (${waitsFor}).`,
    evidence: { count: String(count), oldestId, since: since.toISOString() },
    halts,
  };
}

/** Others may raise findings of this kind; those are not ours to close. */
function isWatched(subject: string): boolean {
  return [SCAN, CHAIN].includes(subject) || isOfFlow(subject);
}

function isOfFlow(subject: string): boolean {
  return FLOW_NAMES.some((flow) => subject.startsWith(`${flow}:`));
}

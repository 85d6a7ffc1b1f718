import { Inject, Injectable } from '@nestjs/common';
import {
  ALARM_CHANNELS,
  type AlarmChannel,
  AlarmNotices,
  Alarms,
  type AlarmCount,
  type ChannelStanding,
} from '../../alarms';
import { AuditTrail } from '../../audit';
import { DecisionBook } from '../../decisions';
import { Assets, Clock, isFresh, Money, MoneyClock } from '../../kernel';
import {
  Books,
  COLD_STORAGE,
  CUSTODY,
  POINTS_ISSUED,
  UNATTRIBUTED,
  UNDONE_PAYOUTS,
  UNEXPLAINED,
} from '../../ledger';
import { RateBook, rateInForce } from '../../terms';
import { PayoutsPause, type ClosedReason } from '../../wallet';
import { ENDPOINTS_MAXIMUM, isResting, WebhookEndpoints } from '../../webhooks';
import { Withdrawals } from '../../withdrawals';
import { within } from '../status/within';

const ANSWERS_WITHIN_MILLISECONDS = 3_000;
const FIGURES_AGE_MAXIMUM_SECONDS = 5;
/** More than an operator can decide in an hour: beyond it the figure says no more. */
const APPROVALS_COUNTED = 1_000;

interface Waiting {
  readonly count: number;
  readonly oldestAt: Date | null;
}

/** What operators watch, and no status page needs. */
export interface Figures {
  /** Why nothing is paid out; null when the payment gate is open. */
  readonly gateClosed: ClosedReason | null;
  readonly approvals: Waiting;
  /** Acts that wait for a second person. */
  readonly decisions: Waiting;
  /** Enabled endpoints of webhooks that take nothing. */
  readonly failingEndpoints: number;
  readonly alarms: readonly AlarmCount[];
  /** When the newest copy of the database that was verified was made; null where there is none. */
  readonly backupAt: Date | null;
  /** Of the channels of this process: one that is not used any more stays behind in the database. */
  readonly channels: readonly ChannelStanding[];
  /** CWD that the hot wallet must hold by the books. */
  readonly custody: Money;
  /** CWD for which all points could be withdrawn now, and what is owed besides. */
  readonly owed: Money;
}

/** Reads the figures from the database alone. Never throws. */
@Injectable()
export class FiguresReader {
  private last: { readonly at: Date; readonly figures: Figures | null } | null = null;
  private underWay: Promise<Figures | null> | null = null;

  constructor(
    private readonly pause: PayoutsPause,
    private readonly withdrawals: Withdrawals,
    private readonly decisions: DecisionBook,
    private readonly trail: AuditTrail,
    private readonly endpoints: WebhookEndpoints,
    private readonly alarms: Alarms,
    private readonly notices: AlarmNotices,
    @Inject(ALARM_CHANNELS) private readonly channels: readonly AlarmChannel[],
    private readonly books: Books,
    private readonly rates: RateBook,
    private readonly assets: Assets,
    private readonly clock: Clock,
    private readonly moneyClock: MoneyClock,
  ) {}

  /** Null when the database does not answer. One look at a time, and none more often than every few seconds. */
  async read(): Promise<Figures | null> {
    const { last } = this;
    if (last && isFresh(last.at, this.clock.now(), FIGURES_AGE_MAXIMUM_SECONDS * 1000)) {
      return last.figures;
    }
    this.underWay ??= this.look().finally(() => {
      this.underWay = null;
    });
    const figures = await this.underWay;
    this.last = { at: this.clock.now(), figures };
    return figures;
  }

  private async look(): Promise<Figures | null> {
    const figures = await within(ANSWERS_WITHIN_MILLISECONDS, this.readAll());
    return figures instanceof Error ? null : figures;
  }

  /** One after the other: a look must not take more than one connection of the pool. */
  private async readAll(): Promise<Figures> {
    const gateClosed = await this.pause.current();
    const approvals = await this.withdrawals.awaitingApproval(APPROVALS_COUNTED);
    const decisions = await this.decisions.pending(APPROVALS_COUNTED);
    const { items } = await this.endpoints.list({ limit: ENDPOINTS_MAXIMUM, cursor: null });
    const isFailing = (each: (typeof items)[number]) => each.state === 'enabled' && isResting(each);
    return {
      gateClosed,
      approvals: waitingSince(approvals.map(({ requestedAt }) => requestedAt)),
      decisions: waitingSince(decisions.map(({ askedAt }) => askedAt)),
      failingEndpoints: items.filter(isFailing).length,
      alarms: await this.alarms.countLiving(),
      backupAt: await this.backupAt(),
      channels: await this.standings(),
      ...(await this.solvency()),
    };
  }

  private async backupAt(): Promise<Date | null> {
    const copy = await this.trail.newestCopy();
    return copy?.isWhole ? copy.copiedAt : null;
  }

  private async standings(): Promise<readonly ChannelStanding[]> {
    const own = new Set(this.channels.map(({ name }) => name));
    return (await this.notices.standings()).filter(({ channel }) => own.has(channel));
  }

  /** Without CWD of customers that has bought no points yet: a fraction of a point each. */
  private async solvency(): Promise<Pick<Figures, 'custody' | 'owed'>> {
    const accounts = [
      CUSTODY,
      COLD_STORAGE,
      POINTS_ISSUED,
      UNATTRIBUTED,
      UNEXPLAINED,
      UNDONE_PAYOUTS,
    ];
    const [hot, cold, points, ...others] = await this.books.balancesOf(accounts);
    const { withdrawal } = await this.rates.schedule();
    const zero = Money.zero(this.assets.cwd);
    if (!hot || !cold || !points) throw new Error('A balance is missing');
    const { rate } = rateInForce(withdrawal, this.moneyClock.likely());
    const inPoints = points.isPositive ? rate.cwdFor(points).received : zero;
    const custody = hot.plus(cold);
    return { custody, owed: others.reduce((sum, each) => sum.plus(each), inPoints) };
  }
}

function waitingSince(times: readonly Date[]): Waiting {
  const oldest = Math.min(...times.map((time) => time.getTime()));
  return { count: times.length, oldestAt: times.length === 0 ? null : new Date(oldest) };
}

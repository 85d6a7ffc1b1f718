import { Injectable } from '@nestjs/common';
import {
  DomainError,
  EventPublisher,
  HEADS_APART_MILLISECONDS,
  MoneyClock,
  Rate,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../kernel';
import { RateBook } from './ports/rate-book';
import { presentTime } from './present-time';
import {
  breachesOf,
  presentSchedule,
  type RateBreach,
  type RateDraft,
  type RateSchedule,
} from './rate-schedule';
import {
  inOrderOfForce,
  rateInForce,
  type RateDirection,
  type RateRule,
  type RateVersion,
} from './rates';
import { TermsSettings } from './terms-settings';
import { WatchRates } from './watch-rates';

export interface SetRatesCommand {
  /** Points per CWD as decimals, such as `90`. One of them or both, in one step. */
  readonly rates: Readonly<Partial<Record<RateDirection, string>>>;
  /** Null: from now on. */
  readonly effectiveAt: Date | null;
  readonly by: string;
  /** Rules that this change may break, by name. Needs a reason. */
  readonly allow?: readonly RateRule[];
  readonly reason?: string;
  /** Names the request: the same one under the same key changes nothing, and has the same answer. */
  readonly key?: string | null;
}

/** What a change breaks, and what else there was to judge by. */
export interface RateJudgement {
  /** All of them named by the change. */
  readonly broken: readonly RateRule[];
  /** The versions between which it comes, of both directions: equal texts name the same ones. */
  readonly among: string;
}

/** What a change would add to the schedule, and what it breaks there. */
interface RatePlan {
  readonly effectiveAt: Date;
  readonly schedule: RateSchedule;
  readonly drafts: readonly RateDraft[];
  readonly breaches: readonly RateBreach[];
}

/** Adds versions of rates. The past cannot be changed: deposits were credited by it. */
@Injectable()
export class SetRates {
  constructor(
    private readonly rates: RateBook,
    private readonly watchRates: WatchRates,
    private readonly events: EventPublisher,
    private readonly clock: MoneyClock,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: TermsSettings,
  ) {}

  /**
   * Throws `deposit_rate_above_withdrawal_rate` or `rate_change_too_large` for a rule that the change
   * breaks, at whatever moment of the schedule, and that the command does not name; `rate_in_the_past`,
   * `time_uncertain`, and `entry_key_conflict` when the key was used for something else.
   */
  execute(command: SetRatesCommand): Promise<readonly RateVersion[]> {
    return this.unitOfWork.run(async () => {
      await this.rates.lock();
      const answered = await this.answerTo(command);
      if (answered) return answered;
      const { schedule, drafts } = await this.plan(command);
      const added: RateVersion[] = [];
      for (const draft of drafts) {
        const before = rateInForce(schedule[draft.direction], draft.effectiveAt);
        added.push(await this.add(draft, before));
      }
      const { key = null } = command;
      if (key !== null) {
        await this.rates.keepRequest({ key, content: contentOf(command), versions: added });
      }
      await this.watchRates.run();
      return added;
    });
  }

  /**
   * What the change would break now; null where the same request was answered before. Changes nothing, and until the unit
   * of work ends nobody else changes what it was judged by. Throws as `execute` does.
   */
  async judge(command: SetRatesCommand): Promise<RateJudgement | null> {
    await this.rates.lock();
    if (await this.answerTo(command)) return null;
    const { breaches, schedule, effectiveAt } = await this.plan(command);
    // The step from the version before is judged as well, also where another one begins at that very moment.
    const from = command.effectiveAt === null ? effectiveAt : new Date(effectiveAt.getTime() - 1);
    const among = textOf(presentSchedule(schedule, from));
    return { broken: breaches.map(({ rule }) => rule), among };
  }

  private async plan(command: SetRatesCommand): Promise<RatePlan> {
    const setBy = requireOperator(command.by);
    const parsed = parseRates(command);
    const { allow: allowed = [] } = command;
    const reason = reasonOf(command);
    const now = await presentTime(this.rates, this.clock);
    const schedule = await this.rates.schedule();
    const effectiveAt = command.effectiveAt ?? fromNowOn(schedule, now);
    if (!(effectiveAt >= now))
      throw new DomainError('rate_in_the_past', { now: now.toISOString() });
    const drafts = parsed.map((each) => ({ ...each, effectiveAt, setBy, reason, allowed }));
    const { rateChangeFactorMaximum: factorMaximum } = this.settings;
    const breaches = breachesOf(schedule, drafts, { now, factorMaximum });
    refuseUnnamed(breaches, allowed, this.settings);
    return { effectiveAt, schedule, drafts, breaches };
  }

  private async answerTo(command: SetRatesCommand): Promise<readonly RateVersion[] | null> {
    const { key = null } = command;
    const request = key === null ? null : await this.rates.requestOf(key);
    if (!request) return null;
    if (request.content === contentOf(command)) return request.versions;
    throw new DomainError('entry_key_conflict');
  }

  private async add(draft: RateDraft, before: RateVersion): Promise<RateVersion> {
    const version = await this.rates.add(draft);
    const { direction, rate, effectiveAt, setBy: by, reason, allowed } = version;
    await this.events.publish({
      type: 'rate_set',
      direction,
      rate: rate.text,
      before: before.rate.text,
      effectiveAt: effectiveAt.toISOString(),
      by,
      reason,
      allowed: allowed.join(', '),
    });
    return version;
  }
}

/**
 * Now; or, where nodes of another gateway were ahead of ours when it set a rate from then on, the moment
 * of that one: of two versions of one moment the younger counts.
 */
function fromNowOn({ deposit, withdrawal }: RateSchedule, now: Date): Date {
  const times = [...deposit, ...withdrawal].map(({ effectiveAt }) => effectiveAt.getTime());
  const horizon = now.getTime() + HEADS_APART_MILLISECONDS;
  return new Date(Math.max(now.getTime(), ...times.filter((time) => time <= horizon)));
}

function textOf({ deposit, withdrawal }: RateSchedule): string {
  const versions = [...inOrderOfForce(deposit), ...inOrderOfForce(withdrawal)];
  return versions
    .map(({ direction, rate, version }) => `${direction} ${rate.text} (version ${version})`)
    .join(', ');
}

function contentOf({ rates, effectiveAt, allow = [], reason = '' }: SetRatesCommand): string {
  const { deposit = null, withdrawal = null } = rates;
  const from = effectiveAt?.toISOString() ?? null;
  return JSON.stringify([deposit, withdrawal, from, [...allow].sort(), reason.trim()]);
}

function parseRates({ rates }: SetRatesCommand): { direction: RateDirection; rate: Rate }[] {
  const directions: readonly RateDirection[] = ['deposit', 'withdrawal'];
  const parsed = directions.flatMap((direction) => {
    const text = rates[direction];
    return text === undefined ? [] : [{ direction, rate: Rate.parse(text) }];
  });
  if (parsed.length === 0) throw new DomainError('rate_malformed');
  return parsed;
}

/** Whoever breaks a rule says why; else a reason may be given, and need not be. */
function reasonOf({ allow = [], reason = '' }: SetRatesCommand): string | null {
  if (allow.length > 0) return requireReason(reason);
  return reason.trim() === '' ? null : reason.trim();
}

function refuseUnnamed(
  breaches: readonly RateBreach[],
  allowed: readonly RateRule[],
  { rateChangeFactorMaximum }: TermsSettings,
): void {
  const unnamed = breaches.filter(({ rule }) => !allowed.includes(rule));
  const [first] = unnamed;
  if (!first) return;
  const names = breaches.map(({ rule }) => `"${rule}"`).join(', ');
  const details = {
    from: first.from.toISOString(),
    field: 'allow',
    fix: `Mend the rate; or, if it is meant, send "allow": [${names}] and say why in "reason".`,
  };
  if (first.rule === 'spread') {
    throw new DomainError('deposit_rate_above_withdrawal_rate', {
      ...details,
      depositRate: first.deposit.rate.text,
      withdrawalRate: first.withdrawal.rate.text,
    });
  }
  throw new DomainError('rate_change_too_large', {
    ...details,
    direction: first.after.direction,
    rateBefore: first.before.rate.text,
    rateAfter: first.after.rate.text,
    factorMaximum: rateChangeFactorMaximum.text,
  });
}

import { setTimeout as delay } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import {
  ALARM_CHANNELS,
  type AlarmChannel,
  AlarmDuty,
  type Duty,
  TellAlarms,
  TidyAlarms,
  WatchAlarms,
} from '../../alarms';
import { DomainError } from '../../kernel';
import { AlarmPumpOptions } from './alarm-pump-options';

const TIDY_EVERY_MILLISECONDS = 3_600_000;

/** One of the things that this process does again and again. */
interface Loop {
  readonly duty: Duty;
  /** What stands still when it fails, for the log. */
  readonly trouble: string;
  /** Gives whether it has worked: where there was nothing to do, nobody knows. */
  readonly work: () => Promise<boolean>;
  isTroubled: boolean;
}

/** A channel is away: the message is one line without secrets. */
class TellingFailed extends Error {
  override readonly name = 'TellingFailed';
}

/**
 * Has alarms be watched and told: any number of processes may, each duty is one's at a time. No channel waits for
 * another one, nor the watch for any, and nothing else waits for these.
 */
@Injectable()
export class AlarmPump
  implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown
{
  private readonly logger = new Logger('Alarms');
  private isStopping = false;
  /** Ends the rest of all loops. */
  private wake = new AbortController();
  private loops: readonly Loop[] = [];
  private running: readonly Promise<void>[] = [];
  private nextTidyAt = 0;

  constructor(
    @Inject(ALARM_CHANNELS) private readonly channels: readonly AlarmChannel[],
    private readonly watchAlarms: WatchAlarms,
    private readonly tellAlarms: TellAlarms,
    private readonly tidyAlarms: TidyAlarms,
    private readonly duty: AlarmDuty,
    private readonly options: AlarmPumpOptions,
  ) {}

  onApplicationBootstrap(): void {
    this.loops = [
      loopOf('watch', 'Alarms are not watched', () => this.watch()),
      ...this.channels.map((channel) => {
        const trouble = `Alarms are not told by ${channel.name} for now`;
        return loopOf(`tell:${channel.name}`, trouble, () => this.tell(channel));
      }),
    ];
    this.running = this.loops.map((loop) => this.repeat(loop));
  }

  /** All that work on the database are told to stop before any of them is waited for. */
  onModuleDestroy(): void {
    this.isStopping = true;
    this.wakeAll();
  }

  /** Resolves when what is under way is written down. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.running);
    // Nobody waits for it: the end of the session does the same.
    for (const { duty } of this.loops) this.duty.release(duty).catch(() => undefined);
  }

  private async repeat(loop: Loop): Promise<void> {
    // Nodes and Telegram take a moment to be connected.
    await this.rest();
    while (!this.isStopping) {
      await this.attempt(loop);
      await this.rest();
    }
  }

  private async attempt(loop: Loop): Promise<void> {
    try {
      const hasWorked = (await this.duty.hold(loop.duty)) && (await loop.work());
      if (hasWorked && loop.isTroubled) this.logger.log(`It is over: ${loop.trouble}`);
      if (hasWorked) loop.isTroubled = false;
    } catch (error) {
      // While the database takes no writes, readiness says so. One line when trouble begins, not one per look.
      if (error instanceof DomainError && error.code === 'database_read_only') return;
      const reason = error instanceof TellingFailed ? { reason: error.message } : { err: error };
      if (!loop.isTroubled) this.logger.error(reason, loop.trouble);
      loop.isTroubled = true;
    }
  }

  private async watch(): Promise<boolean> {
    const notices = await this.watchAlarms.run(() => this.isStopping);
    if (notices.length > 0) this.wakeAll();
    if (performance.now() >= this.nextTidyAt) {
      this.nextTidyAt = performance.now() + TIDY_EVERY_MILLISECONDS;
      await this.tidyAlarms.execute();
    }
    return true;
  }

  private async tell(channel: AlarmChannel): Promise<boolean> {
    const report = await this.tellAlarms.run(channel, () => this.isStopping);
    for (const { id: noticeId, kind, phase } of report.givenUp) {
      const fields = { channel: channel.name, noticeId, kind, phase };
      this.logger.error(
        fields,
        'A message about alarms was given up: it comes again while it lasts',
      );
    }
    if (report.failure !== null) throw new TellingFailed(report.failure);
    return report.told > 0;
  }

  private wakeAll(): void {
    const former = this.wake;
    this.wake = new AbortController();
    former.abort();
  }

  private async rest(): Promise<void> {
    if (this.isStopping) return;
    const { signal } = this.wake;
    await delay(this.options.lookMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}

function loopOf(duty: Duty, trouble: string, work: () => Promise<boolean>): Loop {
  return { duty, trouble, work, isTroubled: false };
}

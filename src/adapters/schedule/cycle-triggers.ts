import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { GatewayCycle } from '../../cycle';
import {
  ListensToEvents,
  type DomainEvent,
  EventListener,
  ProcessSignals,
  UnitOfWork,
} from '../../kernel';
import { ChainHealth } from '../../wallet';
import { cronExpression, ScheduleOptions } from './schedule-options';
import { WakeUp } from './wake-up';
import { isWorthACycle } from './worth-a-cycle';

const JOB_NAME = 'gateway-cycle';

/**
 * Starts rounds: by the cron, at each announced block, and when a customer waits for one, of this process or
 * another. One loop runs them all, so that a cycle goes on in nobody's transaction, whoever asked for it.
 */
@Injectable()
@ListensToEvents({ order: 310 })
export class CycleTriggers
  extends EventListener
  implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown
{
  private readonly wakeUp = new WakeUp();
  private stopsListening: readonly (() => void)[] = [];
  private isStopping = false;
  private loop: Promise<void> | null = null;
  /** Calls when what waits for others is due. */
  private due: NodeJS.Timeout | null = null;

  constructor(
    private readonly cycle: GatewayCycle,
    private readonly health: ChainHealth,
    private readonly schedule: SchedulerRegistry,
    private readonly options: ScheduleOptions,
    private readonly unitOfWork: UnitOfWork,
    private readonly signals: ProcessSignals,
  ) {
    super();
  }

  onApplicationBootstrap(): void {
    const onTick = () => {
      this.wakeUp.call();
    };
    const cronTime = cronExpression(this.options.scanIntervalSeconds);
    const job = CronJob.from({ cronTime, onTick, start: true });
    this.schedule.addCronJob(JOB_NAME, job);
    this.stopsListening = [this.health.onBlock(onTick), this.signals.listen('cycle', onTick)];
    onTick();
    this.loop = this.runRounds();
  }

  /**
   * All that work on the database are told to stop here, before any of them is waited for: where it is silent each
   * waits for seconds, and one after the other they would take longer than the gateway has.
   */
  onModuleDestroy(): void {
    for (const stop of this.stopsListening) stop();
    if (this.schedule.doesExist('cron', JOB_NAME)) this.schedule.deleteCronJob(JOB_NAME);
    this.isStopping = true;
    this.callIn(null);
    this.wakeUp.call();
    // Whoever waits for it is told how it ended.
    this.cycle.stop().catch(() => undefined);
  }

  /** Resolves after the cycle that is in hand. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.cycle.stop();
    await this.loop;
  }

  /** The database is the truth; this only saves the wait for the next block or tick. */
  override on(event: DomainEvent): Promise<void> {
    if (isWorthACycle(event)) {
      // Another process may have the turn.
      this.unitOfWork.afterCommit(() => {
        this.signals.send('cycle');
      });
    }
    return Promise.resolve();
  }

  private async runRounds(): Promise<void> {
    for (;;) {
      await this.wakeUp.next();
      if (this.isStopping) return;
      this.callIn((await this.cycle.run()).dueInMilliseconds);
    }
  }

  /** Each cycle says anew when the next one is due. */
  private callIn(milliseconds: number | null): void {
    if (this.due) clearTimeout(this.due);
    this.due = null;
    if (milliseconds === null || this.isStopping) return;
    this.due = setTimeout(() => {
      this.wakeUp.call();
    }, milliseconds);
  }
}

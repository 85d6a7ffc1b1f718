import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { GatewayCycle } from '../../cycle';
import {
  ListensToEvents,
  type DomainEvent,
  type DomainEventType,
  EventListener,
  UnitOfWork,
} from '../../kernel';
import { ChainHealth } from '../../wallet';
import { cronExpression, ScheduleOptions } from './schedule-options';
import { WakeUp } from './wake-up';

const JOB_NAME = 'gateway-cycle';

const WORTH_A_ROUND: ReadonlySet<DomainEventType> = new Set<DomainEventType>([
  'link_requested',
  'link_renewed',
  'link_taken_over',
  'withdrawal_requested',
  'withdrawal_approved',
  'resumed',
  'rescan_requested',
  'block_accepted',
]);

/**
 * Starts rounds: by the cron, at each announced block, and when a customer waits for one. One loop runs them
 * all, so that a cycle goes on in nobody's transaction, whoever asked for it.
 */
@Injectable()
@ListensToEvents({ order: 310 })
export class CycleTriggers
  extends EventListener
  implements OnApplicationBootstrap, BeforeApplicationShutdown
{
  private readonly wakeUp = new WakeUp();
  private stopListening: () => void = () => undefined;
  private isStopping = false;
  private loop: Promise<void> | null = null;

  constructor(
    private readonly cycle: GatewayCycle,
    private readonly health: ChainHealth,
    private readonly schedule: SchedulerRegistry,
    private readonly options: ScheduleOptions,
    private readonly unitOfWork: UnitOfWork,
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
    this.stopListening = this.health.onBlock(onTick);
    onTick();
    this.loop = this.runRounds();
  }

  /** Resolves after the cycle that is in hand. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopListening();
    if (this.schedule.doesExist('cron', JOB_NAME)) this.schedule.deleteCronJob(JOB_NAME);
    this.isStopping = true;
    this.wakeUp.call();
    await this.cycle.stop();
    await this.loop;
  }

  /** The database is the truth; this only saves the wait for the next block or tick. */
  override on(event: DomainEvent): Promise<void> {
    if (WORTH_A_ROUND.has(event.type)) {
      this.unitOfWork.afterCommit(() => {
        this.wakeUp.call();
      });
    }
    return Promise.resolve();
  }

  private async runRounds(): Promise<void> {
    for (;;) {
      await this.wakeUp.next();
      if (this.isStopping) return;
      await this.cycle.run();
    }
  }
}

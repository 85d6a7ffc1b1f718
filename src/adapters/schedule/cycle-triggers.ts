import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import {
  ListensToEvents,
  type DomainEvent,
  type DomainEventType,
  EventListener,
} from '../../kernel';
import { ChainHealth } from '../../wallet';
import { GatewayCycle } from './gateway-cycle';
import { cronExpression, ScheduleOptions } from './schedule-options';

const JOB_NAME = 'gateway-cycle';
/** Long enough for the transaction that published the event to commit. */
const AFTER_COMMIT_MILLISECONDS = 25;

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

/** Starts rounds: by the cron, at each announced block, and when a customer waits for one. */
@Injectable()
@ListensToEvents({ order: 310 })
export class CycleTriggers
  extends EventListener
  implements OnApplicationBootstrap, BeforeApplicationShutdown
{
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly cycle: GatewayCycle,
    private readonly health: ChainHealth,
    private readonly schedule: SchedulerRegistry,
    private readonly options: ScheduleOptions,
  ) {
    super();
  }

  onApplicationBootstrap(): void {
    const onTick = () => void this.cycle.run();
    const cronTime = cronExpression(this.options.scanIntervalSeconds);
    const job = CronJob.from({ cronTime, onTick, start: true });
    this.schedule.addCronJob(JOB_NAME, job);
    this.stopListening = this.health.onBlock(onTick);
    onTick();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopListening();
    if (this.schedule.doesExist('cron', JOB_NAME)) this.schedule.deleteCronJob(JOB_NAME);
    await this.cycle.stop();
  }

  /** The database is the truth; this only saves the wait for the next block or tick. */
  override on(event: DomainEvent): Promise<void> {
    if (WORTH_A_ROUND.has(event.type)) {
      setTimeout(() => void this.cycle.run(), AFTER_COMMIT_MILLISECONDS).unref();
    }
    return Promise.resolve();
  }
}

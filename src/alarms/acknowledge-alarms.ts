import { Injectable } from '@nestjs/common';
import { Clock, DomainError, EventPublisher, requireOperator, UnitOfWork } from '../kernel';
import type { Alarm } from './alarm';
import { AlarmNotices } from './ports/alarm-notices';
import { Alarms } from './ports/alarms';

/** An operator knows: it is not repeated any more. What an alarm is about stays as it is. */
@Injectable()
export class AcknowledgeAlarms {
  constructor(
    private readonly alarms: Alarms,
    private readonly notices: AlarmNotices,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Harmless for one that is acknowledged or cleared. Throws `alarm_unknown`. */
  execute({ id, by }: { readonly id: string; readonly by: string }): Promise<Alarm> {
    requireOperator(by);
    return this.unitOfWork.run(async () => {
      await this.acknowledge([id], by);
      const alarm = await this.alarms.find(id);
      if (alarm === null) throw new DomainError('alarm_unknown');
      return alarm;
    });
  }

  /** All alarms of a notice that are open; gives them. Throws `alarm_unknown` for a notice that is forgotten. */
  executeForNotice({
    noticeId,
    by,
  }: {
    readonly noticeId: string;
    readonly by: string;
  }): Promise<readonly Alarm[]> {
    requireOperator(by);
    return this.unitOfWork.run(async () => {
      const notice = await this.notices.find(noticeId);
      if (notice === null) throw new DomainError('alarm_unknown');
      return this.acknowledge(notice.alarmIds, by);
    });
  }

  private async acknowledge(ids: readonly string[], by: string): Promise<readonly Alarm[]> {
    const acknowledged = await this.alarms.acknowledge(ids, by, this.clock.now());
    for (const { id: alarmId, kind, subject } of acknowledged) {
      await this.events.publish({ type: 'alarm_acknowledged', alarmId, kind, subject, by });
    }
    return acknowledged;
  }
}

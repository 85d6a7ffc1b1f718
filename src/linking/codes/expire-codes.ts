import { Injectable } from '@nestjs/common';
import { Clock, EventPublisher, UnitOfWork } from '../../kernel';
import { ScanCursor } from '../../scan';
import { LinkRequests } from '../ports/link-requests';

/** Grace period: an expired code is answered with `code_expired`, not with `code_not_requested`. */
const GRACE_SECONDS = 3_600;
const REQUESTS_PER_RUN = 100;

/** Fails the requests whose code was not entered or sent in time, so that none waits for ever. */
@Injectable()
export class ExpireCodes {
  constructor(
    private readonly requests: LinkRequests,
    private readonly cursor: ScanCursor,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Returns how many requests ended. */
  async run(): Promise<number> {
    return (await this.endUntypedCodes()) + (await this.endUnsentMessages());
  }

  private async endUntypedCodes(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - GRACE_SECONDS * 1000);
    const expired = await this.requests.withCodeExpiredBefore(before, REQUESTS_PER_RUN);
    if (expired.length === 0) return 0;
    return this.unitOfWork.run(async () => {
      let ended = 0;
      for (const { id } of expired) {
        if (await this.requests.transition(id, 'sent', 'failed')) ended += 1;
      }
      return ended;
    });
  }

  /** Once every block up to the deadline was read: a message in time would have been seen. */
  private async endUnsentMessages(): Promise<number> {
    const readTo = (await this.cursor.load())?.blockTime;
    if (readTo === undefined) return 0;
    const expired = await this.requests.awaitingMessageUntilBefore(readTo, REQUESTS_PER_RUN);
    if (expired.length === 0) return 0;
    return this.unitOfWork.run(async () => {
      let ended = 0;
      for (const { id, customerId, accountName } of expired) {
        if (!(await this.requests.transition(id, 'awaiting_message', 'failed'))) continue;
        const failure = { type: 'link_message_failed', reason: 'code_expired' } as const;
        await this.events.publish({ ...failure, customerId, accountName });
        ended += 1;
      }
      return ended;
    });
  }
}

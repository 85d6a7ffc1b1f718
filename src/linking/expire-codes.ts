import { Injectable } from '@nestjs/common';
import { Clock, UnitOfWork } from '../kernel';
import { LinkRequests } from './ports/link-requests';

/** Until then whoever types an expired code is told so, and not that none was asked for. */
const GRACE_SECONDS = 3_600;
const REQUESTS_PER_RUN = 100;

/** Ends the requests whose code nobody typed in time, so that none waits for ever. */
@Injectable()
export class ExpireCodes {
  constructor(
    private readonly requests: LinkRequests,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Returns how many requests ended. */
  async run(): Promise<number> {
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
}

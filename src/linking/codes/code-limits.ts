import { Injectable } from '@nestjs/common';
import { DomainError, MoneyClock } from '../../kernel';
import { countLimit, LimitBook, type LimitName } from '../../terms';
import { LinkRequests } from '../ports/link-requests';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** The limits of 24 hours. Runs inside a unit of work; throws `code_limit_reached`, `time_uncertain`. */
@Injectable()
export class CodeLimits {
  constructor(
    private readonly requests: LinkRequests,
    private readonly limits: LimitBook,
    private readonly clock: MoneyClock,
  ) {}

  /** Each code that is sent costs the gateway a fee. */
  async assertMaySend(customerId: string, accountId: string): Promise<void> {
    const counts = await this.count(customerId, accountId);
    await this.assertBelow([
      ['codes_per_customer_per_day', counts.ofCustomer],
      // Never by the account alone: a stranger who asks for it would use up its owner's.
      ['codes_per_customer_and_account_per_day', counts.ofCustomerAndAccount],
      ['codes_per_day', counts.ofAll],
    ]);
  }

  /** Costs the gateway a row. Nobody but the customer can use it up. */
  async assertMayShow(customerId: string, accountId: string): Promise<void> {
    const { messagesOfCustomer } = await this.count(customerId, accountId);
    await this.assertBelow([['link_messages_per_customer_per_day', messagesOfCustomer]]);
  }

  private count(customerId: string, accountId: string) {
    const since = new Date(this.clock.now().getTime() - DAY_MILLISECONDS);
    return this.requests.countSince(customerId, accountId, since);
  }

  private async assertBelow(counts: readonly (readonly [LimitName, number])[]): Promise<void> {
    const limits = await this.limits.current();
    for (const [name, count] of counts) {
      const limit = countLimit(limits[name]);
      if (limit !== null && count >= limit) {
        throw new DomainError('code_limit_reached', { name, limit: String(limit) });
      }
    }
  }
}

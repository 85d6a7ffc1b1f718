import { Injectable } from '@nestjs/common';
import { Clock, CWD, EventPublisher, Money, UnitOfWork } from '../../kernel';
import {
  SourceOfOutgoing,
  OutgoingSource,
  type OutgoingOrder,
  type SignedOrder,
} from '../../wallet';
import { FailLinkRequest } from '../requests/fail-link-request';
import type { LinkRequest } from '../link';
import { LinkingSettings } from '../linking-settings';
import { formatCode, generateCode, hashCode } from './one-time-code';
import { LinkRequests } from '../ports/link-requests';

interface CodeOrder extends OutgoingOrder {
  readonly request: LinkRequest;
  readonly code: string;
}

/**
 * The codes that were asked for. A code exists in plain text only in memory, between being made and
 * being encrypted: the database keeps its HMAC and the signed message. If the process dies before
 * both are committed, the next run makes another code.
 */
@Injectable()
@SourceOfOutgoing({ order: 100 })
export class CodeSource extends OutgoingSource<CodeOrder> {
  override readonly purpose = 'code';

  constructor(
    private readonly requests: LinkRequests,
    private readonly failLinkRequest: FailLinkRequest,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: LinkingSettings,
  ) {
    super();
  }

  override async next(limit: number, except: readonly string[]): Promise<readonly CodeOrder[]> {
    const waiting = await this.requests.awaitingCode(limit, except);
    return waiting.map((request) => {
      const code = generateCode();
      const { id, accountId: toAccountId } = request;
      return {
        id,
        toAccountId,
        memoText: formatCode(code),
        reserved: Money.zero(CWD),
        // They cost alike: where one is too much, all are.
        shortSince: null,
        request,
        code,
      };
    });
  }

  override amount(): null {
    return null;
  }

  /** Nothing can be encrypted to that account, or the signer signs no code to it: the customer asks for another code or account. */
  override refuse({ request }: CodeOrder): Promise<void> {
    return this.unitOfWork.run(() => this.failLinkRequest.execute(request));
  }

  /** One that was cancelled or superseded meanwhile stays as it is. */
  override async markSigned(
    signed: readonly SignedOrder<CodeOrder>[],
  ): Promise<ReadonlySet<string>> {
    const lifetime = this.settings.codeLifetimeSeconds * 1000;
    const expiresAt = new Date(this.clock.now().getTime() + lifetime);
    const moved = new Set<string>();
    for (const { order, account } of signed) {
      const { id, customerId, accountName } = order.request;
      const hash = hashCode(this.settings.codeSecret, id, order.code);
      const { authorityFingerprint } = account;
      const code = { hash, expiresAt, authorityFingerprint };
      if (!(await this.requests.transition(id, 'requested', 'sent', code))) continue;
      moved.add(id);
      const type = 'link_code_sent';
      await this.events.publish({
        type,
        customerId,
        accountName,
        expiresAt: expiresAt.toISOString(),
      });
    }
    return moved;
  }
}

import { Injectable } from '@nestjs/common';
import { Clock, EventPublisher, newId, UnitOfWork } from '../../kernel';
import type { ChainAccount } from '../../wallet';
import { CodeLimits } from '../codes/code-limits';
import type { LinkRequest } from '../link';
import { LinkHead } from '../link-head';
import { LinkRules } from './link-rules';
import { LinkingSettings } from '../linking-settings';
import { MessageCodes } from '../codes/message-codes';
import { hashCode } from '../codes/one-time-code';
import { LinkRequests } from '../ports/link-requests';

/** What the chain says when the code is shown. */
export interface MessageLinkFacts {
  readonly account: ChainAccount;
  /** Name of the account to which the message must go. */
  readonly gatewayAccountName: string;
  /** Only messages after this head prove. */
  readonly head: { readonly number: number; readonly time: Date };
}

/** What the customer is shown, once. */
export interface ShownCode {
  readonly request: LinkRequest;
  /** As `ABCD-EFGH`; kept nowhere. */
  readonly code: string;
  readonly gatewayAccountName: string;
  readonly expiresAt: Date;
}

/**
 * The other way round: the customer sends the code that is shown in an encrypted message from the
 * account to the gateway. It costs the gateway nothing, so nobody can use it up for others.
 */
@Injectable()
export class RequestLinkByMessage {
  constructor(
    private readonly rules: LinkRules,
    private readonly head: LinkHead,
    private readonly limits: CodeLimits,
    private readonly codes: MessageCodes,
    private readonly requests: LinkRequests,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: LinkingSettings,
  ) {}

  /** Refuses what can never be linked. */
  async lookUp(accountName: string): Promise<MessageLinkFacts> {
    const { account, gateway } = await this.rules.lookUp(accountName);
    return { account, gatewayAccountName: gateway.name, head: await this.head.now() };
  }

  execute(command: { customerId: string; facts: MessageLinkFacts }): Promise<ShownCode> {
    const { customerId, facts } = command;
    const { account, gatewayAccountName } = facts;
    return this.unitOfWork.run(async () => {
      await this.rules.assertFree(customerId, account);
      await this.limits.assertMayShow(customerId, account.id);
      await this.rules.supersedeOpen(customerId);
      const { request, code, expiresAt } = this.newRequest(customerId, facts);
      await this.requests.create(request);
      const { accountName, method } = request;
      await this.events.publish({ type: 'link_requested', customerId, accountName, method });
      return { request, code, gatewayAccountName, expiresAt };
    });
  }

  private newRequest(customerId: string, { account, head }: MessageLinkFacts) {
    const id = newId();
    const code = this.codes.of(id);
    // Counted from the chain's own time: that is the clock by which the message is judged.
    const expiresAt = new Date(head.time.getTime() + this.settings.codeLifetimeSeconds * 1000);
    const request: LinkRequest = {
      id,
      customerId,
      accountId: account.id,
      accountName: account.name,
      method: 'message_from_account',
      state: 'awaiting_message',
      createdAt: this.clock.now(),
      codeHash: hashCode(this.settings.codeSecret, id, code),
      codeExpiresAt: expiresAt,
      authorityFingerprint: account.authorityFingerprint,
      attempts: 0,
      requestedAtBlock: head.number,
      proof: null,
    };
    return { request, code, expiresAt };
  }
}

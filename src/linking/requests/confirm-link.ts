import { Injectable } from '@nestjs/common';
import {
  Clock,
  CLOCKS_APART_MILLISECONDS,
  DomainError,
  isFresh,
  UnitOfWork,
  type DomainErrorCode,
} from '../../kernel';
import { ChainAccounts } from '../../wallet';
import { EstablishLink, type ConfirmationFacts, type ConfirmOutcome } from './establish-link';
import { haveKeysChanged, type LinkRequest } from '../link';
import { LinkHead } from '../link-head';
import { LinkingSettings } from '../linking-settings';
import { codeMatches } from '../codes/one-time-code';
import { LinkRequests } from '../ports/link-requests';

export interface ConfirmLinkCommand {
  readonly customerId: string;
  /** As typed. */
  readonly code: string;
  readonly facts: ConfirmationFacts;
}

/** Links the account: the customer entered the code that only the account's owner could read. */
@Injectable()
export class ConfirmLink {
  constructor(
    private readonly accounts: ChainAccounts,
    private readonly requests: LinkRequests,
    private readonly establishLink: EstablishLink,
    private readonly head: LinkHead,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: LinkingSettings,
  ) {}

  async lookUp(customerId: string): Promise<ConfirmationFacts> {
    const request = await this.requests.openOfCustomer(customerId);
    if (!request) throw new DomainError('code_not_requested');
    const [account] = await this.accounts.findByIds([request.accountId]);
    // Accounts are never deleted: the nodes differ at the moment, and the code stays valid.
    if (!account) throw new DomainError('chain_unavailable');
    return { account, headNumber: await this.head.number() };
  }

  execute(command: ConfirmLinkCommand): Promise<ConfirmOutcome> {
    return this.unitOfWork.runRepeatable(async () => {
      await this.establishLink.lock(command.customerId, command.facts.account.id);
      const request = await this.requests.openOfCustomer(command.customerId);
      if (request?.accountId !== command.facts.account.id) return refused('code_not_requested');
      const refusal = await this.refusal(request, command);
      return refusal ?? this.establishLink.execute(request, command.facts);
    });
  }

  private async refusal(
    request: LinkRequest,
    { code: typed, facts }: ConfirmLinkCommand,
  ): Promise<ConfirmOutcome | null> {
    const { accountName, codeHash, codeExpiresAt } = request;
    if (request.method === 'message_from_account') {
      // The code was shown in the chat, so typing it proves nothing: only a message from the account does.
      return refused('code_expected_in_message', { accountName });
    }
    if (request.state !== 'sent' || codeHash === null || codeExpiresAt === null) {
      return refused('code_not_sent_yet');
    }
    if (!this.isFresh(codeExpiresAt)) return this.establishLink.fail(request, 'code_expired');
    if (haveKeysChanged(request, facts.account.authorityFingerprint)) {
      return this.establishLink.fail(request, 'account_keys_changed', { accountName });
    }
    if (codeMatches(this.settings.codeSecret, request.id, typed, codeHash)) return null;
    const attempts = await this.requests.countAttempt(request.id);
    const attemptsLeft = this.settings.codeAttempts - attempts;
    if (attemptsLeft > 0) return refused('code_wrong', { attemptsLeft: String(attemptsLeft) });
    await this.requests.transition(request.id, 'sent', 'exhausted');
    return refused('code_attempts_exhausted');
  }

  private isFresh(codeExpiresAt: Date): boolean {
    const lifetime = this.settings.codeLifetimeSeconds * 1000;
    const sentAt = codeExpiresAt.getTime() - lifetime;
    return isFresh(sentAt, this.clock.now(), lifetime, CLOCKS_APART_MILLISECONDS);
  }
}

function refused(
  code: DomainErrorCode,
  details: Readonly<Record<string, string>> = {},
): ConfirmOutcome {
  return { status: 'refused', code, details };
}

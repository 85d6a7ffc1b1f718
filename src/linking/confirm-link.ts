import { Injectable } from '@nestjs/common';
import {
  Clock,
  DomainError,
  EventPublisher,
  newId,
  UnitOfWork,
  type DomainErrorCode,
} from '../kernel';
import { ChainAccounts, type ChainAccount } from '../wallet';
import type { Link, LinkRequest } from './link';
import { LinkingSettings } from './linking-settings';
import { codeMatches } from './one-time-code';
import { Customers } from './ports/customers';
import { LinkRequests } from './ports/link-requests';
import { Links } from './ports/links';

/** What the chain says at the moment of confirmation. */
export interface ConfirmationFacts {
  /** Deposits count from the block after this one. */
  readonly headNumber: number;
  readonly account: ChainAccount;
}

export interface ConfirmLinkCommand {
  readonly customerId: string;
  /** As typed. */
  readonly code: string;
  readonly facts: ConfirmationFacts;
}

/** A refusal is a value, not a throw: the counted attempt must be committed. */
export type ConfirmOutcome =
  | { readonly status: 'linked'; readonly link: Link }
  | {
      readonly status: 'refused';
      readonly code: DomainErrorCode;
      readonly details: Readonly<Record<string, string>>;
    };

/** The customer types the code that only the account's owner could read. */
@Injectable()
export class ConfirmLink {
  constructor(
    private readonly accounts: ChainAccounts,
    private readonly customers: Customers,
    private readonly links: Links,
    private readonly requests: LinkRequests,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: LinkingSettings,
  ) {}

  async lookUp(customerId: string): Promise<ConfirmationFacts> {
    const request = await this.requests.openOfCustomer(customerId);
    if (!request) throw new DomainError('code_not_requested');
    const [account] = await this.accounts.findByIds([request.accountId]);
    // Accounts never vanish: nodes differ about this one just now, and the code stays valid.
    if (!account) throw new DomainError('chain_unavailable');
    return { account, headNumber: await this.accounts.headNumber() };
  }

  execute(command: ConfirmLinkCommand): Promise<ConfirmOutcome> {
    return this.unitOfWork.run(async () => {
      await this.customers.lock(command.customerId);
      const request = await this.requests.openOfCustomer(command.customerId);
      if (request?.accountId !== command.facts.account.id) return refused('code_not_requested');
      return (await this.refusal(request, command)) ?? this.link(request, command.facts);
    });
  }

  private async refusal(
    request: LinkRequest,
    { code: typed, facts }: ConfirmLinkCommand,
  ): Promise<ConfirmOutcome | null> {
    const { accountName, codeHash, codeExpiresAt } = request;
    if (request.state !== 'sent' || codeHash === null || codeExpiresAt === null) {
      return refused('code_not_sent_yet');
    }
    if (this.clock.now() >= codeExpiresAt) return this.fail(request, 'code_expired');
    // Whoever could read the code need not be who has the account now.
    const provenKeys = request.authorityFingerprint ?? facts.account.authorityFingerprint;
    if (provenKeys !== facts.account.authorityFingerprint) {
      return this.fail(request, 'account_keys_changed', { accountName });
    }
    if (codeMatches(this.settings.codeSecret, request.id, typed, codeHash)) return null;
    const attempts = await this.requests.countAttempt(request.id);
    const attemptsLeft = this.settings.codeAttempts - attempts;
    if (attemptsLeft > 0) return refused('code_wrong', { attemptsLeft: String(attemptsLeft) });
    await this.requests.transition(request.id, 'sent', 'exhausted');
    return refused('code_attempts_exhausted');
  }

  private async fail(
    { id }: LinkRequest,
    code: DomainErrorCode,
    details: Readonly<Record<string, string>> = {},
  ): Promise<ConfirmOutcome> {
    await this.requests.transition(id, 'sent', 'failed');
    return refused(code, details);
  }

  private async link(request: LinkRequest, facts: ConfirmationFacts): Promise<ConfirmOutcome> {
    const { customerId, accountId, accountName } = request;
    const living = await this.links.activeOfAccount(accountId);
    if (living?.customerId === customerId && living.suspendedAt !== null) {
      return this.renew(living, request, facts.account);
    }
    if (living) return this.fail(request, 'account_linked_elsewhere', { accountName });
    const link: Link = {
      id: newId(),
      customerId,
      accountId,
      accountName,
      verifiedAt: this.clock.now(),
      verifiedAtBlock: facts.headNumber,
      endedAt: null,
      endedAtBlock: null,
      authorityFingerprint: facts.account.authorityFingerprint,
      suspendedAt: null,
    };
    await this.requests.transition(request.id, 'sent', 'confirmed');
    // Throws `account_linked_elsewhere` when another customer confirms at the same moment.
    await this.links.create(link);
    await this.events.publish({ type: 'link_verified', customerId, accountName });
    return { status: 'linked', link };
  }

  /** The same link goes on: what it counted in the meantime stays counted. */
  private async renew(
    link: Link,
    request: LinkRequest,
    { authorityFingerprint }: ChainAccount,
  ): Promise<ConfirmOutcome> {
    const { customerId, accountName } = link;
    await this.requests.transition(request.id, 'sent', 'confirmed');
    await this.links.renew(link.id, authorityFingerprint);
    await this.events.publish({ type: 'link_renewed', customerId, accountName });
    return { status: 'linked', link: { ...link, authorityFingerprint, suspendedAt: null } };
  }
}

function refused(
  code: DomainErrorCode,
  details: Readonly<Record<string, string>> = {},
): ConfirmOutcome {
  return { status: 'refused', code, details };
}

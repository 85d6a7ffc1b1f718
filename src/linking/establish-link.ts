import { Injectable } from '@nestjs/common';
import { Clock, EventPublisher, newId, type DomainErrorCode } from '../kernel';
import type { ChainAccount } from '../wallet';
import { haveKeysChanged, type Link, type LinkRequest } from './link';
import { LinkRequests } from './ports/link-requests';
import { Links } from './ports/links';

/** What the chain says at the moment of confirmation. */
export interface ConfirmationFacts {
  /** Deposits count from the block after this one. */
  readonly headNumber: number;
  readonly account: ChainAccount;
}

/** A refusal is a value, not a throw: what it changed must be committed. */
export type ConfirmOutcome =
  | { readonly status: 'linked'; readonly link: Link }
  | {
      readonly status: 'refused';
      readonly code: DomainErrorCode;
      readonly details: Readonly<Record<string, string>>;
    };

/**
 * Turns a proven request into a link, by the same rules for every method. Joins the unit of work, in
 * which the customer is locked.
 */
@Injectable()
export class EstablishLink {
  constructor(
    private readonly links: Links,
    private readonly requests: LinkRequests,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
  ) {}

  /** Throws `account_linked_elsewhere` when another customer confirms at the same moment. */
  async execute(request: LinkRequest, facts: ConfirmationFacts): Promise<ConfirmOutcome> {
    const { customerId, accountId, accountName } = request;
    if (haveKeysChanged(request, facts.account.authorityFingerprint)) {
      return this.fail(request, 'account_keys_changed', { accountName });
    }
    const living = await this.links.activeOfAccount(accountId);
    if (living?.customerId === customerId && living.suspendedAt !== null) {
      return this.renew(living, request, facts.account);
    }
    if (living) return this.fail(request, 'account_linked_elsewhere', { accountName });
    return this.create(request, facts);
  }

  async fail(
    { id, state }: LinkRequest,
    code: DomainErrorCode,
    details: Readonly<Record<string, string>> = {},
  ): Promise<ConfirmOutcome> {
    await this.requests.transition(id, state, 'failed');
    return { status: 'refused', code, details };
  }

  private async create(request: LinkRequest, facts: ConfirmationFacts): Promise<ConfirmOutcome> {
    const { customerId, accountId, accountName } = request;
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
    await this.requests.transition(request.id, request.state, 'confirmed');
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
    await this.requests.transition(request.id, request.state, 'confirmed');
    await this.links.renew(link.id, authorityFingerprint);
    await this.events.publish({ type: 'link_renewed', customerId, accountName });
    return { status: 'linked', link: { ...link, authorityFingerprint, suspendedAt: null } };
  }
}

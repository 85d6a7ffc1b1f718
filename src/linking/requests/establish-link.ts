import { Injectable } from '@nestjs/common';
import { Clock, EventPublisher, newId, type DomainErrorCode } from '../../kernel';
import { type ChainAccount, ColdStorage } from '../../wallet';
import { haveKeysChanged, type Link, type LinkRequest } from '../link';
import { LinkHead } from '../link-head';
import { Customers } from '../ports/customers';
import { LinkRequests } from '../ports/link-requests';
import { Links } from '../ports/links';

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
 * Turns a proven request into a link, by the same rules for every method. Joins the unit of work, which began
 * with `lock`.
 */
@Injectable()
export class EstablishLink {
  constructor(
    private readonly links: Links,
    private readonly requests: LinkRequests,
    private readonly customers: Customers,
    private readonly head: LinkHead,
    private readonly coldStorage: ColdStorage,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
  ) {}

  /**
   * Inside the unit of work, before anything else: locks the customer and whoever has the account now, who may have
   * to give it up, in the order in which everybody locks customers.
   */
  async lock(customerId: string, accountId: string): Promise<void> {
    const living = await this.links.activeOfAccount(accountId);
    await this.customers.lockAll([customerId, ...(living ? [living.customerId] : [])]);
  }

  /** Throws `account_linked_elsewhere` when another customer confirms at the same moment. */
  async execute(request: LinkRequest, facts: ConfirmationFacts): Promise<ConfirmOutcome> {
    const { customerId, accountId, accountName } = request;
    if (haveKeysChanged(request, facts.account.authorityFingerprint)) {
      return this.fail(request, 'account_keys_changed', { accountName });
    }
    if (await this.customers.freezeOf(customerId)) return this.fail(request, 'customer_frozen');
    // It has become the cold wallet since it was asked for.
    const cold = await this.coldStorage.among([accountId]);
    if (cold.size > 0) return this.fail(request, 'account_is_gateway');
    // What has been read meanwhile had its effect under the link of before.
    const atBlock = await this.head.notBelowRead(facts.headNumber);
    const living = await this.links.activeOfAccount(accountId);
    if (living?.customerId === customerId && living.suspendedAt !== null) {
      return this.renew(living, request, { ...facts, headNumber: atBlock });
    }
    if (living && !(await this.takeOver(living, customerId, { ...facts, headNumber: atBlock }))) {
      return this.fail(request, 'account_linked_elsewhere', { accountName });
    }
    return this.create(request, { ...facts, headNumber: atBlock });
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
      provenAtBlock: facts.headNumber,
      endedAt: null,
      endedAtBlock: null,
      authorityFingerprint: facts.account.authorityFingerprint,
      suspendedAt: null,
      suspendedAtBlock: null,
    };
    await this.requests.transition(request.id, request.state, 'confirmed');
    await this.links.create(link);
    await this.events.publish({ type: 'link_verified', customerId, accountName });
    return { status: 'linked', link };
  }

  /**
   * Ends the link of another customer who proved the account by other keys; false when the keys are
   * the same. Their points stay theirs.
   */
  private async takeOver(
    { id, customerId: former, accountId, accountName }: Link,
    customerId: string,
    { account, headNumber: block }: ConfirmationFacts,
  ): Promise<boolean> {
    if (former === customerId) return false;
    // Locked already, unless they have linked it since.
    await this.customers.lock(former);
    const living = await this.links.activeOfAccount(accountId);
    // It was unlinked at the same moment.
    if (living?.id !== id) return living === null;
    if (living.authorityFingerprint === account.authorityFingerprint) return false;
    const at = this.clock.now();
    await this.links.suspend(id, account.authorityFingerprint, { at, block });
    await this.links.end(id, at, block);
    await this.events.publish({ type: 'link_taken_over', customerId: former, accountName });
    return true;
  }

  /** The same link goes on: what came after the change is offered to its customer. */
  private async renew(
    link: Link,
    request: LinkRequest,
    { account, headNumber: provenAtBlock }: ConfirmationFacts,
  ): Promise<ConfirmOutcome> {
    const { customerId, accountName } = link;
    const { authorityFingerprint } = account;
    await this.requests.transition(request.id, request.state, 'confirmed');
    await this.links.renew(link.id, authorityFingerprint, provenAtBlock);
    await this.events.publish({ type: 'link_renewed', customerId, accountName });
    const renewed = {
      authorityFingerprint,
      provenAtBlock,
      suspendedAt: null,
      suspendedAtBlock: null,
    };
    return { status: 'linked', link: { ...link, ...renewed } };
  }
}

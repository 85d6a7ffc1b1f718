import { Injectable } from '@nestjs/common';
import { ListensToEvents, type DomainEvent, EventListener, UnitOfWork } from '../kernel';
import { GATEWAY, RaiseFinding, type FindingKind } from '../safety';
import { AcceptedAuthority } from './ports/checks/accepted-authority';
import { ChainAccounts } from './ports/chain/chain-accounts';

const KIND: FindingKind = 'hot_wallet_authority_changed';

/**
 * Whoever can change the hot wallet's keys can take what is in it. The keys that were seen first
 * are accepted; others open a finding that halts payouts, until the old ones are back or an operator
 * closes it, who then answers for the new ones.
 */
@Injectable()
@ListensToEvents({ order: 220 })
export class WatchHotWallet extends EventListener {
  constructor(
    private readonly accounts: ChainAccounts,
    private readonly accepted: AcceptedAuthority,
    private readonly raiseFinding: RaiseFinding,
    private readonly unitOfWork: UnitOfWork,
  ) {
    super();
  }

  /** Whether the account has the accepted keys now. Throws `chain_unavailable`: sign nothing then. */
  async run(): Promise<boolean> {
    const { name, authorityFingerprint: seen } = await this.accounts.hotWallet();
    return this.unitOfWork.run(async () => {
      const accepted = await this.accepted.current();
      if (accepted === null) {
        await this.accepted.accept(seen, GATEWAY, 'These keys were the first to be seen.');
      } else if (accepted === seen) {
        const reason = 'The account has the accepted keys.';
        await this.raiseFinding.causesAreGone([KIND], () => true, reason);
      } else {
        await this.raise(name, accepted, seen);
        return false;
      }
      return true;
    });
  }

  override async on(event: DomainEvent): Promise<void> {
    if (event.type !== 'finding_closed' || event.kind !== KIND || event.by === GATEWAY) return;
    await this.accepted.accept(event.subject, event.by, event.reason);
  }

  private raise(accountName: string, accepted: string, seen: string): Promise<unknown> {
    return this.raiseFinding.execute({
      kind: KIND,
      subject: seen,
      summary:
        `The owner, active or memo keys of ${accountName} have changed. If this was not you, ` +
        'somebody else controls the account. Closing this accepts the keys that it names.',
      evidence: { acceptedFingerprint: accepted, seenFingerprint: seen },
      halts: ['payouts'],
    });
  }
}

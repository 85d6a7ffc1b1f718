import { Injectable } from '@nestjs/common';
import { ListensToReconciliations, ReconcileListener } from '../scan';
import { ChainAccounts } from '../wallet';
import { Links } from './ports/links';

/**
 * Links begin and end at heads. After the chain has gone back some of these are above its present head:
 * until the chain is there again, who unlinked an account would be credited, and who linked one would not.
 */
@Injectable()
@ListensToReconciliations({ order: 250 })
export class BoundLinks extends ReconcileListener {
  constructor(
    private readonly links: Links,
    private readonly accounts: ChainAccounts,
  ) {
    super();
  }

  override async find() {
    const { number } = await this.accounts.head();
    return async () => {
      const bounded = await this.links.boundBy(number);
      if (bounded === 0) return [];
      return [
        `${bounded} links began or ended above the present head ${number}: they do so there.`,
      ];
    };
  }
}

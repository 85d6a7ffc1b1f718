import { Injectable } from '@nestjs/common';
import { ListensToReconciliations, type PresentChain, ReconcileListener } from '../scan';
import { ChainAccounts } from '../wallet';
import { Links } from './ports/links';

/**
 * Links begin and end at heads, and numbers of lost blocks say nothing about the new ones. Who has unlinked an
 * account is credited with no block after the last one in common; who has linked one is from the present head on.
 * What comes between is nobody's, and is offered. Few blocks are remembered, so that the last one known to be in
 * common may come before deposits that the chain still has: they stay their customer's, and the link ends with them.
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

  override async find({ commonBlock }: PresentChain) {
    const { number } = await this.accounts.head();
    // A node that lags says nothing about blocks that are in common.
    const head = Math.max(number, commonBlock);
    return async () => {
      const bounded = await this.links.boundBy({ commonBlock, head });
      if (bounded === 0) return [];
      return [
        `${bounded} links began or ended in lost blocks: they begin at block ${head}, or have ended by block ${commonBlock}.`,
      ];
    };
  }
}

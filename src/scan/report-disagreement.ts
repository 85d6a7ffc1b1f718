import { Injectable } from '@nestjs/common';
import { RaiseFinding, type Finding } from '../safety';
import { disagreementFinding } from './disagreement-finding';
import type { ChainDisagreement } from './ports/chain-reader';

/** What is asked again at each head, unlike blocks and history, which are read past. */
type DisputedState = Extract<ChainDisagreement['what'], 'balance' | 'account'>;

/** Nodes that contradict each other stop all money, wherever it was noticed. */
@Injectable()
export class ReportDisagreement {
  constructor(private readonly raiseFinding: RaiseFinding) {}

  async execute(error: ChainDisagreement): Promise<void> {
    await this.raiseFinding.execute(disagreementFinding(error));
  }

  /** The quorum has just answered, and no node contradicted it: the dispute about that is over. */
  async isOver(what: DisputedState): Promise<void> {
    const isAboutThat = ({ subject }: Finding) => subject.startsWith(`${what}:`);
    const reason = `No node contradicts the others on the ${what} any more.`;
    await this.raiseFinding.causesAreGone(['nodes_disagree'], isAboutThat, reason);
  }
}

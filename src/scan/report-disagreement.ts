import { Injectable } from '@nestjs/common';
import { RaiseFinding } from '../safety';
import { disagreementFinding } from './disagreement-finding';
import type { ChainDisagreement } from './ports/chain-reader';

/** Nodes that contradict each other stop all money, wherever it was noticed. */
@Injectable()
export class ReportDisagreement {
  constructor(private readonly raiseFinding: RaiseFinding) {}

  async execute(error: ChainDisagreement): Promise<void> {
    await this.raiseFinding.execute(disagreementFinding(error));
  }
}

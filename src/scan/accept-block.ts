import { Injectable } from '@nestjs/common';
import {
  Clock,
  DomainError,
  EventPublisher,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../kernel';
import { Findings, type FindingKind } from '../safety';
import { AcceptedBlocks, type AcceptedBlock } from './ports/accepted-blocks';

export interface AcceptBlockCommand {
  readonly blockNumber: number;
  /** 40 hex digits, of which the first 8 are the number. */
  readonly blockId: string;
  readonly reason: string;
  readonly by: string;
}

const BLOCK_ID = /^[0-9a-f]{40}$/;
const NUMBER_HEX_DIGITS = 8;

/** What an acceptance settles. */
const SETTLED: readonly FindingKind[] = ['block_not_proven', 'transactions_contradict_header'];

/**
 * An operator vouches for the transactions of one block, named by number and id, after a look at
 * other nodes: it is read although no root proves them. With a quorum the nodes must still agree.
 */
@Injectable()
export class AcceptBlock {
  constructor(
    private readonly accepted: AcceptedBlocks,
    private readonly findings: Findings,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Accepting a block again changes nothing, and gives it as it was. Throws `block_id_malformed`. */
  async execute(command: AcceptBlockCommand): Promise<AcceptedBlock> {
    requireOperator(command.by);
    const reason = requireReason(command.reason);
    const { blockNumber, by } = command;
    const blockId = command.blockId.toLowerCase();
    assertNames(blockId, blockNumber);
    const acceptedAt = this.clock.now();
    const block: AcceptedBlock = { blockNumber, blockId, reason, acceptedBy: by, acceptedAt };
    return this.unitOfWork.run(async () => {
      if (await this.accepted.add(block)) {
        const type = 'block_accepted';
        await this.events.publish({ type, blockNumber, blockId, by, reason });
      }
      await this.closeFindings(block);
      return (await this.accepted.find(blockNumber, blockId)) ?? block;
    });
  }

  private async closeFindings({ blockId, reason, acceptedBy: by }: AcceptedBlock): Promise<void> {
    for (const { id, kind, subject, evidence } of await this.findings.openOf(SETTLED)) {
      if (evidence['blockId'] !== blockId) continue;
      if (!(await this.findings.close(id, by, reason))) continue;
      const type = 'finding_closed';
      await this.events.publish({ type, findingId: id, kind, subject, reason, by });
    }
  }
}

function assertNames(blockId: string, blockNumber: number): void {
  const number = Number.parseInt(blockId.slice(0, NUMBER_HEX_DIGITS), 16);
  if (BLOCK_ID.test(blockId) && number === blockNumber) return;
  throw new DomainError('block_id_malformed', {
    field: 'id',
    fix: `Give the id of block ${blockNumber}: 40 hex digits, which begin with its number.`,
  });
}

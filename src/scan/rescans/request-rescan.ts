import { Injectable } from '@nestjs/common';
import {
  DomainError,
  EventPublisher,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../../kernel';
import { RescanFloor } from '../ports/rescan-floor';
import { Rescans, type RescanRequest } from '../ports/rescans';
import { ScanCursor } from '../ports/scan-cursor';
import { MAX_BLOCKS_PER_RESCAN, MAX_OPEN_RESCANS, type BlockRange, type Rescan } from './rescan';

/** An operator wants blocks read again. It is done in the rounds that follow. */
@Injectable()
export class RequestRescan {
  constructor(
    private readonly rescans: Rescans,
    private readonly cursor: ScanCursor,
    private readonly floor: RescanFloor,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  execute(request: RescanRequest): Promise<Rescan> {
    requireOperator(request.requestedBy);
    const reason = requireReason(request.reason);
    assertRange(request);
    return this.unitOfWork.run(async () => {
      await this.assertRead(request);
      await this.assertAfterOpening(request);
      if ((await this.rescans.countOpen()) >= MAX_OPEN_RESCANS) {
        throw new DomainError('rescan_queue_full', { maximum: String(MAX_OPEN_RESCANS) });
      }
      const rescan = await this.rescans.create({ ...request, reason });
      const { id: rescanId, fromBlock, toBlock, requestedBy: by } = rescan;
      const type = 'rescan_requested';
      await this.events.publish({ type, rescanId, fromBlock, toBlock, by, reason });
      return rescan;
    });
  }

  private async assertRead({ toBlock }: BlockRange): Promise<void> {
    const lastRead = (await this.cursor.load())?.blockNumber;
    if (lastRead !== undefined && toBlock <= lastRead) return;
    throw new DomainError('rescan_range_not_read', {
      field: 'toBlock',
      fix:
        lastRead === undefined
          ? 'Nothing has been read yet. Wait for the first round, then ask again.'
          : `Use at most ${lastRead}: the blocks after it have not been read yet and will be anyway.`,
    });
  }

  private async assertAfterOpening({ fromBlock }: BlockRange): Promise<void> {
    const first = await this.floor.firstBlock();
    if (first !== null && fromBlock >= first) return;
    throw new DomainError('rescan_range_before_opening', {
      field: 'fromBlock',
      fix:
        first === null
          ? 'The opening balance has not been taken yet. Wait for it, then ask again.'
          : `Use at least ${first}: the opening balance holds all that came in before, and crediting ` +
            'it again would double it.',
    });
  }
}

function assertRange({ fromBlock, toBlock }: BlockRange): void {
  if (toBlock < fromBlock) {
    throw new DomainError('rescan_range_malformed', {
      field: 'toBlock',
      fix: `Use ${fromBlock} (fromBlock) or more: the range runs backwards.`,
    });
  }
  if (toBlock - fromBlock >= MAX_BLOCKS_PER_RESCAN) {
    throw new DomainError('rescan_range_malformed', {
      field: 'toBlock',
      fix:
        `Use at most ${fromBlock + MAX_BLOCKS_PER_RESCAN - 1}: one re-scan reads at most ` +
        `${MAX_BLOCKS_PER_RESCAN} blocks. Ask for the rest in another one.`,
    });
  }
}

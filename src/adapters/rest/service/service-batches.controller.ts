import { Body, HttpCode, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { Assets } from '../../../kernel';
import { PerformOperations } from '../../../ledger';
import { batchBody, BatchDto, BatchResultDto, operationsOf } from './holds-and-batches.dto';
import { type Asked, CurrentAsked, nothingToPrepare, Once } from './once';
import { ChangesOnce, ServiceController } from './service-controller.decorator';

/** Many operations by one call, in one transaction. */
@ServiceController('batches', 'points')
export class ServiceBatchesController {
  constructor(
    private readonly once: Once,
    private readonly operations: PerformOperations,
    private readonly assets: Assets,
  ) {}

  @Post()
  @HttpCode(200)
  @ChangesOnce()
  @ApiOperation({
    summary: 'Up to 1,000 credits, debits, holds, captures and releases, in the order given',
    description:
      'One whose reference was used before is answered as a single call would be. Refusals are in `results`: the ' +
      'call itself succeeds. Bodies may have 1 MB here.',
  })
  @ZodResponse({ status: 200, description: 'What became of each', type: BatchResultDto })
  async perform(@Body() body: BatchDto, @CurrentAsked() asked: Asked) {
    const operations = operationsOf(body, this.assets, asked.caller.name);
    return this.once.answer(asked, nothingToPrepare, async () =>
      batchBody(await this.operations.execute(operations, body.mode)),
    );
  }
}

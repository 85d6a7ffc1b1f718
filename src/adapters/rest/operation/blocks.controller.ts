import { Body, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { AcceptBlock, AcceptedBlocks } from '../../../scan';
import { ADMINS, Allows } from '../http/allows';
import { AdminController, ApiProblem } from '../http/admin-controller.decorator';
import {
  acceptedBlockBody,
  AcceptedBlockDto,
  AcceptedBlockPageDto,
  BlockAcceptanceDto,
} from './blocks.dto';
import { type Caller, CurrentCaller } from '../http/caller';
import { pageBody, PageQueryDto, pageRequest, readPage } from '../http/dto-common';

@AdminController('blocks', 'blocks')
export class BlocksController {
  constructor(
    private readonly acceptBlock: AcceptBlock,
    private readonly accepted: AcceptedBlocks,
  ) {}

  @Post('accept')
  @Allows(...ADMINS)
  @HttpCode(200)
  @ApiOperation({ summary: 'Vouch for the transactions of one block, by its number and id' })
  @ZodResponse({ status: 200, description: 'The block', type: AcceptedBlockDto })
  @ApiProblem(400, 'block_id_malformed', 'The id is that of another block')
  async accept(
    @Body() { number: blockNumber, id: blockId, reason }: BlockAcceptanceDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    return acceptedBlockBody(await this.acceptBlock.execute({ blockNumber, blockId, reason, by }));
  }

  @Get('accepted')
  @ApiOperation({ summary: 'Blocks that an operator vouched for, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: AcceptedBlockPageDto })
  async list(@Query() query: PageQueryDto) {
    const page = await readPage(() => this.accepted.list(pageRequest(query)));
    return pageBody(page, acceptedBlockBody);
  }
}

import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { DomainError } from '../../../kernel';
import { CancelRescan, RequestRescan, Rescans, type Rescan } from '../../../scan';
import { OPERATORS, Allows } from '../http/allows';
import { AdminController, ApiProblem } from '../http/admin-controller.decorator';
import { type Caller, CurrentCaller } from '../http/caller';
import {
  IdPathDto,
  pageBody,
  PageQueryDto,
  pageRequest,
  readPage,
  ReasonDto,
} from '../http/dto-common';
import {
  discoveryBody,
  DiscoveryPageDto,
  reportBody,
  rescanBody,
  RescanDto,
  RescanPageDto,
  RescanReportDto,
  RescanRequestDto,
} from './rescans.dto';

const FIRST_PAGE = { limit: 50, cursor: null };

@AdminController('rescans', 're-scans')
export class RescansController {
  constructor(
    private readonly rescans: Rescans,
    private readonly requestRescan: RequestRescan,
    private readonly cancelRescan: CancelRescan,
  ) {}

  @Post()
  @Allows(...OPERATORS)
  @HttpCode(202)
  @ApiOperation({ summary: 'Read blocks again and book what is missing; nothing counts twice' })
  @ZodResponse({
    status: 202,
    description: 'The re-scan, which waits for its turn',
    type: RescanDto,
  })
  @ApiProblem(400, 'rescan_range_malformed', 'The range runs backwards or is too long')
  @ApiProblem(409, 'rescan_queue_full', 'Too many re-scans wait already')
  @ApiProblem(422, 'rescan_range_not_read', 'These blocks have not been read yet')
  @ApiProblem(422, 'rescan_range_before_opening', 'They are part of the opening balance')
  async request(
    @Body() { fromBlock, toBlock, reason }: RescanRequestDto,
    @CurrentCaller() { name: requestedBy }: Caller,
  ) {
    return rescanBody(
      await this.requestRescan.execute({ fromBlock, toBlock, reason, requestedBy }),
    );
  }

  @Get()
  @ApiOperation({ summary: 'Re-scans, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: RescanPageDto })
  async list(@Query() query: PageQueryDto) {
    const page = await readPage(() => this.rescans.list(pageRequest(query)));
    return pageBody(page, rescanBody);
  }

  @Get(':id')
  @ApiOperation({ summary: 'How far one is, and what it has found' })
  @ZodResponse({ status: 200, description: 'The report', type: RescanReportDto })
  @ApiProblem(404, 'rescan_unknown', 'No such re-scan')
  async one(@Param() { id }: IdPathDto) {
    return reportBody(await this.find(id), await this.rescans.discoveries(id, FIRST_PAGE));
  }

  @Get(':id/discoveries')
  @ApiOperation({ summary: 'What one has found, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: DiscoveryPageDto })
  @ApiProblem(404, 'rescan_unknown', 'No such re-scan')
  async discoveries(@Param() { id }: IdPathDto, @Query() query: PageQueryDto) {
    await this.find(id);
    const page = await readPage(() => this.rescans.discoveries(id, pageRequest(query)));
    return pageBody(page, discoveryBody);
  }

  @Post(':id/cancel')
  @Allows(...OPERATORS)
  @ApiOperation({ summary: 'End one early; what it has booked stays' })
  @ZodResponse({ status: 200, description: 'The re-scan', type: RescanDto })
  @ApiProblem(404, 'rescan_unknown', 'No such re-scan')
  @ApiProblem(409, 'rescan_state_forbids', 'It is over')
  async cancel(
    @Param() { id }: IdPathDto,
    @Body() { reason }: ReasonDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    return rescanBody(await this.cancelRescan.execute({ id, by, reason }));
  }

  private async find(id: string): Promise<Rescan> {
    const rescan = await this.rescans.find(id);
    if (!rescan) throw new DomainError('rescan_unknown');
    return rescan;
  }
}

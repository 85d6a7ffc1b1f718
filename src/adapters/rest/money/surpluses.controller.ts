import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { KeepSurplus, Surpluses } from '../../../wallet';
import { ADMINS, Allows } from '../http/allows';
import { AdminController, ApiProblem } from '../http/admin-controller.decorator';
import { type Caller, CurrentCaller } from '../http/caller';
import { IdPathDto, pageBody, pageRequest, readPage, ReasonDto } from '../http/dto-common';
import { surplusBody, SurplusDto, SurplusPageDto, SurplusQueryDto } from './surpluses.dto';

@AdminController('wallet/surpluses', 'wallet, books and status')
export class SurplusesController {
  constructor(
    private readonly surpluses: Surpluses,
    private readonly keepSurplus: KeepSurplus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'CWD that the chain showed and nothing explained, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: SurplusPageDto })
  async list(@Query() query: SurplusQueryDto) {
    const open = query.open === undefined ? null : query.open === 'true';
    const page = await readPage(() => this.surpluses.list({ open }, pageRequest(query)));
    return pageBody(page, surplusBody);
  }

  @Post(':id/keep')
  @Allows(...ADMINS)
  @HttpCode(200)
  @ApiOperation({ summary: 'Keep what is left of one for the house; closes its finding' })
  @ZodResponse({ status: 200, description: 'The surplus', type: SurplusDto })
  @ApiProblem(404, 'surplus_unknown', 'Nothing is left of it, or it never was')
  async keep(
    @Param() { id }: IdPathDto,
    @Body() { reason }: ReasonDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    return surplusBody(await this.keepSurplus.execute({ id, by, reason }));
  }
}

import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { Assets, Money } from '../../../kernel';
import { DecideOwedBack, OwedBacks } from '../../../wallet';
import { APPROVERS, Allows } from '../http/allows';
import { AdminController, ApiProblem, Refuses } from '../http/admin-controller.decorator';
import { type Caller, CurrentCaller } from '../http/caller';
import { IdPathDto, pageBody, pageRequest, readPage } from '../http/dto-common';
import {
  DecideOwedBackDto,
  owedBackBody,
  OwedBackDto,
  OwedBackPageDto,
  OwedBackQueryDto,
} from './owed-back.dto';

@AdminController('owed-back', 'what is owed back')
export class OwedBackController {
  constructor(
    private readonly owedBacks: OwedBacks,
    private readonly decideOwedBack: DecideOwedBack,
    private readonly assets: Assets,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Payments of ours that the database had forgotten and that settled no order',
  })
  @ZodResponse({ status: 200, description: 'A page, newest first', type: OwedBackPageDto })
  async list(@Query() query: OwedBackQueryDto) {
    const state = query.state ?? null;
    const page = await readPage(() => this.owedBacks.list({ state }, pageRequest(query)));
    return pageBody(page, owedBackBody);
  }

  @Post(':id/decide')
  @Allows(...APPROVERS)
  @HttpCode(200)
  @ApiOperation({ summary: 'Take points for it, or let the house bear it; closes its finding' })
  @ZodResponse({ status: 200, description: 'As it was decided', type: OwedBackDto })
  @ApiProblem(404, 'owed_back_unknown', 'Nothing of that id is owed back')
  @ApiProblem(409, 'owed_back_decided', 'It was decided already')
  @ApiProblem(422, 'insufficient_points', 'Too few; or `owed_back_without_customer`')
  @Refuses(
    'amount_malformed',
    'amount_too_precise',
    'amount_not_positive',
    'owed_back_without_customer',
  )
  async decide(
    @Param() { id }: IdPathDto,
    @Body() { points: given, reason }: DecideOwedBackDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    const points = given === undefined ? null : Money.parse(given, this.assets.points);
    return owedBackBody(await this.decideOwedBack.execute({ id, points, by, reason }));
  }
}

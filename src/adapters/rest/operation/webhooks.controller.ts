import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { DomainError } from '../../../kernel';
import { SwitchEndpoint, ViewEndpoints } from '../../../webhooks';
import { OPERATORS, Allows } from '../http/allows';
import { AdminController, ApiProblem, Refuses } from '../http/admin-controller.decorator';
import { type Caller, CurrentCaller } from '../http/caller';
import {
  IdPathDto,
  pageBody,
  PageQueryDto,
  pageRequest,
  readPage,
  ReasonDto,
} from '../http/dto-common';
import { EndpointViewDto, EndpointViewPageDto, viewBody } from './webhooks.dto';

@AdminController('webhooks', 'webhooks')
export class WebhooksController {
  constructor(
    private readonly viewEndpoints: ViewEndpoints,
    private readonly switchEndpoint: SwitchEndpoint,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Endpoints of webhooks, newest first: state, lag and last answer' })
  @ZodResponse({ status: 200, description: 'A page', type: EndpointViewPageDto })
  async list(@Query() query: PageQueryDto) {
    return pageBody(await readPage(() => this.viewEndpoints.list(pageRequest(query))), viewBody);
  }

  @Get(':id')
  @ApiOperation({ summary: 'An endpoint' })
  @ZodResponse({ status: 200, description: 'The endpoint', type: EndpointViewDto })
  @ApiProblem(404, 'webhook_unknown', 'No such endpoint')
  async find(@Param() { id }: IdPathDto) {
    const view = await this.viewEndpoints.find(id);
    if (!view) throw new DomainError('webhook_unknown');
    return viewBody(view);
  }

  @Post(':id/pause')
  @Allows(...OPERATORS)
  @HttpCode(200)
  @ApiOperation({ summary: 'Send nothing there; events wait, and only operators have it go on' })
  @ZodResponse({ status: 200, description: 'The endpoint', type: EndpointViewDto })
  @ApiProblem(404, 'webhook_unknown', 'No such endpoint')
  @ApiProblem(409, 'webhook_state_forbids', 'Nothing is sent there: it has ended')
  async pause(
    @Param() { id }: IdPathDto,
    @Body() { reason }: ReasonDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    const paused = await this.switchEndpoint.pauseByOperator({ id, reason, by });
    return viewBody(await this.viewEndpoints.of(paused));
  }

  @Post(':id/resume')
  @Allows(...OPERATORS)
  @HttpCode(200)
  @ApiOperation({ summary: 'Send again, from where it stopped; harmless when it does' })
  @ZodResponse({ status: 200, description: 'The endpoint', type: EndpointViewDto })
  @ApiProblem(404, 'webhook_unknown', 'No such endpoint')
  @Refuses('webhook_state_forbids')
  async resume(
    @Param() { id }: IdPathDto,
    @Body() { reason }: ReasonDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    const resumed = await this.switchEndpoint.resume({ id, reason, by });
    return viewBody(await this.viewEndpoints.of(resumed));
  }
}

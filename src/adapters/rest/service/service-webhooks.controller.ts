import { Body, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { DomainError } from '../../../kernel';
import {
  ChangeEndpoint,
  CreateEndpoint,
  Redeliver,
  RotateEndpointSecret,
  SendTestEvent,
  shownEndpoint,
  SwitchEndpoint,
  WebhookEndpoints,
} from '../../../webhooks';
import { ApiProblem, Refuses } from '../http/admin-controller.decorator';
import { IdPathDto, pageBody, PageQueryDto, pageRequest, readPage } from '../http/dto-common';
import { type Asked, CurrentAsked, nothingToPrepare, Once } from './once';
import { ChangesOnce, ServiceController } from './service-controller.decorator';
import {
  ChangeEndpointDto,
  CreateEndpointDto,
  DeletedEndpointDto,
  deliveryBody,
  DeliveryDto,
  EnableEndpointDto,
  endpointBody,
  EndpointDto,
  EndpointPageDto,
  newEndpointBody,
  type NewEndpointBody,
  NewEndpointDto,
  RedeliverSinceDto,
  RotateEndpointDto,
} from './webhooks.dto';

/** A secret is shown once: who asks again is not shown it. */
const withoutSecret = (body: NewEndpointBody): NewEndpointBody => ({ ...body, secret: null });

@ServiceController('webhooks/endpoints', 'webhooks')
export class ServiceWebhooksController {
  constructor(
    private readonly once: Once,
    private readonly endpoints: WebhookEndpoints,
    private readonly createEndpoint: CreateEndpoint,
    private readonly changeEndpoint: ChangeEndpoint,
    private readonly rotateSecret: RotateEndpointSecret,
    private readonly switchEndpoint: SwitchEndpoint,
    private readonly sendTestEvent: SendTestEvent,
    private readonly redeliver: Redeliver,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Endpoints of webhooks, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: EndpointPageDto })
  async list(@Query() query: PageQueryDto) {
    return pageBody(await readPage(() => this.endpoints.list(pageRequest(query))), endpointBody);
  }

  @Post()
  @HttpCode(201)
  @ChangesOnce()
  @ApiOperation({
    summary: 'Be told of events from now on; the secret is shown in this answer alone',
  })
  @ZodResponse({ status: 201, description: 'The endpoint', type: NewEndpointDto })
  @ApiProblem(409, 'webhook_endpoints_full', 'There are as many as there may be')
  @ApiProblem(422, 'webhook_url_refused', 'Nothing is ever sent to this address')
  async create(@Body() terms: CreateEndpointDto, @CurrentAsked() asked: Asked) {
    return this.once.answer(
      asked,
      nothingToPrepare,
      async () => newEndpointBody(await this.createEndpoint.execute(terms, asked.caller.name)),
      withoutSecret,
    );
  }

  @Get(':id')
  @ApiOperation({ summary: 'An endpoint' })
  @ZodResponse({ status: 200, description: 'The endpoint', type: EndpointDto })
  @ApiProblem(404, 'webhook_unknown', 'No such endpoint')
  async find(@Param() { id }: IdPathDto) {
    const endpoint = await this.endpoints.find(id);
    if (!endpoint) throw new DomainError('webhook_unknown');
    return endpointBody(shownEndpoint(endpoint));
  }

  @Patch(':id')
  @ChangesOnce()
  @ApiOperation({ summary: 'Change what is named; the rest stays' })
  @ZodResponse({ status: 200, description: 'The endpoint', type: EndpointDto })
  @ApiProblem(404, 'webhook_unknown', 'No such endpoint')
  @ApiProblem(422, 'webhook_url_refused', 'Nothing is ever sent to this address')
  async change(
    @Param() { id }: IdPathDto,
    @Body() body: ChangeEndpointDto,
    @CurrentAsked() asked: Asked,
  ) {
    const { url, eventTypes, keepsOrder, description } = body;
    const terms = {
      ...(url === undefined ? {} : { url }),
      ...(eventTypes === undefined ? {} : { eventTypes }),
      ...(keepsOrder === undefined ? {} : { keepsOrder }),
      ...(description === undefined ? {} : { description }),
    };
    return this.once.answer(asked, nothingToPrepare, async () =>
      endpointBody(await this.changeEndpoint.execute(id, terms, asked.caller.name)),
    );
  }

  @Delete(':id')
  @HttpCode(200)
  @ChangesOnce()
  @ApiOperation({ summary: 'Forget an endpoint, its secret and its deliveries' })
  @ZodResponse({ status: 200, description: 'It is gone', type: DeletedEndpointDto })
  @ApiProblem(404, 'webhook_unknown', 'No such endpoint')
  @Refuses('webhook_state_forbids')
  async delete(@Param() { id }: IdPathDto, @CurrentAsked() asked: Asked) {
    return this.once.answer(asked, nothingToPrepare, async () => {
      await this.switchEndpoint.delete(id, asked.caller.name);
      return { id, isDeleted: true as const };
    });
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  @ChangesOnce()
  @ApiOperation({
    summary: 'Give an endpoint a new secret; for a while the former ones sign as well',
  })
  @ZodResponse({ status: 200, description: 'The endpoint', type: NewEndpointDto })
  @ApiProblem(404, 'webhook_unknown', 'No such endpoint')
  @Refuses('webhook_secrets_full')
  async rotate(
    @Param() { id }: IdPathDto,
    @Body() { overlapSeconds }: RotateEndpointDto,
    @CurrentAsked() asked: Asked,
  ) {
    const command = { id, overlapSeconds, by: asked.caller.name };
    return this.once.answer(
      asked,
      nothingToPrepare,
      async () => newEndpointBody(await this.rotateSecret.execute(command)),
      withoutSecret,
    );
  }

  @Post(':id/pause')
  @HttpCode(200)
  @ChangesOnce()
  @ApiOperation({ summary: 'Send nothing for now; events wait' })
  @ZodResponse({ status: 200, description: 'The endpoint', type: EndpointDto })
  @ApiProblem(404, 'webhook_unknown', 'No such endpoint')
  @ApiProblem(409, 'webhook_state_forbids', 'It has ended already')
  async pause(@Param() { id }: IdPathDto, @CurrentAsked() asked: Asked) {
    return this.once.answer(asked, nothingToPrepare, async () =>
      endpointBody(await this.switchEndpoint.pause(id, asked.caller.name)),
    );
  }

  @Post(':id/enable')
  @HttpCode(200)
  @ChangesOnce()
  @ApiOperation({ summary: 'Send again, from where it stopped or from now on' })
  @ZodResponse({ status: 200, description: 'The endpoint', type: EndpointDto })
  @ApiProblem(404, 'webhook_unknown', 'No such endpoint')
  @Refuses('webhook_state_forbids', 'webhook_paused_by_operator')
  async enable(
    @Param() { id }: IdPathDto,
    @Body() { skipsMissed }: EnableEndpointDto,
    @CurrentAsked() asked: Asked,
  ) {
    return this.once.answer(asked, nothingToPrepare, async () =>
      endpointBody(await this.switchEndpoint.enable(id, skipsMissed, asked.caller.name)),
    );
  }

  @Post(':id/test')
  @HttpCode(202)
  @ChangesOnce()
  @ApiOperation({ summary: 'Send an event that says nothing; its delivery shows what came of it' })
  @ZodResponse({ status: 202, description: 'The delivery, which begins', type: DeliveryDto })
  @ApiProblem(404, 'webhook_unknown', 'No such endpoint')
  @ApiProblem(409, 'webhook_state_forbids', 'It is not enabled')
  async test(@Param() { id }: IdPathDto, @CurrentAsked() asked: Asked) {
    return this.once.answer(asked, nothingToPrepare, async () =>
      deliveryBody(await this.sendTestEvent.execute(id)),
    );
  }

  @Post(':id/redeliver')
  @HttpCode(202)
  @ChangesOnce()
  @ApiOperation({ summary: 'Send all events since a moment again, under the same ids' })
  @ZodResponse({ status: 202, description: 'The endpoint', type: EndpointDto })
  @ApiProblem(404, 'webhook_unknown', 'No such endpoint')
  @Refuses('events_gone')
  async redeliverSince(
    @Param() { id }: IdPathDto,
    @Body() { since }: RedeliverSinceDto,
    @CurrentAsked() asked: Asked,
  ) {
    return this.once.answer(asked, nothingToPrepare, async () =>
      endpointBody(await this.redeliver.since(id, new Date(since), asked.caller.name)),
    );
  }
}

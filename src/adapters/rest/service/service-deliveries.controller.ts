import { Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { DomainError } from '../../../kernel';
import { Deliveries, Redeliver, WebhookEndpoints } from '../../../webhooks';
import { ApiProblem } from '../http/admin-controller.decorator';
import { IdPathDto, pageBody, pageRequest, readPage } from '../http/dto-common';
import { type Asked, CurrentAsked, nothingToPrepare, Once } from './once';
import { ChangesOnce, ServiceController } from './service-controller.decorator';
import { DeliveriesQueryDto, deliveryBody, DeliveryDto, DeliveryPageDto } from './webhooks.dto';

@ServiceController('webhooks', 'webhooks')
export class ServiceDeliveriesController {
  constructor(
    private readonly once: Once,
    private readonly endpoints: WebhookEndpoints,
    private readonly deliveries: Deliveries,
    private readonly redeliver: Redeliver,
  ) {}

  @Get('endpoints/:id/deliveries')
  @ApiOperation({ summary: 'Deliveries that wait, and those of up to thirty days, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: DeliveryPageDto })
  @ApiProblem(404, 'webhook_unknown', 'No such endpoint')
  async list(@Param() { id }: IdPathDto, @Query() query: DeliveriesQueryDto) {
    if (!(await this.endpoints.find(id))) throw new DomainError('webhook_unknown');
    const filter = { state: query.state ?? null };
    const page = await readPage(() => this.deliveries.list(id, filter, pageRequest(query)));
    return pageBody(page, deliveryBody);
  }

  @Get('deliveries/:id')
  @ApiOperation({ summary: 'A delivery, with the answers of the receiver' })
  @ZodResponse({ status: 200, description: 'The delivery', type: DeliveryDto })
  @ApiProblem(404, 'delivery_unknown', 'No such delivery, or it is forgotten')
  async find(@Param() { id }: IdPathDto) {
    const delivery = await this.deliveries.find(id);
    if (!delivery) throw new DomainError('delivery_unknown');
    return deliveryBody(delivery);
  }

  @Post('deliveries/:id/redeliver')
  @HttpCode(202)
  @ChangesOnce()
  @ApiOperation({ summary: 'Send it again, under the same id' })
  @ZodResponse({ status: 202, description: 'The delivery, which begins anew', type: DeliveryDto })
  @ApiProblem(404, 'delivery_unknown', 'No such delivery, or it is forgotten')
  @ApiProblem(409, 'delivery_waits', 'It will be tried anyway')
  async again(@Param() { id }: IdPathDto, @CurrentAsked() asked: Asked) {
    return this.once.answer(asked, nothingToPrepare, async () =>
      deliveryBody(await this.redeliver.one(id)),
    );
  }
}

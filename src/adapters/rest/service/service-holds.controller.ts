import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { Assets, DomainError, Money } from '../../../kernel';
import { type PointsOperation, ServiceHolds } from '../../../ledger';
import { CustomerFacts } from '../customers/customer-facts';
import { holdBody, HoldDto, holdFilter, HoldPageDto, HoldsQueryDto } from '../customers/holds.dto';
import { ApiProblem, Refuses } from '../http/admin-controller.decorator';
import { amountBody, IdPathDto, pageBody, pageRequest, readPage } from '../http/dto-common';
import {
  CaptureHoldDto,
  HoldResultDto,
  PlaceHoldDto,
  ReleaseHoldDto,
} from './holds-and-batches.dto';
import { type Asked, CurrentAsked, Once } from './once';
import { ChangesOnce, ServiceController } from './service-controller.decorator';

/** Points that the service sets aside, and takes or gives back later. */
@ServiceController('', 'points')
export class ServiceHoldsController {
  constructor(
    private readonly once: Once,
    private readonly facts: CustomerFacts,
    private readonly holds: ServiceHolds,
    private readonly assets: Assets,
  ) {}

  @Post('customers/:id/holds')
  @HttpCode(201)
  @ChangesOnce()
  @ApiOperation({
    summary: 'Set points aside; the same reference gives the same hold while it is held',
    description:
      'With the reference of a hold that was captured, released or has expired nothing is set aside: that is ' +
      'refused, and `details` has its `holdId` and `state`. The same `Idempotency-Key` gets the first answer again.',
  })
  @ZodResponse({ status: 201, description: 'The hold', type: HoldResultDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  @ApiProblem(409, 'entry_key_conflict', 'The reference names another hold already')
  @ApiProblem(409, 'hold_state_forbids', 'The hold of this reference has ended: `state` says how')
  @ApiProblem(422, 'insufficient_points', 'The customer has too few points')
  @Refuses('amount_too_precise', 'amount_not_positive')
  async place(
    @Param() { id: customerId }: IdPathDto,
    @Body() body: PlaceHoldDto,
    @CurrentAsked() asked: Asked,
  ) {
    const points = Money.parse(body.points, this.assets.points);
    const { expiresInSeconds = null, reference, reason } = body;
    return this.perform(asked, {
      ...{ kind: 'hold', customerId, points, reference, reason, expiresInSeconds },
      by: asked.caller.name,
    });
  }

  @Get('customers/:id/holds')
  @ApiOperation({ summary: 'Holds of the customer, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: HoldPageDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async list(@Param() { id }: IdPathDto, @Query() query: HoldsQueryDto) {
    await this.facts.find(id);
    const filter = holdFilter(id, query);
    return pageBody(await readPage(() => this.holds.list(filter, pageRequest(query))), holdBody);
  }

  @Get('holds/:id')
  @ApiOperation({ summary: 'One hold' })
  @ZodResponse({ status: 200, description: 'The hold', type: HoldDto })
  @ApiProblem(404, 'hold_unknown', 'No such hold')
  async one(@Param() { id }: IdPathDto) {
    const hold = await this.holds.find(id);
    if (!hold) throw new DomainError('hold_unknown');
    return holdBody(hold);
  }

  @Post('holds/:id/capture')
  @HttpCode(200)
  @ChangesOnce()
  @ApiOperation({ summary: 'Take what is held, or some of it; the rest goes back at once' })
  @ZodResponse({ status: 200, description: 'The hold', type: HoldResultDto })
  @ApiProblem(404, 'hold_unknown', 'No such hold')
  @ApiProblem(409, 'hold_state_forbids', 'Other points were captured, or it has gone back')
  @ApiProblem(422, 'capture_exceeds_hold', 'The hold has fewer points')
  @Refuses('amount_too_precise', 'amount_not_positive')
  async capture(
    @Param() { id }: IdPathDto,
    @Body() { points }: CaptureHoldDto,
    @CurrentAsked() asked: Asked,
  ) {
    const captured = points === undefined ? null : Money.parse(points, this.assets.points);
    const by = asked.caller.name;
    return this.perform(asked, { kind: 'capture', hold: { id }, points: captured, by });
  }

  @Post('holds/:id/release')
  @HttpCode(200)
  @ChangesOnce()
  @ApiOperation({ summary: 'Give back what is held' })
  @ZodResponse({ status: 200, description: 'The hold', type: HoldResultDto })
  @ApiProblem(404, 'hold_unknown', 'No such hold')
  @ApiProblem(409, 'hold_state_forbids', 'It was captured, or has expired')
  async release(
    @Param() { id }: IdPathDto,
    @Body() _body: ReleaseHoldDto,
    @CurrentAsked() asked: Asked,
  ) {
    return this.perform(asked, { kind: 'release', hold: { id }, by: asked.caller.name });
  }

  private perform(asked: Asked, operation: PointsOperation) {
    return this.once.operate(asked, operation, ({ hold, balance }) => {
      if (!hold) throw new Error('This operation is one of a hold');
      return { hold: holdBody(hold), balance: amountBody(balance) };
    });
  }
}

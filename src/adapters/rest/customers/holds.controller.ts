import { Get, Param, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { ServiceHolds } from '../../../ledger';
import { AdminController, ApiProblem } from '../http/admin-controller.decorator';
import { IdPathDto, pageBody, pageRequest, readPage } from '../http/dto-common';
import { CustomerFacts } from './customer-facts';
import { holdBody, holdFilter, HoldPageDto, HoldsQueryDto } from './holds.dto';

/** What the service has set aside of a customer's points. */
@AdminController('customers', 'customers')
export class HoldsController {
  constructor(
    private readonly facts: CustomerFacts,
    private readonly holds: ServiceHolds,
  ) {}

  @Get(':id/holds')
  @ApiOperation({ summary: 'Points that the service has set aside, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: HoldPageDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async list(@Param() { id }: IdPathDto, @Query() query: HoldsQueryDto) {
    await this.facts.find(id);
    const filter = holdFilter(id, query);
    return pageBody(await readPage(() => this.holds.list(filter, pageRequest(query))), holdBody);
  }
}

import { Body, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ZodResponse } from 'nestjs-zod';
import { RegisterCustomer } from '../../../linking';
import { ApiProblem } from '../http/admin-controller.decorator';
import { type Caller, CurrentCaller } from '../http/caller';
import { IdPathDto } from '../http/dto-common';
import { CustomerFacts } from './customer-facts';
import { Once } from './once';
import { ChangesOnce, ServiceController } from './service-controller.decorator';
import { externalReferenceOf, FindCustomerDto, ServiceCustomerDto } from './service.dto';

const nothing = () => Promise.resolve();

@ServiceController('customers', 'customers')
export class ServiceCustomersController {
  constructor(
    private readonly once: Once,
    private readonly facts: CustomerFacts,
    private readonly registerCustomer: RegisterCustomer,
  ) {}

  @Post()
  @HttpCode(200)
  @ChangesOnce()
  @ApiOperation({ summary: 'Find the customer of your reference, or make it; never two for one' })
  @ZodResponse({ status: 200, description: 'The customer', type: ServiceCustomerDto })
  async findOrCreate(
    @Body() { reference }: FindCustomerDto,
    @CurrentCaller() caller: Caller,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    return this.once.answer({ request, response, caller }, nothing, async () => {
      const found = await this.registerCustomer.execute(externalReferenceOf(reference));
      return this.facts.present(found.customer);
    });
  }

  @Get(':id')
  @ApiOperation({ summary: 'One customer, with balance and link' })
  @ZodResponse({ status: 200, description: 'The customer', type: ServiceCustomerDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async one(@Param() { id }: IdPathDto) {
    return this.facts.present(await this.facts.find(id));
  }
}

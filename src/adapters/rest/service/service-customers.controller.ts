import { Body, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { type Customer, RegisterCustomer } from '../../../linking';
import { ApiProblem } from '../http/admin-controller.decorator';
import { IdPathDto } from '../http/dto-common';
import { CustomerFacts } from '../customers/customer-facts';
import { type Asked, CurrentAsked, nothingToPrepare, Once } from './once';
import { ChangesOnce, ServiceController } from './service-controller.decorator';
import {
  externalReferenceOf,
  FindCustomerDto,
  serviceCustomerBody,
  ServiceCustomerDto,
} from './service.dto';

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
  async findOrCreate(@Body() { reference }: FindCustomerDto, @CurrentAsked() asked: Asked) {
    return this.once.answer(asked, nothingToPrepare, async () => {
      const found = await this.registerCustomer.execute(externalReferenceOf(reference));
      return this.present(found.customer);
    });
  }

  @Get(':id')
  @ApiOperation({ summary: 'One customer, with balance and link' })
  @ZodResponse({ status: 200, description: 'The customer', type: ServiceCustomerDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async one(@Param() { id }: IdPathDto) {
    return this.present(await this.facts.find(id));
  }

  private async present(customer: Customer) {
    const balances = await this.facts.balances(customer.id);
    return serviceCustomerBody(customer, balances, await this.facts.activeLink(customer.id));
  }
}

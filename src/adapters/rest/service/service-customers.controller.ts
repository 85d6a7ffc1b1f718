import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { DomainError } from '../../../kernel';
import {
  ChatLinks,
  type Customer,
  Customers,
  Links,
  referenceOfChat,
  RegisterCustomer,
} from '../../../linking';
import { ChainAccounts } from '../../../wallet';
import { ApiProblem } from '../http/admin-controller.decorator';
import { IdPathDto } from '../http/dto-common';
import { CustomerFacts } from '../customers/customer-facts';
import { type Asked, CurrentAsked, nothingToPrepare, Once } from './once';
import { ChangesOnce, ServiceController } from './service-controller.decorator';
import {
  externalReferenceOf,
  FindCustomerDto,
  FindOneCustomerDto,
  serviceCustomerBody,
  ServiceCustomerDto,
} from './service.dto';

@ServiceController('customers', 'customers')
export class ServiceCustomersController {
  constructor(
    private readonly once: Once,
    private readonly facts: CustomerFacts,
    private readonly registerCustomer: RegisterCustomer,
    private readonly customers: Customers,
    private readonly links: Links,
    private readonly chatLinks: ChatLinks,
    private readonly accounts: ChainAccounts,
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

  @Get()
  @ApiOperation({
    summary: 'The customer of your reference, of a linked account, or of the bot; makes none',
  })
  @ZodResponse({ status: 200, description: 'The customer', type: ServiceCustomerDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  @ApiProblem(503, 'chain_unavailable', 'No CrowdWiz node answers, which is asked about a name')
  async findOne(@Query() query: FindOneCustomerDto) {
    const customer = await this.look(query);
    if (!customer) throw new DomainError('customer_unknown');
    return this.present(customer);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One customer, with balance and link' })
  @ZodResponse({ status: 200, description: 'The customer', type: ServiceCustomerDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async one(@Param() { id }: IdPathDto) {
    return this.present(await this.facts.find(id));
  }

  private async look(query: FindOneCustomerDto): Promise<Customer | null> {
    const { reference, accountName, telegramUserId } = query;
    if (reference !== undefined)
      return this.customers.findByReference(externalReferenceOf(reference));
    if (telegramUserId !== undefined) return this.ofTelegram(telegramUserId);
    const accountId =
      accountName === undefined
        ? query.accountId
        : (await this.accounts.findByName(accountName))?.id;
    const link = accountId === undefined ? null : await this.links.activeOfAccount(accountId);
    return link && this.customers.find(link.customerId);
  }

  /** Whose chat it is; somebody of whom the bot keeps no chat is known by the reference alone. */
  private async ofTelegram(userId: string): Promise<Customer | null> {
    const customerId = await this.chatLinks.customerOf(userId);
    if (customerId !== null) return this.customers.find(customerId);
    // A chat that was taken from the bot's customer for it says nothing of who has it by now.
    if ((await this.chatLinks.ownersTakenFrom(userId)) > 0) return null;
    return this.customers.findByReference(referenceOfChat(userId, 0));
  }

  private async present(customer: Customer) {
    return serviceCustomerBody({
      customer,
      balances: await this.facts.balances(customer.id),
      link: await this.facts.activeLink(customer.id),
      chatId: await this.chatLinks.chatOf(customer.id),
    });
  }
}

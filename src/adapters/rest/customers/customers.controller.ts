import { Body, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation } from '@nestjs/swagger';
import type { Response } from 'express';
import { ZodResponse } from 'nestjs-zod';
import { ListCustomers } from '../../../desk';
import { Assets } from '../../../kernel';
import { AdjustPointsOfTwo, UnfreezeOfTwo } from '../../../decisions';
import { Books, CancelWaitingDebit, WaitingDebits } from '../../../ledger';
import { type Customer, Customers, FreezeCustomer } from '../../../linking';
import { ADMINS, APPROVERS, OPERATORS, Allows, WORKERS } from '../http/allows';
import { AdminController, ApiProblem, Refuses } from '../http/admin-controller.decorator';
import { type Caller, CurrentCaller } from '../http/caller';
import { CustomerFacts } from './customer-facts';
import {
  AdjustmentDto,
  AdjustmentKeySchema,
  CancelDebitDto,
  customerBody,
  CustomerWithFreezeDto,
  CustomerPageDto,
  CustomerQueryDto,
  EndedFreezeDto,
  freezeBody,
  FreezeDto,
  HandAdjustmentDto,
  statementBody,
  StatementPageDto,
  waitingDebitBody,
  WaitingDebitsDto,
} from './customers.dto';
import {
  amountBody,
  IdPathDto,
  pageBody,
  PageQueryDto,
  pageRequest,
  periodOf,
  readPage,
  ReasonDto,
  signedMoney,
} from '../http/dto-common';
import { ProblemError } from '../http/problem';
import { DoneOrAsked, doneOrAsked } from '../operation/done-or-asked';

@AdminController('customers', 'customers')
export class CustomersController {
  constructor(
    private readonly listCustomers: ListCustomers,
    private readonly facts: CustomerFacts,
    private readonly books: Books,
    private readonly adjustPoints: AdjustPointsOfTwo,
    private readonly waitingDebits: WaitingDebits,
    private readonly cancelWaitingDebit: CancelWaitingDebit,
    private readonly customers: Customers,
    private readonly freezeCustomer: FreezeCustomer,
    private readonly unfreezeCustomer: UnfreezeOfTwo,
    private readonly assets: Assets,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Customers with balance and link, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: CustomerPageDto })
  async list(@Query() query: CustomerQueryDto) {
    const { account, suspended } = query;
    const question = {
      ...(account === undefined ? {} : { account }),
      isSuspended: suspended === 'true',
      ...periodOf(query),
    };
    const page = await readPage(() => this.listCustomers.execute(question, pageRequest(query)));
    return pageBody(page, (card) => customerBody(card.customer, card, card.link));
  }

  @Get(':id')
  @ApiOperation({ summary: 'One customer' })
  @ZodResponse({ status: 200, description: 'The customer', type: CustomerWithFreezeDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async one(@Param() { id }: IdPathDto) {
    return this.present(await this.facts.find(id));
  }

  @Get(':id/statement')
  @ApiOperation({ summary: 'What changed the spendable balance, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: StatementPageDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async statement(@Param() { id }: IdPathDto, @Query() query: PageQueryDto) {
    await this.facts.find(id);
    const page = await readPage(() => this.books.statement(id, pageRequest(query)));
    return pageBody(page, statementBody);
  }

  @Post(':id/adjustments')
  @Allows(...ADMINS)
  @ApiOperation({ summary: 'Give or take points; the same key never counts twice' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Instead of `key` in the body; one of the two is needed',
  })
  @DoneOrAsked({ status: 200, description: 'The balance afterwards', type: HandAdjustmentDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  @ApiProblem(409, 'entry_key_conflict', 'The key was used for something else already')
  @ApiProblem(422, 'insufficient_points', 'The customer has too few points')
  @Refuses('amount_too_precise', 'amount_not_positive')
  async adjust(
    @Param() { id: customerId }: IdPathDto,
    @Body() body: AdjustmentDto,
    @Headers('idempotency-key') header: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ) {
    const key = adjustmentKey(body.key, header);
    const points = signedMoney(body.points, this.assets.points);
    const { reason, alsoHeld = false, wait = false } = body;
    const wanted = { customerId, points, key, reason, alsoHeld, wait };
    const outcome = await this.adjustPoints.ask(wanted, caller);
    return doneOrAsked(outcome, response, ({ balance, isWaiting }) => {
      return { balance: amountBody(balance), isWaiting };
    });
  }

  @Post(':id/freeze')
  @Allows(...WORKERS)
  @HttpCode(200)
  @ApiOperation({
    summary: 'Hold back what the customer could take out',
    description:
      'No new withdrawals, and none that waits is signed; links stay as they are. Deposits are credited. The ' +
      'customer is told, but for the reason.',
  })
  @ZodResponse({ status: 200, description: 'The customer is frozen', type: FreezeDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  @ApiProblem(409, 'customer_frozen', 'Frozen already')
  async freeze(
    @Param() { id: customerId }: IdPathDto,
    @Body() { reason }: ReasonDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    return freezeBody(await this.freezeCustomer.execute({ customerId, by, reason }));
  }

  @Post(':id/unfreeze')
  @Allows(...APPROVERS)
  @ApiOperation({ summary: 'Let the customer withdraw again' })
  @DoneOrAsked({ status: 200, description: 'What has ended', type: EndedFreezeDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  @ApiProblem(409, 'customer_not_frozen', 'Not frozen')
  @Refuses('entry_key_conflict')
  async unfreeze(
    @Param() { id: customerId }: IdPathDto,
    @Body() { reason }: ReasonDto,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ) {
    const outcome = await this.unfreezeCustomer.ask({ customerId, reason }, caller);
    return doneOrAsked(outcome, response, freezeBody);
  }

  @Get(':id/waiting-debits')
  @ApiOperation({ summary: 'Debits that wait for held points to come back, oldest first' })
  @ZodResponse({ status: 200, description: 'The debits', type: WaitingDebitsDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async waiting(@Param() { id }: IdPathDto) {
    await this.facts.find(id);
    return { items: (await this.waitingDebits.ofCustomer(id)).map(waitingDebitBody) };
  }

  @Post(':id/waiting-debits/cancel')
  @Allows(...OPERATORS)
  @HttpCode(200)
  @ApiOperation({ summary: 'Let a debit wait no longer; gives those that still do' })
  @ZodResponse({ status: 200, description: 'The debits that wait', type: WaitingDebitsDto })
  @ApiProblem(404, 'debit_unknown', 'No debit of that key waits, or no such customer')
  @Refuses('customer_unknown')
  async cancelWaiting(
    @Param() { id: customerId }: IdPathDto,
    @Body() { key }: CancelDebitDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    await this.cancelWaitingDebit.execute({ customerId, key, by });
    return { items: (await this.waitingDebits.ofCustomer(customerId)).map(waitingDebitBody) };
  }

  private async present(customer: Customer) {
    const balances = await this.facts.balances(customer.id);
    const freeze = await this.customers.freezeOf(customer.id);
    const link = await this.facts.activeLink(customer.id);
    return { ...customerBody(customer, balances, link), freeze: freeze && freezeBody(freeze) };
  }
}

function adjustmentKey(inBody: string | undefined, inHeader: string | undefined): string {
  const key = inBody ?? inHeader;
  const isClear = inBody === undefined || inHeader === undefined || inBody === inHeader;
  const parsed = AdjustmentKeySchema.safeParse(key);
  if (isClear && parsed.success) return parsed.data;
  throw new ProblemError({
    status: 400,
    code: 'validation_failed',
    title: 'The request has fields that are not right',
    errors: [
      {
        field: 'body.key',
        message:
          'Name this change with 1 to 200 visible ASCII characters, in `key` or in the header ' +
          'Idempotency-Key (if in both, the same).',
      },
    ],
  });
}

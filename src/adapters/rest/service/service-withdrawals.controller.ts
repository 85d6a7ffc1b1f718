import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { Assets, DomainError, Money } from '../../../kernel';
import {
  AtPresentRate,
  DecideWithdrawal,
  QuoteWithdrawal,
  RequestWithdrawal,
  type Withdrawal,
  type WithdrawalFilter,
  Withdrawals,
} from '../../../withdrawals';
import { ApiProblem, Refuses } from '../http/admin-controller.decorator';
import {
  IdPathDto,
  pageBody,
  pageRequest,
  periodOf,
  readPage,
  ReasonDto,
} from '../http/dto-common';
import {
  withdrawalBody,
  WithdrawalDto,
  WithdrawalPageDto,
  WithdrawalsOfCustomerQueryDto,
  WithdrawalsOfReferenceQueryDto,
} from '../money/withdrawals.dto';
import { CustomerFacts } from '../customers/customer-facts';
import { type Asked, CurrentAsked, nothingToPrepare, Once } from './once';
import { ChangesOnce, ServiceController } from './service-controller.decorator';
import { AskQuoteDto, ConfirmQuoteDto, quoteBody, QuoteDto } from './service.dto';

@ServiceController('', 'withdrawals')
export class ServiceWithdrawalsController {
  constructor(
    private readonly once: Once,
    private readonly facts: CustomerFacts,
    private readonly quoteWithdrawal: QuoteWithdrawal,
    private readonly requestWithdrawal: RequestWithdrawal,
    private readonly decide: DecideWithdrawal,
    private readonly withdrawals: Withdrawals,
    private readonly atPresentRate: AtPresentRate,
    private readonly assets: Assets,
  ) {}

  @Post('customers/:id/quotes')
  @HttpCode(201)
  @ChangesOnce()
  @ApiOperation({
    summary: 'What would arrive for so many points; takes the place of the quote before',
  })
  @ZodResponse({ status: 201, description: 'The quote', type: QuoteDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  @ApiProblem(409, 'customer_not_linked', 'There is no account to pay to')
  @ApiProblem(503, 'chain_unavailable', 'No CrowdWiz node answers')
  @Refuses(
    'amount_too_precise',
    'amount_not_positive',
    'insufficient_points',
    'debit_waits',
    'link_suspended',
    'customer_frozen',
    'withdrawal_below_minimum',
    'withdrawal_above_limit',
    'withdrawal_exceeds_wallet',
    'withdrawal_count_reached',
    'fee_not_believed',
    'time_uncertain',
  )
  async quote(
    @Param() { id: customerId }: IdPathDto,
    @Body() body: AskQuoteDto,
    @CurrentAsked() asked: Asked,
  ) {
    const points = Money.parse(body.points, this.assets.points);
    return this.once.answer(
      asked,
      () => this.quoteWithdrawal.lookUp(customerId),
      async (fee) => quoteBody(await this.quoteWithdrawal.execute({ customerId, points, fee })),
    );
  }

  @Post('customers/:id/withdrawals')
  @HttpCode(201)
  @ChangesOnce()
  @ApiOperation({ summary: 'Confirm a quote; confirming it twice gives the same withdrawal' })
  @ZodResponse({ status: 201, description: 'The withdrawal', type: WithdrawalDto })
  @ApiProblem(404, 'quote_unknown', 'No such quote; or `customer_unknown`')
  @ApiProblem(409, 'quote_expired', 'Or `quote_outdated`: ask for another one')
  @ApiProblem(409, 'entry_key_conflict', 'The reference is of another withdrawal of the customer')
  @Refuses(
    'customer_unknown',
    'quote_outdated',
    'quote_points_spent',
    'debit_waits',
    'customer_not_linked',
    'link_suspended',
    'customer_frozen',
    'insufficient_points',
    'withdrawal_below_minimum',
    'withdrawal_above_limit',
    'withdrawal_count_reached',
    'time_uncertain',
  )
  async confirm(
    @Param() { id: customerId }: IdPathDto,
    @Body() { quoteId, reference }: ConfirmQuoteDto,
    @CurrentAsked() asked: Asked,
  ) {
    return this.once.answer(asked, nothingToPrepare, async () =>
      this.present(
        await this.requestWithdrawal.execute({ customerId, quoteId, reference: reference ?? null }),
      ),
    );
  }

  @Get('customers/:id/withdrawals')
  @ApiOperation({
    summary: 'Withdrawals of the customer, newest first; the period is that of their requests',
  })
  @ZodResponse({ status: 200, description: 'A page', type: WithdrawalPageDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async list(
    @Param() { id: customerId }: IdPathDto,
    @Query() query: WithdrawalsOfCustomerQueryDto,
  ) {
    await this.facts.find(customerId);
    const { state, reference } = query;
    const filter: WithdrawalFilter = {
      customerId,
      ...(state === undefined ? {} : { state }),
      ...(reference === undefined ? {} : { reference }),
      ...periodOf(query),
    };
    return this.page(filter, query);
  }

  @Get('withdrawals')
  @ApiOperation({
    summary: 'Withdrawals of your reference, newest first: one, unless several customers have it',
  })
  @ZodResponse({ status: 200, description: 'A page', type: WithdrawalPageDto })
  async ofReference(@Query() query: WithdrawalsOfReferenceQueryDto) {
    return this.page({ reference: query.reference }, query);
  }

  @Get('withdrawals/:id')
  @ApiOperation({ summary: 'One withdrawal' })
  @ZodResponse({ status: 200, description: 'The withdrawal', type: WithdrawalDto })
  @ApiProblem(404, 'withdrawal_unknown', 'No such withdrawal')
  async one(@Param() { id }: IdPathDto) {
    const withdrawal = await this.withdrawals.find(id);
    if (!withdrawal) throw new DomainError('withdrawal_unknown');
    return this.present(withdrawal);
  }

  @Post('withdrawals/:id/cancel')
  @HttpCode(200)
  @ChangesOnce()
  @ApiOperation({ summary: 'Take back a withdrawal that is not signed; the points return' })
  @ZodResponse({ status: 200, description: 'The withdrawal', type: WithdrawalDto })
  @ApiProblem(404, 'withdrawal_unknown', 'No such withdrawal')
  @ApiProblem(409, 'withdrawal_state_forbids', 'It is signed, or over')
  @Refuses('withdrawal_deadline_passed', 'time_uncertain')
  async cancel(
    @Param() { id }: IdPathDto,
    @Body() { reason }: ReasonDto,
    @CurrentAsked() asked: Asked,
  ) {
    return this.once.answer(asked, nothingToPrepare, async () =>
      this.present(await this.decide.cancel({ id, by: asked.caller.name, reason })),
    );
  }

  private async page(
    filter: WithdrawalFilter,
    query: { limit: number; cursor?: string | undefined },
  ) {
    const page = await readPage(() => this.withdrawals.list(filter, pageRequest(query)));
    const present = await this.atPresentRate.of(page.items);
    return pageBody(page, (each) => withdrawalBody(each, present.get(each.id) ?? null));
  }

  private async present(withdrawal: Withdrawal) {
    const present = await this.atPresentRate.of([withdrawal]);
    return withdrawalBody(withdrawal, present.get(withdrawal.id) ?? null);
  }
}

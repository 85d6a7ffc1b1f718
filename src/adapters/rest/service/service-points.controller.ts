import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { Assets, Money } from '../../../kernel';
import { Books } from '../../../ledger';
import { AtPresentRate } from '../../../withdrawals';
import {
  AdjustmentResultDto,
  balancesBody,
  statementBody,
  StatementPageDto,
} from '../customers/customers.dto';
import { ApiProblem, Refuses } from '../http/admin-controller.decorator';
import {
  amountBody,
  IdPathDto,
  pageBody,
  pageRequest,
  periodOf,
  readPage,
} from '../http/dto-common';
import { CustomerFacts } from '../customers/customer-facts';
import { type Asked, CurrentAsked, Once } from './once';
import { ChangesOnce, ServiceController } from './service-controller.decorator';
import { BalanceDto, CreditDto, DebitDto, EntriesQueryDto, estimateBody } from './service.dto';

/** A credit or a debit, without its sign. */
interface Change {
  readonly points: string;
  readonly reference: string;
  readonly reason: string;
  readonly wait?: boolean | undefined;
}

@ServiceController('customers/:id', 'points')
export class ServicePointsController {
  constructor(
    private readonly once: Once,
    private readonly facts: CustomerFacts,
    private readonly books: Books,
    private readonly atPresentRate: AtPresentRate,
    private readonly assets: Assets,
  ) {}

  @Get('balance')
  @ApiOperation({ summary: 'What the customer has, and what it is worth in CWD now' })
  @ZodResponse({ status: 200, description: 'The balances', type: BalanceDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async balance(@Param() { id }: IdPathDto) {
    await this.facts.find(id);
    const balances = await this.facts.balances(id);
    const worth = await this.atPresentRate.worthOf(balances.balance);
    return { ...balancesBody(balances), estimate: worth && estimateBody(worth) };
  }

  @Get('entries')
  @ApiOperation({ summary: 'What changed the spendable balance, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: StatementPageDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async entries(@Param() { id }: IdPathDto, @Query() query: EntriesQueryDto) {
    await this.facts.find(id);
    const { kind } = query;
    const filter = { ...(kind === undefined ? {} : { kind }), ...periodOf(query) };
    const page = await readPage(() => this.books.statement(id, pageRequest(query), filter));
    return pageBody(page, statementBody);
  }

  @Post('credits')
  @HttpCode(200)
  @ChangesOnce()
  @ApiOperation({ summary: 'Give points; the same reference counts once' })
  @ZodResponse({ status: 200, description: 'The balance afterwards', type: AdjustmentResultDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  @ApiProblem(409, 'entry_key_conflict', 'The reference was used for something else already')
  @Refuses('amount_too_precise', 'amount_not_positive')
  async credit(@Param() { id }: IdPathDto, @Body() body: CreditDto, @CurrentAsked() asked: Asked) {
    return this.change(asked, id, body, 'credit');
  }

  @Post('debits')
  @HttpCode(200)
  @ChangesOnce()
  @ApiOperation({ summary: 'Take points; the same reference counts once' })
  @ZodResponse({ status: 200, description: 'The balance afterwards', type: AdjustmentResultDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  @ApiProblem(409, 'entry_key_conflict', 'The reference was used for something else already')
  @ApiProblem(422, 'insufficient_points', 'The customer has too few points')
  @Refuses('amount_too_precise', 'amount_not_positive')
  async debit(@Param() { id }: IdPathDto, @Body() body: DebitDto, @CurrentAsked() asked: Asked) {
    return this.change(asked, id, body, 'debit');
  }

  private change(asked: Asked, customerId: string, body: Change, kind: 'credit' | 'debit') {
    const points = Money.parse(body.points, this.assets.points);
    const { reference, reason, wait = false } = body;
    const by = asked.caller.name;
    const operation = { kind, customerId, points, reference, reason, by, wait };
    return this.once.operate(asked, operation, ({ balance, isWaiting }) => ({
      balance: amountBody(balance),
      isWaiting,
    }));
  }
}

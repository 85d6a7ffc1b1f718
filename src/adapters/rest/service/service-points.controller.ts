import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { Assets, Money } from '../../../kernel';
import { AdjustPoints, Books } from '../../../ledger';
import {
  AdjustmentResultDto,
  balancesBody,
  statementBody,
  StatementPageDto,
} from '../customers/customers.dto';
import { ApiProblem } from '../http/admin-controller.decorator';
import { amountBody, IdPathDto, pageBody, pageRequest, readPage } from '../http/dto-common';
import { CustomerFacts } from '../customers/customer-facts';
import { type Asked, CurrentAsked, nothingToPrepare, Once } from './once';
import { ChangesOnce, ServiceController } from './service-controller.decorator';
import { BalanceDto, CreditDto, DebitDto, ListQueryDto } from './service.dto';

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
    private readonly adjustPoints: AdjustPoints,
    private readonly assets: Assets,
  ) {}

  @Get('balance')
  @ApiOperation({ summary: 'What the customer has' })
  @ZodResponse({ status: 200, description: 'The balances', type: BalanceDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async balance(@Param() { id }: IdPathDto) {
    await this.facts.find(id);
    return balancesBody(await this.facts.balances(id));
  }

  @Get('entries')
  @ApiOperation({ summary: 'What changed the spendable balance, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: StatementPageDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  async entries(@Param() { id }: IdPathDto, @Query() query: ListQueryDto) {
    await this.facts.find(id);
    const page = await readPage(() => this.books.statement(id, pageRequest(query)));
    return pageBody(page, statementBody);
  }

  @Post('credits')
  @HttpCode(200)
  @ChangesOnce()
  @ApiOperation({ summary: 'Give points; the same reference counts once' })
  @ZodResponse({ status: 200, description: 'The balance afterwards', type: AdjustmentResultDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  @ApiProblem(409, 'entry_key_conflict', 'The reference was used for something else already')
  async credit(@Param() { id }: IdPathDto, @Body() body: CreditDto, @CurrentAsked() asked: Asked) {
    return this.change(asked, id, body, 1n);
  }

  @Post('debits')
  @HttpCode(200)
  @ChangesOnce()
  @ApiOperation({ summary: 'Take points; the same reference counts once' })
  @ZodResponse({ status: 200, description: 'The balance afterwards', type: AdjustmentResultDto })
  @ApiProblem(404, 'customer_unknown', 'No such customer')
  @ApiProblem(409, 'entry_key_conflict', 'The reference was used for something else already')
  @ApiProblem(422, 'insufficient_points', 'The customer has too few points')
  async debit(@Param() { id }: IdPathDto, @Body() body: DebitDto, @CurrentAsked() asked: Asked) {
    return this.change(asked, id, body, -1n);
  }

  private change(asked: Asked, customerId: string, body: Change, sign: 1n | -1n) {
    const given = Money.parse(body.points, this.assets.points);
    const points = Money.of(sign * given.units, given.asset);
    const { reference: key, reason, wait = false } = body;
    return this.once.answer(asked, nothingToPrepare, async () => {
      const command = { customerId, points, key, reason, by: asked.caller.name, wait };
      const { balance, isWaiting } = await this.adjustPoints.execute(command);
      return { balance: amountBody(balance), isWaiting };
    });
  }
}

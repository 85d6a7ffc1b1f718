import { Body, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { Response } from 'express';
import { ZodResponse } from 'nestjs-zod';
import { SweepOfTwo } from '../../../decisions';
import { CWD, DomainError, Money } from '../../../kernel';
import { CancelSweep, ColdStorage, OutgoingTransactions } from '../../../wallet';
import { APPROVERS, Allows, WORKERS } from '../http/allows';
import { AdminController, ApiProblem, Refuses } from '../http/admin-controller.decorator';
import { type Caller, CurrentCaller } from '../http/caller';
import {
  IdPathDto,
  pageBody,
  PageQueryDto,
  pageRequest,
  readPage,
  ReasonDto,
} from '../http/dto-common';
import { DoneOrAsked, doneOrAsked } from '../operation/done-or-asked';
import { attemptBody } from './outgoing.dto';
import {
  OrderedSweepDto,
  OrderSweepDto,
  sweepBody,
  SweepDto,
  SweepPageDto,
  SweepWithAttemptsDto,
} from './sweeps.dto';

@AdminController('wallet/sweeps', 'wallet, books and status')
export class SweepsController {
  constructor(
    private readonly storage: ColdStorage,
    private readonly outgoing: OutgoingTransactions,
    private readonly orderSweep: SweepOfTwo,
    private readonly cancelSweep: CancelSweep,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What was ordered to the cold wallet, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: SweepPageDto })
  async list(@Query() query: PageQueryDto) {
    return pageBody(await readPage(() => this.storage.list(pageRequest(query))), sweepBody);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One sweep, with all that was signed for it' })
  @ZodResponse({ status: 200, description: 'The sweep', type: SweepWithAttemptsDto })
  @ApiProblem(404, 'sweep_unknown', 'No such sweep')
  async one(@Param() { id }: IdPathDto) {
    const sweep = await this.storage.find(id);
    if (!sweep) throw new DomainError('sweep_unknown');
    const attempts = await this.outgoing.attemptsFor('sweep', id);
    return { ...sweepBody(sweep), attempts: attempts.map((each) => attemptBody(each, id)) };
  }

  @Post()
  @Allows(...APPROVERS)
  @ApiOperation({
    summary: 'Send CWD of the house to the cold wallet',
    description:
      'It is signed after all withdrawals that can be paid, and leaves what those need that wait, unless ' +
      '`mayTakeOwed` is set. One sweep at a time; one that is not signed within a day is cancelled.',
  })
  @DoneOrAsked({ status: 201, description: 'The sweep', type: OrderedSweepDto })
  @ApiProblem(409, 'sweep_under_way', 'Another one is ordered; or there is no cold wallet')
  @ApiProblem(422, 'sweep_exceeds_wallet', 'The hot wallet has less to spare')
  @Refuses(
    'amount_malformed',
    'amount_too_precise',
    'amount_not_positive',
    'cold_wallet_unset',
    'cold_wallet_not_accepted',
    'entry_key_conflict',
  )
  async order(
    @Body() { cwd, mayTakeOwed = false, reason }: OrderSweepDto,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ) {
    const wanted = { amount: Money.parse(cwd, CWD), mayTakeOwed, reason };
    return doneOrAsked(await this.orderSweep.ask(wanted, caller), response, sweepBody);
  }

  @Post(':id/cancel')
  @Allows(...WORKERS)
  @HttpCode(200)
  @ApiOperation({ summary: 'Cancel a sweep of which nothing is on its way' })
  @ZodResponse({ status: 200, description: 'The sweep', type: SweepDto })
  @ApiProblem(404, 'sweep_unknown', 'No such sweep')
  @ApiProblem(409, 'sweep_state_forbids', 'It has ended, or is on its way')
  async cancel(
    @Param() { id }: IdPathDto,
    @Body() { reason }: ReasonDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    return sweepBody(await this.cancelSweep.execute({ id, by, reason }));
  }
}

import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { FindAccount, Names } from '../../../desk';
import { DomainError } from '../../../kernel';
import { OutgoingTransactions } from '../../../wallet';
import {
  AtPresentRate,
  DecideWithdrawal,
  Withdrawals,
  type Withdrawal,
  type WithdrawalFilter,
} from '../../../withdrawals';
import { APPROVERS, WORKERS, Allows } from '../http/allows';
import { AdminController, ApiProblem, Refuses } from '../http/admin-controller.decorator';
import { type Caller, CurrentCaller } from '../http/caller';
import {
  EMPTY_PAGE,
  IdPathDto,
  pageBody,
  pageRequest,
  periodOf,
  readPage,
  ReasonDto,
} from '../http/dto-common';
import { attemptBody } from './outgoing.dto';
import {
  ApproveDto,
  namedWithdrawalBody,
  NamedWithdrawalDto,
  NamedWithdrawalPageDto,
  WithdrawalQueryDto,
  WithdrawalWithAttemptsDto,
} from './withdrawals.dto';

const FORBIDS = 'The withdrawal is in a state that does not allow this';

@AdminController('withdrawals', 'withdrawals')
export class WithdrawalsController {
  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly decide: DecideWithdrawal,
    private readonly atPresentRate: AtPresentRate,
    private readonly outgoing: OutgoingTransactions,
    private readonly names: Names,
    private readonly accounts: FindAccount,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Withdrawals, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: NamedWithdrawalPageDto })
  async list(@Query() query: WithdrawalQueryDto) {
    const { state, customerId, account } = query;
    const accountId = account === undefined ? undefined : await this.accounts.idOf(account);
    if (accountId === null) return EMPTY_PAGE;
    const filter: WithdrawalFilter = {
      ...(state === undefined ? {} : { state }),
      ...(customerId === undefined ? {} : { customerId }),
      ...(accountId === undefined ? {} : { accountId }),
      ...periodOf(query),
    };
    const page = await readPage(() => this.withdrawals.list(filter, pageRequest(query)));
    return pageBody(page, await this.presenter(page.items));
  }

  @Get(':id')
  @ApiOperation({ summary: 'One withdrawal, with every attempt to pay it and its proof' })
  @ZodResponse({ status: 200, description: 'The withdrawal', type: WithdrawalWithAttemptsDto })
  @ApiProblem(404, 'withdrawal_unknown', 'No such withdrawal')
  async one(@Param() { id }: IdPathDto) {
    const withdrawal = await this.withdrawals.find(id);
    if (!withdrawal) throw new DomainError('withdrawal_unknown');
    const attempts = await this.outgoing.attemptsFor('withdrawal', id);
    return {
      ...(await this.present(withdrawal)),
      attempts: attempts.map((each) => attemptBody(each, withdrawal.id)),
    };
  }

  @Post(':id/approve')
  @Allows(...APPROVERS)
  @ApiOperation({ summary: 'Let a withdrawal go that waits for approval' })
  @ZodResponse({ status: 200, description: 'The withdrawal', type: NamedWithdrawalDto })
  @ApiProblem(404, 'withdrawal_unknown', 'No such withdrawal')
  @ApiProblem(409, 'withdrawal_state_forbids', `${FORBIDS}, or its deadline has passed`)
  @Refuses('withdrawal_deadline_passed', 'time_uncertain')
  async approve(
    @Param() { id }: IdPathDto,
    @Body() _body: ApproveDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    return this.present(await this.decide.approve({ id, by }));
  }

  @Post(':id/reject')
  @Allows(...APPROVERS)
  @ApiOperation({ summary: 'Refuse a withdrawal that is not signed; the points return' })
  @ZodResponse({ status: 200, description: 'The withdrawal', type: NamedWithdrawalDto })
  @ApiProblem(404, 'withdrawal_unknown', 'No such withdrawal')
  @ApiProblem(409, 'withdrawal_state_forbids', FORBIDS)
  @Refuses('withdrawal_deadline_passed', 'time_uncertain')
  async reject(
    @Param() { id }: IdPathDto,
    @Body() { reason }: ReasonDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    return this.present(await this.decide.reject({ id, by, reason }));
  }

  @Post(':id/cancel')
  @Allows(...WORKERS)
  @ApiOperation({ summary: 'Take back a withdrawal that is not signed; the points return' })
  @ZodResponse({ status: 200, description: 'The withdrawal', type: NamedWithdrawalDto })
  @ApiProblem(404, 'withdrawal_unknown', 'No such withdrawal')
  @ApiProblem(409, 'withdrawal_state_forbids', FORBIDS)
  @Refuses('withdrawal_deadline_passed', 'time_uncertain')
  async cancel(
    @Param() { id }: IdPathDto,
    @Body() { reason }: ReasonDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    return this.present(await this.decide.cancel({ id, by, reason }));
  }

  private async present(withdrawal: Withdrawal) {
    return (await this.presenter([withdrawal]))(withdrawal);
  }

  /** Of any number of withdrawals, by one look. */
  private async presenter(withdrawals: readonly Withdrawal[]) {
    const present = await this.atPresentRate.of(withdrawals);
    const names = await this.names.of({ customers: withdrawals.map((each) => each.customerId) });
    return (each: Withdrawal) => namedWithdrawalBody(each, present.get(each.id) ?? null, names);
  }
}

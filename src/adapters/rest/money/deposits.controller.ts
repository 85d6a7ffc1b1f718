import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { Response } from 'express';
import { ZodResponse } from 'nestjs-zod';
import { RefundDepositOfTwo } from '../../../decisions';
import {
  AttributeDeposit,
  type Deposit,
  type DepositFilter,
  type DepositMove,
  Deposits,
  FindRefundRecipient,
  GivePastDeposit,
  MoveDeposit,
} from '../../../deposits';
import { FindAccount, Names } from '../../../desk';
import { DomainError, type Page } from '../../../kernel';
import { OutgoingTransactions } from '../../../wallet';
import { APPROVERS, Allows } from '../http/allows';
import { AdminController, ApiProblem, Refuses } from '../http/admin-controller.decorator';
import { type Caller, CurrentCaller } from '../http/caller';
import {
  AttributeDto,
  DepositMoveDto,
  DepositQueryDto,
  DepositWithRefundsDto,
  GivePastDepositDto,
  idsOfDeposits,
  moveBody,
  MoveDepositDto,
  namedDepositBody,
  NamedDepositDto,
  NamedDepositPageDto,
  OrderedRefundDto,
  RefundDto,
} from './deposits.dto';
import {
  EMPTY_PAGE,
  IdPathDto,
  pageBody,
  PageQueryDto,
  pageRequest,
  periodOf,
  readPage,
} from '../http/dto-common';
import { DoneOrAsked, doneOrAsked } from '../operation/done-or-asked';
import { attemptBody } from './outgoing.dto';

@AdminController('deposits', 'deposits')
export class DepositsController {
  constructor(
    private readonly deposits: Deposits,
    private readonly attributeDeposit: AttributeDeposit,
    private readonly givePastDeposit: GivePastDeposit,
    private readonly findRecipient: FindRefundRecipient,
    private readonly refundDeposit: RefundDepositOfTwo,
    private readonly moveDeposit: MoveDeposit,
    private readonly outgoing: OutgoingTransactions,
    private readonly names: Names,
    private readonly accounts: FindAccount,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Deposits of irreversible blocks, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: NamedDepositPageDto })
  async list(@Query() query: DepositQueryDto) {
    const { state, customerId, account } = query;
    const fromAccountId = account === undefined ? undefined : await this.accounts.idOf(account);
    if (fromAccountId === null) return EMPTY_PAGE;
    const filter: DepositFilter = {
      ...(state === undefined ? {} : { state }),
      ...(customerId === undefined ? {} : { customerId }),
      ...(fromAccountId === undefined ? {} : { fromAccountId }),
      ...periodOf(query),
    };
    return this.page(await readPage(() => this.deposits.list(filter, pageRequest(query))));
  }

  @Get('unattributed')
  @ApiOperation({ summary: 'Deposits that belong to nobody we know' })
  @ZodResponse({ status: 200, description: 'A page', type: NamedDepositPageDto })
  async unattributed(@Query() query: PageQueryDto) {
    const filter = { state: 'unattributed' } as const;
    return this.page(await readPage(() => this.deposits.list(filter, pageRequest(query))));
  }

  @Get(':id')
  @ApiOperation({ summary: 'One deposit, with the attempts to refund it' })
  @ZodResponse({ status: 200, description: 'The deposit', type: DepositWithRefundsDto })
  @ApiProblem(404, 'deposit_unknown', 'No such deposit')
  async one(@Param() { id }: IdPathDto) {
    const deposit = await this.deposits.find(id);
    if (!deposit) throw new DomainError('deposit_unknown');
    const move = await this.deposits.moveOf(id);
    const refunds = await this.outgoing.attemptsFor('refund', id);
    return {
      ...(await this.present(deposit)),
      refunds: refunds.map((each) => attemptBody(each, deposit.id)),
      move: move && (await this.presentMove(move)),
    };
  }

  @Post(':id/move')
  @Allows(...APPROVERS)
  @ApiOperation({
    summary: 'Give a deposit that was credited to the wrong customer to another one',
  })
  @ZodResponse({ status: 200, description: 'What was moved', type: DepositMoveDto })
  @ApiProblem(404, 'deposit_unknown', 'No such deposit; or `customer_unknown`')
  @ApiProblem(409, 'deposit_not_movable', 'Not credited, moved before, or bought nothing')
  @ApiProblem(422, 'insufficient_points', 'The points are gone: see `takeWhatIsThere`')
  @Refuses('customer_unknown', 'entry_key_conflict', 'time_uncertain')
  async move(
    @Param() { id: depositId }: IdPathDto,
    @Body() { customerId: toCustomerId, reason, takeWhatIsThere }: MoveDepositDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    const command = { depositId, toCustomerId, by, reason, takeWhatIsThere };
    return this.presentMove(await this.moveDeposit.execute(command));
  }

  @Post(':id/attribute')
  @Allows(...APPROVERS)
  @ApiOperation({ summary: 'Say whose an unattributed deposit is: a customer, or the house' })
  @ZodResponse({ status: 200, description: 'The deposit', type: NamedDepositDto })
  @ApiProblem(404, 'deposit_unknown', 'No such deposit')
  @ApiProblem(409, 'deposit_not_unattributed', 'Not unattributed; or `deposits_halted`')
  @Refuses('customer_unknown', 'account_is_cold_wallet', 'deposits_halted', 'time_uncertain')
  async attribute(
    @Param() { id: depositId }: IdPathDto,
    @Body() { customerId, reason }: AttributeDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    const to = customerId === undefined ? 'house' : { customerId };
    return this.present(await this.attributeDeposit.execute({ depositId, to, by, reason }));
  }

  @Post(':id/give')
  @Allows(...APPROVERS)
  @ApiOperation({
    summary: 'Give a customer a deposit from before the opening balance, out of what the house has',
  })
  @ZodResponse({ status: 200, description: 'The deposit', type: NamedDepositDto })
  @ApiProblem(404, 'deposit_unknown', 'No such deposit; or `customer_unknown`')
  @ApiProblem(409, 'deposit_not_history', 'Not from before, or given; or `deposits_halted`')
  @Refuses('customer_unknown', 'account_is_cold_wallet', 'deposits_halted', 'time_uncertain')
  async give(
    @Param() { id: depositId }: IdPathDto,
    @Body() { customerId, reason }: GivePastDepositDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    return this.present(await this.givePastDeposit.execute({ depositId, customerId, by, reason }));
  }

  @Post(':id/refund')
  @Allows(...APPROVERS)
  @ApiOperation({
    summary: 'Send an unattributed deposit back, less the network fee; or to another account',
  })
  @DoneOrAsked({ status: 200, description: 'The deposit, on its way back', type: OrderedRefundDto })
  @ApiProblem(404, 'deposit_unknown', 'No such deposit')
  @ApiProblem(409, 'deposit_not_unattributed', 'The deposit is not unattributed')
  @Refuses(
    'deposit_without_sender',
    'account_name_malformed',
    'account_unknown',
    'account_is_gateway',
    'account_is_cold_wallet',
    'account_memo_key_unusable',
    'chain_unavailable',
    'entry_key_conflict',
  )
  async refund(
    @Param() { id: depositId }: IdPathDto,
    @Body() { reason, accountName }: RefundDto,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ) {
    const recipient =
      accountName === undefined ? null : await this.findRecipient.execute(accountName);
    const outcome = await this.refundDeposit.ask({ depositId, reason, recipient }, caller);
    return doneOrAsked(outcome, response, (deposit) => this.present(deposit));
  }

  private async present(deposit: Deposit) {
    return namedDepositBody(deposit, await this.names.of(idsOfDeposits([deposit])));
  }

  private async presentMove(move: DepositMove) {
    const names = await this.names.of({ customers: [move.customerId, move.toCustomerId] });
    return moveBody(move, names);
  }

  private async page(page: Page<Deposit>) {
    const names = await this.names.of(idsOfDeposits(page.items));
    return pageBody(page, (each) => namedDepositBody(each, names));
  }
}

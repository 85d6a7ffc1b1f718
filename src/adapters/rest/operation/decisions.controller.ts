import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { Decide, DecisionBook } from '../../../decisions';
import { DomainError } from '../../../kernel';
import { APPROVERS, Allows } from '../http/allows';
import { AdminController, ApiProblem, Refuses } from '../http/admin-controller.decorator';
import { type Caller, CurrentCaller } from '../http/caller';
import { IdPathDto, pageBody, pageRequest, readPage, ReasonDto } from '../http/dto-common';
import {
  decisionBody,
  DecisionDto,
  decisionFilter,
  DecisionPageDto,
  DecisionQueryDto,
} from './decisions.dto';

/** What an act is refused with by what is so when it is decided. */
const OF_THE_ACTS = [
  ...(['customer_unknown', 'finding_unknown', 'deposit_unknown', 'insufficient_points'] as const),
  ...(['entry_key_conflict', 'amount_not_positive', 'amount_too_precise'] as const),
  ...(['cold_wallet_unset', 'cold_wallet_not_accepted'] as const),
  ...(['sweep_exceeds_wallet', 'sweep_under_way', 'customer_not_frozen'] as const),
  ...(['deposit_without_sender', 'deposit_not_unattributed', 'difference_changed'] as const),
  ...(['limit_malformed', 'rate_in_the_past', 'deposit_rate_above_withdrawal_rate'] as const),
  ...(['rate_change_too_large', 'time_uncertain'] as const),
];

/** Acts that one person asks for and another one decides. */
@AdminController('decisions', 'decisions')
export class DecisionsController {
  constructor(
    private readonly book: DecisionBook,
    private readonly decide: Decide,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Acts that wait for a second person, and those that did, newest first' })
  @ZodResponse({ status: 200, description: 'A page', type: DecisionPageDto })
  async list(@Query() query: DecisionQueryDto) {
    const filter = decisionFilter(query);
    const page = await readPage(() => this.book.list(filter, pageRequest(query)));
    return pageBody(page, decisionBody);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One of them' })
  @ZodResponse({ status: 200, description: 'The decision', type: DecisionDto })
  @ApiProblem(404, 'decision_unknown', 'No such decision')
  async one(@Param() { id }: IdPathDto) {
    const decision = await this.book.find(id);
    if (!decision) throw new DomainError('decision_unknown');
    return decisionBody(decision);
  }

  @Post(':id/approve')
  @Allows(...APPROVERS)
  @HttpCode(200)
  @ApiOperation({
    summary: 'Do what another person has asked for',
    description:
      'Everything is judged anew, by what is so now. Where the act is refused, it stays undecided: reject it.',
  })
  @ZodResponse({ status: 200, description: 'It was done', type: DecisionDto })
  @ApiProblem(404, 'decision_unknown', 'No such decision; or what it is about is not there')
  @ApiProblem(409, 'decision_made', 'It was decided already')
  @Refuses('decision_expired', 'decision_needs_another', 'decision_outdated', ...OF_THE_ACTS)
  async approve(
    @Param() { id }: IdPathDto,
    @Body() { reason }: ReasonDto,
    @CurrentCaller() decider: Caller,
  ) {
    return decisionBody(await this.decide.approve({ id, reason, decider }));
  }

  @Post(':id/reject')
  @Allows(...APPROVERS)
  @HttpCode(200)
  @ApiOperation({ summary: 'Refuse it; or, for whoever has asked, take it back' })
  @ZodResponse({ status: 200, description: 'It is over', type: DecisionDto })
  @ApiProblem(404, 'decision_unknown', 'No such decision')
  @ApiProblem(409, 'decision_made', 'It was decided already')
  @Refuses('decision_expired', 'decision_needs_another')
  async reject(
    @Param() { id }: IdPathDto,
    @Body() { reason }: ReasonDto,
    @CurrentCaller() decider: Caller,
  ) {
    return decisionBody(await this.decide.reject({ id, reason, decider }));
  }
}

import { applyDecorators, Get, Header, NotFoundException, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import {
  ExplainBalance,
  ExplainDeposit,
  ExplainFinding,
  ExplainWithdrawal,
  type Explanation,
  Names,
} from '../../../desk';
import { AdminController, ApiProblem } from '../http/admin-controller.decorator';
import { IdPathDto, pageRequest, PageQueryDto, withCursor } from '../http/dto-common';
import { explanationText } from './explanation-text';
import type { Language } from './explanation-texts';
import {
  AccountPathDto,
  balanceExplanationBody,
  BalanceExplanationDto,
  BalancePathDto,
  BalanceTextQueryDto,
  explanationBody,
  ExplanationDto,
  idsOfExplanation,
  TextQueryDto,
} from './explanations.dto';

const TEXT_EXAMPLE = `Deposit 0d8f6f3c-5f2e-8a1b-9c3d-1e2f3a4b5c6d
State: credited
Came in: 12.5 CWD
Points: 1125 DEMO

2026-11-02 10:15:00 UTC  12.5 CWD came from ivan-wallet1 (1.2.34) in block 81000000.
`;

/** A text in place of JSON. */
const AnswersText = (): MethodDecorator =>
  applyDecorators(
    Header('Content-Type', 'text/plain; charset=utf-8'),
    ApiProduces('text/plain'),
    ApiResponse({
      status: 200,
      description: 'The text, which may be given to the customer',
      content: { 'text/plain': { schema: { type: 'string' }, example: TEXT_EXAMPLE } },
    }),
  );

const DEPOSIT_UNKNOWN = ApiProblem(404, 'deposit_unknown', 'No such deposit');
const WITHDRAWAL_UNKNOWN = ApiProblem(404, 'withdrawal_unknown', 'No such withdrawal');
const FINDING_UNKNOWN = ApiProblem(404, 'finding_unknown', 'No such finding');
const CUSTOMER_UNKNOWN = ApiProblem(404, 'customer_unknown', 'No such customer');

/** Every number tells what it is made of. */
@AdminController('', 'explanations')
export class ExplanationsController {
  constructor(
    private readonly deposits: ExplainDeposit,
    private readonly withdrawals: ExplainWithdrawal,
    private readonly findings: ExplainFinding,
    private readonly balances: ExplainBalance,
    private readonly names: Names,
  ) {}

  @Get('deposits/:id/explanation')
  @ApiOperation({ summary: 'Why a deposit is worth what it is, and to whom' })
  @ZodResponse({ status: 200, description: 'The facts behind it', type: ExplanationDto })
  @DEPOSIT_UNKNOWN
  async deposit(@Param() { id }: IdPathDto) {
    return this.present(await this.deposits.execute(id));
  }

  @Get('deposits/:id/explanation/text')
  @ApiOperation({ summary: 'The same as a text for the customer' })
  @AnswersText()
  @DEPOSIT_UNKNOWN
  async depositText(@Param() { id }: IdPathDto, @Query() { language }: TextQueryDto) {
    return this.text(await this.deposits.execute(id), language);
  }

  @Get('withdrawals/:id/explanation')
  @ApiOperation({ summary: 'Why a withdrawal took what it took, and what has arrived' })
  @ZodResponse({ status: 200, description: 'The facts behind it', type: ExplanationDto })
  @WITHDRAWAL_UNKNOWN
  async withdrawal(@Param() { id }: IdPathDto) {
    return this.present(await this.withdrawals.execute(id));
  }

  @Get('withdrawals/:id/explanation/text')
  @ApiOperation({ summary: 'The same as a text for the customer' })
  @AnswersText()
  @WITHDRAWAL_UNKNOWN
  async withdrawalText(@Param() { id }: IdPathDto, @Query() { language }: TextQueryDto) {
    return this.text(await this.withdrawals.execute(id), language);
  }

  @Get('findings/:id/explanation')
  @ApiOperation({ summary: 'What a finding is about' })
  @ZodResponse({ status: 200, description: 'The facts behind it', type: ExplanationDto })
  @FINDING_UNKNOWN
  async finding(@Param() { id }: IdPathDto) {
    return this.present(await this.findings.execute(id));
  }

  @Get('findings/:id/explanation/text')
  @ApiOperation({ summary: 'The same as a text for the customer whose money it is about' })
  @AnswersText()
  @FINDING_UNKNOWN
  async findingText(@Param() { id }: IdPathDto, @Query() { language }: TextQueryDto) {
    return this.text(await this.findings.execute(id), language);
  }

  @Get('customers/:id/balances/:balance/explanation')
  @ApiOperation({ summary: 'What moved a balance of a customer, newest first' })
  @ZodResponse({ status: 200, description: 'A page of facts', type: BalanceExplanationDto })
  @CUSTOMER_UNKNOWN
  async balance(@Param() { id, balance }: BalancePathDto, @Query() query: PageQueryDto) {
    const page = pageRequest(query);
    const found = await withCursor(() => this.balances.ofCustomer(id, balance, page));
    return balanceExplanationBody(found, await this.names.of(idsOfExplanation(found)));
  }

  @Get('customers/:id/balances/:balance/explanation/text')
  @ApiOperation({ summary: 'The same as a text for the customer' })
  @AnswersText()
  @CUSTOMER_UNKNOWN
  async balanceText(
    @Param() { id, balance }: BalancePathDto,
    @Query() { language, ...query }: BalanceTextQueryDto,
  ) {
    const page = pageRequest(query);
    const found = await withCursor(() => this.balances.ofCustomer(id, balance, page));
    return this.text(found, language);
  }

  @Get('ledger/accounts/:code/explanation')
  @ApiOperation({ summary: 'What moved an account of the books, newest first' })
  @ZodResponse({ status: 200, description: 'A page of facts', type: BalanceExplanationDto })
  async account(@Param() { code }: AccountPathDto, @Query() query: PageQueryDto) {
    const page = pageRequest(query);
    const found = await withCursor(() => this.balances.ofAccount(code, page));
    if (!found) throw new NotFoundException();
    return balanceExplanationBody(found, await this.names.of(idsOfExplanation(found)));
  }

  private async present(explanation: Explanation) {
    return explanationBody(explanation, await this.names.of(idsOfExplanation(explanation)));
  }

  private async text(explanation: Explanation, language: Language): Promise<string> {
    const names = await this.names.of(idsOfExplanation(explanation));
    return explanationText(explanation, names, language);
  }
}

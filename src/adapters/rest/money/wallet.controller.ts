import { Body, Get, Post, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { Response } from 'express';
import { ZodResponse } from 'nestjs-zod';
import { BookDifferenceOfTwo } from '../../../decisions';
import { DomainError } from '../../../kernel';
import { Books, COLD_STORAGE } from '../../../ledger';
import { GatewayConfig } from '../../../platform/config';
import { LedgerAuditor, StatusReader } from '../../../platform/status';
import {
  BalanceChecks,
  ColdWallet,
  OutgoingTransactions,
  PaymentGate,
  PayoutsPause,
} from '../../../wallet';
import { ADMINS, Allows } from '../http/allows';
import { AdminController, ApiProblem, Refuses } from '../http/admin-controller.decorator';
import { type Caller, CurrentCaller } from '../http/caller';
import { amountBody } from '../http/dto-common';
import { DoneOrAsked, doneOrAsked } from '../operation/done-or-asked';
import {
  AuditDto,
  balanceCheckBody,
  BookedDifferenceDto,
  BookDifferenceDto,
  coldWalletBody,
  differenceOf,
  gateBody,
  statusBody,
  StatusDto,
  WalletDto,
} from './wallet.dto';

@AdminController('', 'wallet, books and status')
export class WalletController {
  constructor(
    private readonly books: Books,
    private readonly balanceChecks: BalanceChecks,
    private readonly outgoing: OutgoingTransactions,
    private readonly gate: PaymentGate,
    private readonly bookDifference: BookDifferenceOfTwo,
    private readonly auditor: LedgerAuditor,
    private readonly status: StatusReader,
    private readonly pause: PayoutsPause,
    private readonly coldWallet: ColdWallet,
    private readonly config: GatewayConfig,
  ) {}

  @Get('wallet')
  @ApiOperation({ summary: 'The hot wallet against the books' })
  @ZodResponse({ status: 200, description: 'Both sides', type: WalletDto })
  async wallet() {
    const check = await this.balanceChecks.latest();
    const inFlight = await this.outgoing.totalInFlight();
    const trialBalance = await this.books.trialBalance();
    return {
      balanceCheck: check && balanceCheckBody(check),
      inFlight: amountBody(inFlight),
      gate: await this.gateState(),
      coldWallet: coldWalletBody(
        await this.coldWallet.standing(),
        await this.books.balanceOf(COLD_STORAGE),
      ),
      trialBalance: trialBalance.map(({ code, balance }) => ({
        account: code,
        balance: amountBody(balance),
      })),
    };
  }

  @Post('wallet/book-difference')
  @Allows(...ADMINS)
  @ApiOperation({
    summary: 'Book a lasting difference between chain and books against the treasury',
    description:
      'Only while the finding books_differ_from_chain is open, and only the very difference that the ' +
      'last comparison shows. Closes the finding; the halt stays until it is resumed.',
  })
  @DoneOrAsked({ status: 200, description: 'The corrected comparison', type: BookedDifferenceDto })
  @ApiProblem(404, 'finding_unknown', 'No such finding is open')
  @ApiProblem(409, 'difference_changed', 'The difference is another one now, or not settled yet')
  @Refuses('amount_malformed', 'amount_too_precise', 'entry_key_conflict')
  async book(
    @Body() body: BookDifferenceDto,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ) {
    const expectedDifference = differenceOf(body.expectedDifference);
    const wanted = { reason: body.reason, expectedDifference };
    const outcome = await this.bookDifference.ask(wanted, caller);
    return doneOrAsked(outcome, response, balanceCheckBody);
  }

  @Get('ledger/audit')
  @ApiOperation({ summary: 'Recompute every balance from the postings alone; takes a while' })
  @ZodResponse({ status: 200, description: 'What was found', type: AuditDto })
  async audit() {
    const { problems, auditedAt, tookMilliseconds } = await this.auditor.run();
    return {
      isRight: problems.length === 0,
      problems: [...problems],
      auditedAt: auditedAt.toISOString(),
      tookMilliseconds,
    };
  }

  @Get('status')
  @ApiOperation({ summary: 'Nodes, cursor, payment gate, bot and backlogs' })
  @ZodResponse({ status: 200, description: 'One look at everything', type: StatusDto })
  async everything() {
    return statusBody(await this.status.read(1), await this.gateState());
  }

  /** A chain that does not answer closes the gate; it must not hide the books. */
  private async gateState() {
    if (!this.config.roles.includes('worker')) return this.recordedGate();
    try {
      return gateBody(await this.gate.check());
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const explanation = 'No CrowdWiz node answers.';
      return { open: false, spendable: null, reason: error.code, explanation };
    }
  }

  /** Whoever signs asks the gate, and records what it says; much of what it asks, only that process knows. */
  private async recordedGate() {
    const reason = await this.pause.current();
    if (reason === null) {
      const spendable = amountBody(await this.gate.spendableByBooks());
      return { open: true, spendable, reason: null, explanation: null };
    }
    const explanation = 'As recorded by the process that signs; its own status says more.';
    return { open: false, spendable: null, reason, explanation };
  }
}

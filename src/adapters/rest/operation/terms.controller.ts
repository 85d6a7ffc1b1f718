import { Body, Get, Headers, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation } from '@nestjs/swagger';
import type { Response } from 'express';
import { ZodResponse } from 'nestjs-zod';
import { type AskOutcome, SetLimitOfTwo, SetRatesOfTwo } from '../../../decisions';
import { MoneyClock } from '../../../kernel';
import {
  CancelRates,
  LIMIT_NAMES,
  LimitBook,
  plannedAfter,
  RateBook,
  type RateVersion,
  type SetRatesCommand,
} from '../../../terms';
import { ADMINS, Allows } from '../http/allows';
import { AdminController, ApiProblem, Refuses } from '../http/admin-controller.decorator';
import { type Caller, CurrentCaller } from '../http/caller';
import { DoneOrAsked, doneOrAsked } from './done-or-asked';
import {
  BothRatesDto,
  CancelledRatesDto,
  cancelledRateBody,
  CancelRatesDto,
  limitBody,
  LimitHistoryDto,
  LimitPathDto,
  LimitsDto,
  limitVersionBody,
  ChangedLimitDto,
  rateBody,
  RateDto,
  RatesDto,
  requestKey,
  setRateBody,
  SetBothRatesDto,
  SetLimitDto,
  SetRateDto,
} from './terms.dto';

const SET_ONCE = {
  name: 'Idempotency-Key',
  required: false,
  description: 'The same request under the same key is answered as before, and changes nothing',
};

@AdminController('', 'rates and limits')
export class TermsController {
  constructor(
    private readonly rateBook: RateBook,
    private readonly limitBook: LimitBook,
    private readonly setRates: SetRatesOfTwo,
    private readonly cancelRates: CancelRates,
    private readonly setLimit: SetLimitOfTwo,
    private readonly clock: MoneyClock,
  ) {}

  @Get('rates')
  @ApiOperation({ summary: 'Every rate ever set, with its time, and which one is in force' })
  @ZodResponse({ status: 200, description: 'Both directions', type: RatesDto })
  async rates() {
    const { deposit, withdrawal } = await this.rateBook.schedule();
    const now = this.clock.likely();
    const bodies = (versions: readonly RateVersion[]) =>
      versions.map((version) => rateBody(version, versions, now)).reverse();
    const ofDirection = { deposit, withdrawal };
    const planned = plannedAfter([...deposit, ...withdrawal], now);
    return {
      deposit: bodies(deposit),
      withdrawal: bodies(withdrawal),
      planned: planned.map((version) => rateBody(version, ofDirection[version.direction], now)),
      cancelled: (await this.rateBook.cancelled()).map(cancelledRateBody),
    };
  }

  @Post('rates')
  @Allows(...ADMINS)
  @ApiOperation({ summary: 'Set a rate, from now on or from a time to come' })
  @ApiHeader(SET_ONCE)
  @DoneOrAsked({ status: 201, description: 'The new version, and what follows it', type: RateDto })
  @ApiProblem(409, 'entry_key_conflict', 'The key was used for something else already')
  @ApiProblem(422, 'rate_in_the_past', 'A rate cannot begin in the past')
  @ApiProblem(422, 'deposit_rate_above_withdrawal_rate', 'Now or later, it would give money away')
  @ApiProblem(422, 'rate_change_too_large', 'The step is so large that it may be a slip')
  @ApiProblem(503, 'time_uncertain', 'The time of the chain is not known')
  @Refuses('rate_malformed', 'reason_required')
  async addRate(
    @Body() body: SetRateDto,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ) {
    const outcome = await this.set({ [body.direction]: body.rate }, body, { caller, key });
    return doneOrAsked(outcome, response, ([added]) => {
      if (!added) throw new Error('A rate was set and is not there');
      return this.present(added);
    });
  }

  @Post('rates/both')
  @Allows(...ADMINS)
  @ApiOperation({ summary: 'Set both rates in one step: neither is in force without the other' })
  @ApiHeader(SET_ONCE)
  @DoneOrAsked({ status: 201, description: 'The new versions', type: BothRatesDto })
  @ApiProblem(409, 'entry_key_conflict', 'The key was used for something else already')
  @ApiProblem(422, 'rate_in_the_past', 'A rate cannot begin in the past')
  @ApiProblem(422, 'deposit_rate_above_withdrawal_rate', 'Now or later, it would give money away')
  @ApiProblem(422, 'rate_change_too_large', 'The step is so large that it may be a slip')
  @ApiProblem(503, 'time_uncertain', 'The time of the chain is not known')
  @Refuses('rate_malformed', 'reason_required')
  async addBothRates(
    @Body() body: SetBothRatesDto,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { deposit, withdrawal } = body;
    const outcome = await this.set({ deposit, withdrawal }, body, { caller, key });
    return doneOrAsked(outcome, response, async ([first, second]) => {
      if (!first || !second) throw new Error('Two rates were set and are not there');
      return { deposit: await this.present(first), withdrawal: await this.present(second) };
    });
  }

  @Post('rates/cancel')
  @Allows(...ADMINS)
  @HttpCode(200)
  @ApiOperation({ summary: 'Cancel versions that have not begun' })
  @ZodResponse({ status: 200, description: 'What is cancelled now', type: CancelledRatesDto })
  @ApiProblem(404, 'rate_unknown', 'There is no such version')
  @ApiProblem(409, 'rate_not_planned', 'It has begun: the past does not change')
  @ApiProblem(422, 'deposit_rate_above_withdrawal_rate', 'What is left would give money away')
  @ApiProblem(503, 'time_uncertain', 'The time of the chain is not known')
  async cancel(@Body() body: CancelRatesDto, @CurrentCaller() { name: by }: Caller) {
    const cancelled = await this.cancelRates.execute({
      versions: body.versions,
      reason: body.reason,
      by,
    });
    return { cancelled: cancelled.map(cancelledRateBody) };
  }

  @Get('limits')
  @ApiOperation({ summary: 'The limits in force' })
  @ZodResponse({ status: 200, description: 'All of them', type: LimitsDto })
  async limits() {
    const current = await this.limitBook.current();
    return { items: LIMIT_NAMES.map((name) => limitBody(name, current[name])) };
  }

  @Get('limits/:name/history')
  @ApiOperation({ summary: 'Who set a limit to what, and when' })
  @ZodResponse({ status: 200, description: 'All versions', type: LimitHistoryDto })
  async limitHistory(@Param() { name }: LimitPathDto) {
    const versions = await this.limitBook.history(name);
    return { items: versions.map(limitVersionBody) };
  }

  @Put('limits/:name')
  @Allows(...ADMINS)
  @ApiOperation({ summary: 'Set a limit' })
  @DoneOrAsked({ status: 200, description: 'The new version', type: ChangedLimitDto })
  @Refuses('limit_malformed', 'reason_required', 'entry_key_conflict', 'amount_too_precise')
  async changeLimit(
    @Param() { name }: LimitPathDto,
    @Body() { value, reason }: SetLimitDto,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ) {
    const wanted = { name, value, ...(reason !== undefined && { reason }) };
    return doneOrAsked(await this.setLimit.ask(wanted, caller), response, limitVersionBody);
  }

  private set(
    rates: SetRatesCommand['rates'],
    { effectiveAt, allow, reason }: Pick<SetRateDto, 'effectiveAt' | 'allow' | 'reason'>,
    { caller, key }: { caller: Caller; key: string | undefined },
  ): Promise<AskOutcome<readonly RateVersion[]>> {
    const wanted = {
      rates,
      effectiveAt: effectiveAt ? new Date(effectiveAt) : null,
      key: requestKey(key),
      ...(allow !== undefined && { allow }),
      ...(reason !== undefined && { reason }),
    };
    return this.setRates.ask(wanted, caller);
  }

  private async present(version: RateVersion) {
    const versions = await this.rateBook.versions(version.direction);
    return setRateBody(version, versions, this.clock.likely());
  }
}

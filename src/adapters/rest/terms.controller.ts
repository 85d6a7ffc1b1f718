import { Body, Get, Param, Post, Put } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { MoneyClock } from '../../kernel';
import {
  LIMIT_NAMES,
  LimitBook,
  RateBook,
  type RateDirection,
  rateInForce,
  type RateVersion,
  SetLimit,
  SetRates,
  type SetRatesCommand,
} from '../../terms';
import { AdminController, ApiProblem } from './admin-controller.decorator';
import { type Caller, CurrentCaller } from './caller';
import {
  BothRatesDto,
  limitBody,
  LimitHistoryDto,
  LimitPathDto,
  LimitsDto,
  limitVersionBody,
  LimitVersionDto,
  rateBody,
  RateDto,
  RatesDto,
  SetBothRatesDto,
  SetLimitDto,
  SetRateDto,
} from './terms.dto';

@AdminController('', 'rates and limits')
export class TermsController {
  constructor(
    private readonly rateBook: RateBook,
    private readonly limitBook: LimitBook,
    private readonly setRates: SetRates,
    private readonly setLimit: SetLimit,
    private readonly clock: MoneyClock,
  ) {}

  @Get('rates')
  @ApiOperation({ summary: 'Every rate ever set, with its time, and which one is in force' })
  @ZodResponse({ status: 200, description: 'Both directions', type: RatesDto })
  async rates() {
    return { deposit: await this.history('deposit'), withdrawal: await this.history('withdrawal') };
  }

  @Post('rates')
  @ApiOperation({ summary: 'Set a rate, from now on or from a time to come' })
  @ZodResponse({ status: 201, description: 'The new version', type: RateDto })
  @ApiProblem(422, 'rate_in_the_past', 'A rate cannot begin in the past')
  @ApiProblem(422, 'deposit_rate_above_withdrawal_rate', 'Now or later, it would give money away')
  @ApiProblem(422, 'rate_change_too_large', 'The step is so large that it may be a slip')
  async addRate(@Body() body: SetRateDto, @CurrentCaller() { name: by }: Caller) {
    const [added] = await this.set({ [body.direction]: body.rate }, body, by);
    if (!added) throw new Error('A rate was set and is not there');
    return this.present(added);
  }

  @Post('rates/both')
  @ApiOperation({ summary: 'Set both rates in one step: neither is in force without the other' })
  @ZodResponse({ status: 201, description: 'The new versions', type: BothRatesDto })
  @ApiProblem(422, 'rate_in_the_past', 'A rate cannot begin in the past')
  @ApiProblem(422, 'deposit_rate_above_withdrawal_rate', 'Now or later, it would give money away')
  @ApiProblem(422, 'rate_change_too_large', 'The step is so large that it may be a slip')
  async addBothRates(@Body() body: SetBothRatesDto, @CurrentCaller() { name: by }: Caller) {
    const { deposit, withdrawal } = body;
    const [first, second] = await this.set({ deposit, withdrawal }, body, by);
    if (!first || !second) throw new Error('Two rates were set and are not there');
    return { deposit: await this.present(first), withdrawal: await this.present(second) };
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
  @ApiOperation({ summary: 'Set a limit' })
  @ZodResponse({ status: 200, description: 'The new version', type: LimitVersionDto })
  async changeLimit(
    @Param() { name }: LimitPathDto,
    @Body() { value }: SetLimitDto,
    @CurrentCaller() { name: by }: Caller,
  ) {
    return limitVersionBody(await this.setLimit.execute({ name, value, by }));
  }

  private set(
    rates: SetRatesCommand['rates'],
    { effectiveAt, allow, reason }: Pick<SetRateDto, 'effectiveAt' | 'allow' | 'reason'>,
    by: string,
  ): Promise<readonly RateVersion[]> {
    return this.setRates.execute({
      rates,
      effectiveAt: effectiveAt ? new Date(effectiveAt) : null,
      by,
      ...(allow !== undefined && { allow }),
      ...(reason !== undefined && { reason }),
    });
  }

  private async present(version: RateVersion) {
    return rateBody(version, this.inForce(await this.rateBook.versions(version.direction)));
  }

  private async history(direction: RateDirection) {
    const versions = await this.rateBook.versions(direction);
    const inForce = this.inForce(versions);
    return versions.map((version) => rateBody(version, inForce)).reverse();
  }

  private inForce(versions: readonly RateVersion[]): RateVersion | null {
    return versions.length === 0 ? null : rateInForce(versions, this.clock.likely());
  }
}

import { Body, Get, Param, Post, Put } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ZodResponse } from 'nestjs-zod';
import { Clock } from '../../kernel';
import {
  LIMIT_NAMES,
  LimitBook,
  RateBook,
  type RateDirection,
  rateInForce,
  type RateVersion,
  SetLimit,
  SetRate,
} from '../../terms';
import { AdminController, ApiProblem } from './admin-controller.decorator';
import { type Caller, CurrentCaller } from './caller';
import {
  limitBody,
  LimitHistoryDto,
  LimitPathDto,
  LimitsDto,
  limitVersionBody,
  LimitVersionDto,
  rateBody,
  RateDto,
  RatesDto,
  SetLimitDto,
  SetRateDto,
} from './terms.dto';

@AdminController('', 'rates and limits')
export class TermsController {
  constructor(
    private readonly rateBook: RateBook,
    private readonly limitBook: LimitBook,
    private readonly setRate: SetRate,
    private readonly setLimit: SetLimit,
    private readonly clock: Clock,
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
  async addRate(@Body() body: SetRateDto, @CurrentCaller() { name: by }: Caller) {
    const { direction, rate } = body;
    const effectiveAt = body.effectiveAt ? new Date(body.effectiveAt) : null;
    const added = await this.setRate.execute({ direction, rate, effectiveAt, by });
    return rateBody(added, this.inForce(await this.rateBook.versions(direction)));
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

  private async history(direction: RateDirection) {
    const versions = await this.rateBook.versions(direction);
    const inForce = this.inForce(versions);
    return versions.map((version) => rateBody(version, inForce)).reverse();
  }

  private inForce(versions: readonly RateVersion[]): RateVersion | null {
    return versions.length === 0 ? null : rateInForce(versions, this.clock.now());
  }
}

import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { SafetyModule } from '../safety';
import { CancelRates } from './cancel-rates';
import { LimitBook } from './ports/limit-book';
import { PointsDefinition } from './ports/points-definition';
import { RateBook } from './ports/rate-book';
import { SeedTerms } from './seed-terms';
import { SetLimit } from './set-limit';
import { SetRates } from './set-rates';
import { WatchRates } from './watch-rates';

const PORTS = [LimitBook, PointsDefinition, RateBook];
const USE_CASES = [CancelRates, SeedTerms, SetLimit, SetRates, WatchRates];

@Module({
  imports: [SafetyModule],
  providers: [...portsOf(...PORTS), ...USE_CASES],
  exports: [...PORTS, ...USE_CASES],
})
export class TermsModule {}

import { Module } from '@nestjs/common';
import { SafetyModule } from '../safety';
import { CancelRates } from './cancel-rates';
import { SeedTerms } from './seed-terms';
import { SetLimit } from './set-limit';
import { SetRates } from './set-rates';
import { WatchRates } from './watch-rates';

@Module({
  imports: [SafetyModule],
  providers: [CancelRates, SeedTerms, SetLimit, SetRates, WatchRates],
  exports: [CancelRates, SeedTerms, SetLimit, SetRates, WatchRates],
})
export class TermsModule {}

import { Module } from '@nestjs/common';
import { SafetyModule } from '../safety';
import { SeedTerms } from './seed-terms';
import { SetLimit } from './set-limit';
import { SetRates } from './set-rates';
import { WatchRates } from './watch-rates';

@Module({
  imports: [SafetyModule],
  providers: [SeedTerms, SetLimit, SetRates, WatchRates],
  exports: [SeedTerms, SetLimit, SetRates, WatchRates],
})
export class TermsModule {}

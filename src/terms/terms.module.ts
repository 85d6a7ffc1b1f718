import { Module } from '@nestjs/common';
import { SeedTerms } from './seed-terms';
import { SetLimit } from './set-limit';
import { SetRate } from './set-rate';

@Module({
  providers: [SeedTerms, SetLimit, SetRate],
  exports: [SeedTerms, SetLimit, SetRate],
})
export class TermsModule {}

import type { Rate } from '../kernel';

/** What the composition root tells the terms. */
export class TermsSettings {
  constructor(
    /** A rate that is followed by one more than so many times as large or as small may be a slip. */
    readonly rateChangeFactorMaximum: Rate,
  ) {}
}

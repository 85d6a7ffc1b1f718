import type { ExplainedSubject, FactDetails, FactKind, NumberName } from '../../../desk';

export const LANGUAGES = ['en', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Every sentence of an explanation that may be given to a customer. */
export interface ExplanationTexts {
  readonly title: Readonly<Record<ExplainedSubject, (id: string) => string>>;
  readonly state: (state: string) => string;
  readonly numbers: Readonly<Record<NumberName, string>>;
  /** `account` gives the name of an account beside its id. */
  readonly facts: Readonly<Record<FactKind, (facts: FactDetails, account: AccountText) => string>>;
  /** What the parts of the facts come to. */
  readonly sum: (number: string, sum: string) => string;
  readonly balance: (balance: string, before: string) => string;
  readonly noFacts: string;
}

export type AccountText = (accountId: string | undefined) => string;

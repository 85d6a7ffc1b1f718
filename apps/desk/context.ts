import type { Api, Session } from './api.ts';
import type { LiveLine } from './live-line.ts';
import type { Language } from './format.ts';
import type { Texts } from './texts.ts';

/** What each view is given. */
export interface Context {
  readonly api: Api;
  readonly session: Session;
  readonly line: LiveLine;
  readonly language: Language;
  readonly texts: Texts;
  /** Aborted when the operator leaves the view. */
  readonly signal: AbortSignal;
  /** Says a sentence to its operator, and to a screen reader. */
  readonly say: (text: string) => void;
}

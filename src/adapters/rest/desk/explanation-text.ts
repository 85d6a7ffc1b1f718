import type { Explanation, Fact, NameBook } from '../../../desk';
import type { Money } from '../../../kernel';
import type { ExplanationTexts, Language } from './explanation-texts';
import { ENGLISH_EXPLANATIONS } from './explanation-texts-en';
import { RUSSIAN_EXPLANATIONS } from './explanation-texts-ru';

export const EXPLANATION_TEXTS: Readonly<Record<Language, ExplanationTexts>> = {
  en: ENGLISH_EXPLANATIONS,
  ru: RUSSIAN_EXPLANATIONS,
};

/** Ends lines: nothing of a fact may begin one of its own. */
const LINE_ENDS = /[\r\n\u2028\u2029]+/g;

/**
 * An explanation as plain text for the customer whose money it is: nothing of other customers, no names of operators
 * and nodes, and only the facts that the customer is told.
 */
export function explanationText(
  explanation: Explanation & { readonly balance?: Money; readonly before?: Money },
  names: NameBook,
  language: Language,
): string {
  const texts = EXPLANATION_TEXTS[language];
  const { subject, id, state, numbers, balance, before } = explanation;
  const shown = explanation.facts.filter(({ isForCustomer }) => isForCustomer);
  const lines = [
    texts.title[subject](id),
    ...(state === null ? [] : [texts.state(state)]),
    ...numbers.map(({ name, sum }) => texts.sum(texts.numbers[name], sum.toString())),
    ...(balance && before ? [texts.balance(balance.toString(), before.toString())] : []),
    '',
    ...(shown.length === 0 ? [texts.noFacts] : shown.map((each) => lineOf(each, texts, names))),
  ];
  return `${lines.join('\n')}\n`;
}

function lineOf({ at, kind, details, parts }: Fact, texts: ExplanationTexts, names: NameBook) {
  const account = (accountId: string | undefined) => {
    const name = names.account(accountId ?? null);
    return name === null ? (accountId ?? '') : `${name} (${accountId ?? ''})`;
  };
  const time = at === null || at.getTime() === 0 ? '' : `${timeText(at)}  `;
  const changes = parts.map(({ change }) => signed(change)).join(', ');
  const text = texts.facts[kind](details, account).replaceAll(LINE_ENDS, ' ');
  return `${time}${text}${changes === '' ? '' : ` [${changes}]`}`;
}

function signed(change: Money): string {
  return change.isPositive ? `+${change.toString()}` : change.toString();
}

function timeText(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

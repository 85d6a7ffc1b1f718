/** Why a text is no amount, as exactly as can be told, so that the answer helps. */
export type AmountProblem =
  | 'negative'
  | 'exponent'
  | 'comma'
  | 'spaces'
  | 'foreign_digits'
  | 'too_long'
  | 'chain_currency'
  | 'not_a_number';

export type AmountReading =
  | { readonly kind: 'amount'; readonly text: string }
  | { readonly kind: 'all' }
  /** `suggestion` is what was probably meant, in the form that is understood. */
  | {
      readonly kind: 'problem';
      readonly problem: AmountProblem;
      readonly suggestion: string | null;
    };

const ALL_WORDS: readonly string[] = ['all', 'everything', 'max', 'всё', 'все'];
const PLAIN = /^\d+(?:\.\d+)?$/;
/** More whole digits than this are refused by Money too; here the answer can say so. */
const MAX_WHOLE_DIGITS = 15;

/** Reads an amount of points typed by a person. Sorts texts out; money itself is read by Money. */
export function readAmount(typed: string, pointsSymbol: string): AmountReading {
  const text = withoutSymbol(typed.trim(), pointsSymbol);
  if (ALL_WORDS.includes(text.toLowerCase())) return { kind: 'all' };
  if (PLAIN.test(text)) {
    const whole = (text.split('.')[0] ?? '').replace(/^0+/, '');
    return whole.length > MAX_WHOLE_DIGITS ? problem('too_long') : { kind: 'amount', text };
  }
  return describeProblem(text);
}

function describeProblem(text: string): AmountReading {
  const folded = text.normalize('NFKC').trim();
  if (/^[-−–]\s*[\d.,]+$/.test(folded)) return problem('negative');
  if (/^\d+(?:[.,]\d+)?e[+-]?\d+$/i.test(folded)) return problem('exponent');
  if (/^[\d.,\s]+cwd$/i.test(folded)) return problem('chain_currency');
  if (/^[\p{Nd}.,\s]*\p{Nd}$/u.test(folded) && /[^\d.,\s]/.test(folded)) {
    return problem('foreign_digits');
  }
  if (/[^\d\s.,]/u.test(folded) || !/\d/.test(folded)) return problem('not_a_number');
  const digitsOnly = folded.replaceAll(/\s/g, '');
  if (folded !== text && PLAIN.test(folded)) return problem('foreign_digits', folded);
  if (PLAIN.test(digitsOnly)) return problem('spaces', digitsOnly);
  if (/^\d+,\d+$/.test(digitsOnly)) return problem('comma', digitsOnly.replace(',', '.'));
  return problem('not_a_number');
}

function problem(kind: AmountProblem, suggestion: string | null = null): AmountReading {
  return { kind: 'problem', problem: kind, suggestion };
}

/** `100 DEMO` means 100. */
function withoutSymbol(text: string, symbol: string): string {
  const hasSymbol = text.toLowerCase().endsWith(symbol.toLowerCase());
  return hasSymbol ? text.slice(0, -symbol.length).trim() : text;
}

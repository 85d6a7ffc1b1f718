/** Why a text is no amount, as exactly as can be told, so that the answer helps. */
export type AmountProblem =
  | 'negative'
  | 'exponent'
  /** It may part thousands, or a fraction. */
  | 'ambiguous_comma'
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
/** As most of Europe writes it. */
const WITH_COMMA = /^\d+,\d+$/;
/** `1,500` is a thousand and a half to one person and one and a half to the other. */
const MAYBE_THOUSANDS = /^[1-9]\d{0,2},\d{3}$/;
/** More whole digits than this are refused by Money too; here the answer can say so. */
const MAX_WHOLE_DIGITS = 15;

/** Reads an amount of points typed by a person. Sorts texts out; money itself is read by Money. */
export function readAmount(typed: string, pointsSymbol: string): AmountReading {
  const text = withoutSymbol(typed.trim(), pointsSymbol);
  if (ALL_WORDS.includes(text.toLowerCase())) return { kind: 'all' };
  if (MAYBE_THOUSANDS.test(text)) return problem('ambiguous_comma', withPoint(text));
  const amount = WITH_COMMA.test(text) ? withPoint(text) : text;
  if (PLAIN.test(amount)) {
    const whole = (amount.split('.')[0] ?? '').replace(/^0+/, '');
    return whole.length > MAX_WHOLE_DIGITS ? problem('too_long') : { kind: 'amount', text: amount };
  }
  return describeProblem(text);
}

function withPoint(text: string): string {
  return text.replace(',', '.');
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
  const spaceless = folded.replaceAll(/\s/g, '');
  if (MAYBE_THOUSANDS.test(spaceless)) return problem('ambiguous_comma', withPoint(spaceless));
  const amount = WITH_COMMA.test(spaceless) ? withPoint(spaceless) : spaceless;
  if (!PLAIN.test(amount)) return problem('not_a_number');
  return problem(/\s/.test(folded) ? 'spaces' : 'foreign_digits', amount);
}

function problem(kind: AmountProblem, suggestion: string | null = null): AmountReading {
  return { kind: 'problem', problem: kind, suggestion };
}

/** `100 DEMO` means 100. */
function withoutSymbol(text: string, symbol: string): string {
  const hasSymbol = text.toLowerCase().endsWith(symbol.toLowerCase());
  return hasSymbol ? text.slice(0, -symbol.length).trim() : text;
}

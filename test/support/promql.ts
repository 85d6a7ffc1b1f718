/** A condition on a label, such as `status="5xx"`. */
export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** What an expression names. */
export interface NamedInExpression {
  readonly metrics: readonly { readonly name: string; readonly matchers: readonly Matcher[] }[];
  /** After `by`, `on` and the like. */
  readonly labels: readonly string[];
}

type Token = readonly [kind: 'name' | 'text' | 'number' | 'sign', text: string];

const TOKEN =
  /\s*(?:([a-zA-Z_:][\w:]*)|("(?:[^"\\]|\\.)*")|(\d+(?:\.\d+)?(?:ms|[smhdwy])?)|(=~|!~|!=|==|<=|>=|[-+*/%^<>=(){}[\],]))/y;
const FUNCTIONS = new Set(['rate', 'increase', 'changes', 'time', 'absent', 'histogram_quantile']);
const AGGREGATIONS = new Set(['sum', 'max', 'min', 'avg', 'count']);
const GROUPINGS = new Set(['by', 'without', 'on', 'ignoring']);
const WORDS = new Set(['and', 'or', 'unless', 'bool', 'offset']);
const PAIRS: Readonly<Record<string, string>> = { ')': '(', '}': '{', ']': '[' };

/**
 * Reads what an expression of Prometheus names, as far as our rules and the dashboard go: throws for a sign, a
 * function or a bracket that it does not expect.
 */
export function namedIn(expression: string): NamedInExpression {
  const tokens = tokensOf(expression);
  requirePairs(tokens, expression);
  const metrics: { name: string; matchers: readonly Matcher[] }[] = [];
  const labels: string[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const [kind, text] = tokens[index] ?? ['sign', ''];
    const next = tokens[index + 1]?.[1];
    if (kind !== 'name' || WORDS.has(text)) continue;
    if (GROUPINGS.has(text)) {
      const end = endOf(tokens, index + 1, ')');
      labels.push(...tokens.slice(index + 2, end).flatMap((token) => namesOf(token)));
      index = end;
    } else if (AGGREGATIONS.has(text)) {
      if (next !== '(' && !GROUPINGS.has(next ?? '')) throw new Error(`${text} of nothing`);
    } else if (next === '(') {
      if (!FUNCTIONS.has(text)) throw new Error(`${text} is no function that is known here`);
    } else if (next === '{') {
      const end = endOf(tokens, index + 1, '}');
      metrics.push({ name: text, matchers: matchersOf(tokens.slice(index + 2, end)) });
      index = end;
    } else {
      metrics.push({ name: text, matchers: [] });
    }
  }
  return { metrics, labels };
}

function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (expression.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(expression);
    if (!match) throw new Error(`Not understood: ${expression.slice(at)}`);
    const [, name, text, number, sign] = match;
    if (name !== undefined) tokens.push(['name', name]);
    else if (text !== undefined) tokens.push(['text', text.slice(1, -1)]);
    else if (number !== undefined) tokens.push(['number', number]);
    else tokens.push(['sign', sign ?? '']);
  }
  return tokens;
}

function requirePairs(tokens: readonly Token[], expression: string): void {
  const open: string[] = [];
  for (const [kind, text] of tokens) {
    if (kind !== 'sign') continue;
    if ('({['.includes(text)) open.push(text);
    else if (PAIRS[text] !== undefined && open.pop() !== PAIRS[text]) {
      throw new Error(`A bracket is not opened: ${expression}`);
    }
  }
  if (open.length > 0) throw new Error(`A bracket is not closed: ${expression}`);
}

function endOf(tokens: readonly Token[], start: number, sign: string): number {
  const end = tokens.findIndex(([kind, text], index) => {
    return index >= start && kind === 'sign' && text === sign;
  });
  if (end < 0) throw new Error(`There is no ${sign}`);
  return end;
}

function namesOf([kind, text]: Token): string[] {
  return kind === 'name' ? [text] : [];
}

function matchersOf(tokens: readonly Token[]): Matcher[] {
  const matchers: Matcher[] = [];
  for (let index = 0; index < tokens.length; index += 4) {
    const [label, operator, value, comma] = tokens.slice(index, index + 4);
    const isWhole =
      label?.[0] === 'name' &&
      ['=', '!=', '=~', '!~'].includes(operator?.[1] ?? '') &&
      value?.[0] === 'text' &&
      (comma === undefined || comma[1] === ',');
    if (!isWhole) throw new Error('A matcher is not understood');
    matchers.push({ label: label[1], operator: operator?.[1] ?? '', value: value[1] });
  }
  return matchers;
}

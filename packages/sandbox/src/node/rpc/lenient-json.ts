/**
 * JSON as the node reads it: where strict JSON fails, commas count as blanks. Anything else is
 * garbage.
 */

/** Undefined when the text is not even lenient JSON. */
export function parseLenient(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return new LenientParser(text).parse();
  }
}

/** No message nests deeper than this. */
const DEPTH_MAXIMUM = 100;
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]|[^\s,{}[\]:"]+/gu;

class LenientParser {
  private readonly tokens: readonly string[];
  private position = 0;

  constructor(text: string) {
    this.tokens = text.match(TOKEN) ?? [];
  }

  parse(): unknown {
    try {
      const value = this.value(0);
      return this.position === this.tokens.length ? value : undefined;
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  private next(): string {
    const token = this.tokens[this.position];
    if (token === undefined) throw new SyntaxError('unexpected end');
    this.position += 1;
    return token;
  }

  private value(depth: number): unknown {
    if (depth > DEPTH_MAXIMUM) throw new SyntaxError('too deep');
    const token = this.next();
    if (token === '{') return this.record(depth);
    if (token === '[') return this.list(depth);
    return JSON.parse(token) as unknown;
  }

  private record(depth: number): Record<string, unknown> {
    const members: [string, unknown][] = [];
    for (let token = this.next(); token !== '}'; token = this.next()) {
      const name = JSON.parse(token) as unknown;
      if (typeof name !== 'string' || this.next() !== ':') throw new SyntaxError('no name');
      members.push([name, this.value(depth + 1)]);
    }
    return Object.fromEntries(members);
  }

  private list(depth: number): unknown[] {
    const items: unknown[] = [];
    while (this.tokens[this.position] !== ']') items.push(this.value(depth + 1));
    this.position += 1;
    return items;
  }
}

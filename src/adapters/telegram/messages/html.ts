/** Text in Telegram's HTML subset, in which everything that came from outside is escaped. */
export class Html {
  private constructor(readonly text: string) {}

  static escape(text: string): Html {
    return new Html(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
  }

  /** Only for text that this program wrote itself. */
  static trusted(text: string): Html {
    return new Html(text);
  }
}

type Part = Html | string | number;

function rendered(part: Part): string {
  return part instanceof Html ? part.text : Html.escape(String(part)).text;
}

/** A line break in the source is where the line was full, not where the sentence has one. */
const SOURCE_LINE_BREAK = /\s*\n\s*/g;

/** Template tag: escapes every value that is not Html already. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  const [first = '', ...rest] = strings.map((piece) => piece.replace(SOURCE_LINE_BREAK, ' '));
  const tail = rest.map((piece, index) => rendered(values[index] ?? '') + piece);
  return Html.trusted(first + tail.join(''));
}

/** Monospaced, and copied by a tap. */
export function copyable(text: string): Html {
  return html`<code>${text}</code>`;
}

/** A link that opens outside Telegram. What is no address is shown as text by Telegram: the message arrives even so. */
export function linked(label: string, url: string): Html {
  const address = Html.escape(url).text.replaceAll('"', '&quot;');
  return Html.trusted(`<a href="${address}">${Html.escape(label).text}</a>`);
}

export function bold(text: string): Html {
  return html`<b>${text}</b>`;
}

/** Joins paragraphs with one blank line, leaving out the absent ones. */
export function paragraphs(...parts: readonly (Html | null)[]): Html {
  return joined('\n\n', parts);
}

export function lines(...parts: readonly (Html | null)[]): Html {
  return joined('\n', parts);
}

function joined(separator: string, parts: readonly (Html | null)[]): Html {
  const present = parts.filter((part): part is Html => part !== null);
  return Html.trusted(present.map((part) => part.text).join(separator));
}

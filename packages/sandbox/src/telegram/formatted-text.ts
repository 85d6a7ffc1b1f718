import { badRequest } from './bot-api-error';

/** Counted after the formatting is taken out, in UTF-16 code units. */
const MAX_TEXT_LENGTH = 4096;
const MAX_CAPTION_LENGTH = 1024;

const ALLOWED_TAGS = new Set(
  'b strong i em u ins s strike del code pre a blockquote tg-spoiler span'.split(' '),
);
const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
};

export interface FormattedText {
  /** What a person reads. */
  visible: string;
  /** The bot's own HTML, checked; absent for plain text. */
  html: string | undefined;
}

/** Reads a message text as the Bot API does; throws its refusals. Of the parse modes only HTML is known here. */
export function readFormattedText(text: unknown, parseMode: unknown): FormattedText {
  if (text === undefined || text === null || text === '') {
    throw badRequest('message text is empty');
  }
  if (typeof text !== 'string') throw badRequest('message text must be a string');
  const isHtml = typeof parseMode === 'string' && parseMode.toLowerCase() === 'html';
  if (parseMode !== undefined && parseMode !== '' && !isHtml) {
    throw badRequest('unsupported parse_mode');
  }
  const visible = (isHtml ? stripHtml(text) : text).trim();
  if (visible === '') throw badRequest('message text is empty');
  if (visible.length > MAX_TEXT_LENGTH) throw badRequest('message is too long');
  return { visible, html: isHtml ? text : undefined };
}

/** What stands below a picture, if anything does. */
export function readCaption(caption: unknown, parseMode: unknown): FormattedText {
  if (caption === undefined || caption === '') return { visible: '', html: undefined };
  const text = readFormattedText(caption, parseMode);
  if (text.visible.length > MAX_CAPTION_LENGTH) throw badRequest('message caption is too long');
  return text;
}

function stripHtml(html: string): string {
  const open: string[] = [];
  let visible = '';
  let position = 0;
  while (position < html.length) {
    const character = html[position] ?? '';
    if (character === '<') {
      position = readTag(html, position, open);
    } else if (character === '&') {
      const entity = readEntity(html.slice(position));
      visible += entity.text;
      position += entity.length;
    } else {
      visible += character;
      position += 1;
    }
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) {
    throw unparsable(`Can't find end tag corresponding to start tag "${unclosed}"`);
  }
  return visible;
}

/** Gives the position behind the tag. */
function readTag(html: string, position: number, open: string[]): number {
  const tag = /^<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>/.exec(
    html.slice(position),
  );
  const offset = Buffer.byteLength(html.slice(0, position));
  const name = tag?.[2]?.toLowerCase();
  if (!tag || name === undefined || !ALLOWED_TAGS.has(name)) {
    throw unparsable(`Unsupported start tag "${name ?? ''}" at byte offset ${offset}`);
  }
  if (tag[1] === '') {
    open.push(name);
  } else if (open.pop() !== name) {
    throw unparsable(`Unexpected end tag at byte offset ${offset}`);
  }
  return position + tag[0].length;
}

function readEntity(rest: string): { text: string; length: number } {
  const match = /^&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]+));/.exec(rest);
  // An ampersand that starts nothing known stands for itself.
  if (!match) return { text: '&', length: 1 };
  const [whole, decimal, hexadecimal, name] = match;
  if (name !== undefined) {
    const character = NAMED_ENTITIES[name];
    return character === undefined
      ? { text: '&', length: 1 }
      : { text: character, length: whole.length };
  }
  const code = decimal === undefined ? parseInt(hexadecimal ?? '0', 16) : parseInt(decimal, 10);
  if (code === 0 || code > 0x10ffff) return { text: '&', length: 1 };
  return { text: String.fromCodePoint(code), length: whole.length };
}

function unparsable(reason: string): Error {
  return badRequest(`can't parse entities: ${reason}`);
}

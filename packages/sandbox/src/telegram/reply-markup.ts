import { badRequest } from './bot-api-error';

export interface InlineButton {
  text: string;
  callbackData: string | undefined;
  url: string | undefined;
  /** What a press puts where one can paste it from; the bot is not told. */
  copyText: string | undefined;
}

export interface ReplyMarkup {
  inlineKeyboard: InlineButton[][];
  /** Texts of the buttons below the input field; `undefined` leaves the keyboard as it is. */
  replyKeyboard: string[][] | undefined;
  /** As the bot sent it, for the message object. */
  raw: Record<string, unknown> | undefined;
}

const MAX_CALLBACK_DATA_BYTES = 64;
const MAX_INLINE_BUTTONS = 100;
const MAX_COPY_TEXT_LENGTH = 256;

/** Reads `reply_markup`, an object or its JSON text; throws the Bot API's refusals. */
export function readReplyMarkup(value: unknown): ReplyMarkup {
  const raw = parseObject(value);
  if (raw === undefined) return { inlineKeyboard: [], replyKeyboard: undefined, raw };
  if (raw['inline_keyboard'] !== undefined) {
    const inlineKeyboard = readRows(raw['inline_keyboard'], 'inline_keyboard').map((row) =>
      row.map(readInlineButton),
    );
    if (inlineKeyboard.flat().length > MAX_INLINE_BUTTONS) {
      throw badRequest('reply markup is too long');
    }
    return { inlineKeyboard, replyKeyboard: undefined, raw };
  }
  if (raw['keyboard'] !== undefined) {
    const replyKeyboard = readRows(raw['keyboard'], 'keyboard').map((row) =>
      row.map(readKeyboardButton),
    );
    return { inlineKeyboard: [], replyKeyboard, raw };
  }
  if (raw['remove_keyboard'] === true) return { inlineKeyboard: [], replyKeyboard: [], raw };
  if (raw['force_reply'] === true) {
    return { inlineKeyboard: [], replyKeyboard: undefined, raw };
  }
  if (Object.keys(raw).length === 0) {
    return { inlineKeyboard: [], replyKeyboard: undefined, raw: undefined };
  }
  throw badRequest('object expected as reply markup');
}

function parseObject(value: unknown): Record<string, unknown> | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  if (!isObject(parsed)) throw badRequest('object expected as reply markup');
  return parsed;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest("can't parse reply keyboard markup JSON object");
  }
}

function readRows(value: unknown, field: string): unknown[][] {
  if (!Array.isArray(value)) throw badRequest(`field "${field}" must be of type Array`);
  return value.map((row: unknown) => {
    if (!Array.isArray(row)) throw badRequest(`field "${field}" must be an Array of Arrays`);
    return row as unknown[];
  });
}

function readInlineButton(value: unknown): InlineButton {
  if (!isObject(value)) throw unparsableButton('InlineKeyboardButton must be an Object');
  const text = value['text'];
  if (typeof text !== 'string') throw unparsableButton('field "text" must be of type String');
  if (text.trim() === '') throw badRequest('inline keyboard button text is empty');
  const callbackData = value['callback_data'];
  const url = value['url'];
  if (typeof url === 'string' && url !== '') {
    if (!/^(?:https?|tg):\/\/\S+$/.test(url)) {
      throw badRequest(`inline keyboard button URL '${url}' is invalid: Unsupported URL protocol`);
    }
    return { text, url, callbackData: undefined, copyText: undefined };
  }
  const copyText = readCopyText(value['copy_text']);
  if (copyText !== undefined) return { text, copyText, callbackData: undefined, url: undefined };
  if (typeof callbackData !== 'string' || callbackData === '') {
    throw unparsableButton('Text buttons are unallowed in the inline keyboard');
  }
  if (Buffer.byteLength(callbackData) > MAX_CALLBACK_DATA_BYTES) {
    throw badRequest('BUTTON_DATA_INVALID');
  }
  return { text, callbackData, url: undefined, copyText: undefined };
}

function readCopyText(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = isObject(value) ? value['text'] : undefined;
  if (typeof text !== 'string') throw unparsableButton('field "copy_text" must be an Object');
  if (text === '' || text.length > MAX_COPY_TEXT_LENGTH)
    throw badRequest('BUTTON_COPY_TEXT_INVALID');
  return text;
}

function readKeyboardButton(value: unknown): string {
  const text = isObject(value) ? value['text'] : value;
  if (typeof text !== 'string') {
    throw badRequest('can\'t parse keyboard button: field "text" must be of type String');
  }
  if (text.trim() === '') throw badRequest('keyboard button text must be non-empty');
  return text;
}

function unparsableButton(reason: string): Error {
  return badRequest(`can't parse inline keyboard button: ${reason}`);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

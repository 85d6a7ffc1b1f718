import { badRequest, BotApiError } from './bot-api-error';
import type { ChatRoom } from './chat-room';
import { readCaption, readFormattedText } from './formatted-text';
import { sizeOfPng } from './png';
import { isObject, readReplyMarkup } from './reply-markup';
import type { TelegramUser } from './telegram-objects';
import type { UpdateQueue } from './update-queue';
import type { WebhookDelivery } from './webhook-delivery';

export type BotParameters = Record<string, unknown>;

export interface BotCommand {
  command: string;
  description: string;
}

/** What the bot answered to a pressed button. */
export interface CallbackAnswer {
  callbackQueryId: string;
  text: string | undefined;
  showAlert: boolean;
}

export interface BotState {
  bot: TelegramUser;
  room: ChatRoom;
  queue: UpdateQueue;
  webhook: WebhookDelivery;
  /** By language code; "" for everybody else. */
  commands: Map<string, BotCommand[]>;
  /** Pressed buttons that wait for their answer. */
  openCallbackQueries: Set<string>;
  callbackAnswers: CallbackAnswer[];
}

type BotMethod = (state: BotState, parameters: BotParameters, signal: AbortSignal) => unknown;

const MAX_CALLBACK_ANSWER_LENGTH = 200;
/** Width and height together. */
const MAX_PHOTO_SIDES = 10_000;
const CHAT_ACTIONS = new Set(
  (
    'typing upload_photo record_video upload_video record_voice upload_voice ' +
    'upload_document choose_sticker find_location record_video_note upload_video_note'
  ).split(' '),
);

/** The methods of the Bot API that are known here, by their names in lower case: Telegram ignores case. */
export const BOT_METHODS: ReadonlyMap<string, BotMethod> = new Map<string, BotMethod>([
  ['getme', getMe],
  ['getupdates', getUpdates],
  ['setwebhook', setWebhook],
  ['deletewebhook', deleteWebhook],
  ['getwebhookinfo', ({ webhook }) => webhook.info()],
  ['sendmessage', sendMessage],
  ['sendphoto', sendPhoto],
  ['editmessagetext', editMessageText],
  ['editmessagereplymarkup', editMessageReplyMarkup],
  ['deletemessage', deleteMessage],
  ['answercallbackquery', answerCallbackQuery],
  ['setmycommands', setMyCommands],
  ['getmycommands', getMyCommands],
  ['deletemycommands', deleteMyCommands],
  ['sendchataction', sendChatAction],
]);

function getMe({ bot }: BotState): unknown {
  return {
    ...bot,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
  };
}

function getUpdates({ queue, webhook }: BotState, parameters: BotParameters, signal: AbortSignal) {
  if (webhook.isSet) {
    throw new BotApiError(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to " +
        'delete the webhook first',
    );
  }
  queue.allow(readList(parameters['allowed_updates']));
  const limit = readInteger(parameters['limit'], 100);
  return queue.poll({
    offset: readInteger(parameters['offset'], 0),
    limit: limit >= 1 && limit <= 100 ? limit : 100,
    timeoutSeconds: Math.min(readInteger(parameters['timeout'], 0), 50),
    signal,
  });
}

function setWebhook({ queue, webhook }: BotState, parameters: BotParameters): boolean {
  const url = parameters['url'];
  const secretToken = parameters['secret_token'];
  if (parameters['drop_pending_updates'] === true) queue.dropPending();
  if (url === undefined || url === '') {
    webhook.clear();
    return true;
  }
  if (typeof url !== 'string' || !isWebhookUrl(url)) {
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
  }
  if (secretToken !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(asText(secretToken))) {
    throw badRequest('secret token contains unallowed characters');
  }
  queue.allow(readList(parameters['allowed_updates']));
  queue.interrupt(new BotApiError(409, 'Conflict: terminated by setWebhook request'));
  webhook.set(url, secretToken === undefined ? undefined : asText(secretToken));
  return true;
}

function deleteWebhook({ queue, webhook }: BotState, parameters: BotParameters): boolean {
  if (parameters['drop_pending_updates'] === true) queue.dropPending();
  webhook.clear();
  return true;
}

function sendMessage({ bot, room }: BotState, parameters: BotParameters): unknown {
  const chat = room.requireChat(parameters['chat_id']);
  const text = readFormattedText(parameters['text'], parameters['parse_mode']);
  const markup = readReplyMarkup(parameters['reply_markup']);
  const message = room.recordBotMessage(chat, text, markup);
  return room.messageObject(bot, chat, room.requireBotLine(chat.id, message.messageId));
}

/** A file of the request alone; this sandbox keeps none that it could be asked for again. */
function sendPhoto({ bot, room }: BotState, parameters: BotParameters): unknown {
  const chat = room.requireChat(parameters['chat_id']);
  const photo = parameters['photo'];
  if (photo === undefined) throw badRequest('there is no photo in the request');
  if (!Buffer.isBuffer(photo)) throw badRequest('wrong file identifier/HTTP URL specified');
  const size = sizeOfPng(photo);
  if (!size) throw badRequest('IMAGE_PROCESS_FAILED');
  if (size.width + size.height > MAX_PHOTO_SIDES) throw badRequest('PHOTO_INVALID_DIMENSIONS');
  const caption = readCaption(parameters['caption'], parameters['parse_mode']);
  const markup = readReplyMarkup(parameters['reply_markup']);
  const message = room.recordBotMessage(chat, caption, markup, photo);
  const line = room.requireBotLine(chat.id, message.messageId);
  const id = `photo-${message.messageId}`;
  const file = { file_id: id, file_unique_id: id, file_size: photo.length, ...size };
  return { ...room.messageObject(bot, chat, line), photo: [file] };
}

function editMessageText({ bot, room }: BotState, parameters: BotParameters): unknown {
  const chat = room.requireChat(parameters['chat_id']);
  const line = room.requireBotLine(chat.id, readMessageId(parameters));
  const text = readFormattedText(parameters['text'], parameters['parse_mode']);
  const markup = readReplyMarkup(parameters['reply_markup']);
  room.recordBotEdit(chat, line.messageId, text, markup);
  return room.messageObject(bot, chat, line);
}

function editMessageReplyMarkup({ bot, room }: BotState, parameters: BotParameters): unknown {
  const chat = room.requireChat(parameters['chat_id']);
  const line = room.requireBotLine(chat.id, readMessageId(parameters));
  const markup = readReplyMarkup(parameters['reply_markup']);
  room.recordBotEdit(chat, line.messageId, { visible: line.text, html: line.html }, markup);
  return room.messageObject(bot, chat, line);
}

function deleteMessage({ room }: BotState, parameters: BotParameters): boolean {
  const chat = room.requireChat(parameters['chat_id']);
  room.deleteLine(chat.id, readMessageId(parameters));
  return true;
}

function answerCallbackQuery(state: BotState, parameters: BotParameters): boolean {
  const callbackQueryId = asText(parameters['callback_query_id']);
  const text = parameters['text'] === undefined ? undefined : asText(parameters['text']);
  if (text !== undefined && text.length > MAX_CALLBACK_ANSWER_LENGTH) {
    throw badRequest('MESSAGE_TOO_LONG');
  }
  if (!state.openCallbackQueries.delete(callbackQueryId)) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }
  const showAlert = parameters['show_alert'] === true;
  state.callbackAnswers.push({ callbackQueryId, text, showAlert });
  return true;
}

function setMyCommands({ commands }: BotState, parameters: BotParameters): boolean {
  const list = readList(parameters['commands']);
  if (!Array.isArray(list) || list.length > 100) {
    throw badRequest("can't parse commands: expected an Array of BotCommand");
  }
  const read = list.map((entry: unknown): BotCommand => {
    const command = isObject(entry) ? asText(entry['command']).replace(/^\//, '') : '';
    const description = isObject(entry) ? asText(entry['description']) : '';
    if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID');
    if (description === '' || description.length > 256) {
      throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
    }
    return { command, description };
  });
  commands.set(readLanguage(parameters), read);
  return true;
}

function getMyCommands({ commands }: BotState, parameters: BotParameters): BotCommand[] {
  return commands.get(readLanguage(parameters)) ?? [];
}

function deleteMyCommands({ commands }: BotState, parameters: BotParameters): boolean {
  commands.delete(readLanguage(parameters));
  return true;
}

function sendChatAction({ room }: BotState, parameters: BotParameters): boolean {
  room.requireChat(parameters['chat_id']);
  if (!CHAT_ACTIONS.has(asText(parameters['action']))) {
    throw badRequest('wrong parameter action in request');
  }
  return true;
}

/** Unlike Telegram, a bot on this very machine may be reached without TLS. */
function isWebhookUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return (
    protocol === 'https:' ||
    (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
  );
}

function readLanguage(parameters: BotParameters): string {
  return asText(parameters['language_code'] ?? '');
}

function readMessageId(parameters: BotParameters): number {
  const messageId = readInteger(parameters['message_id'], 0);
  if (messageId === 0) throw badRequest('message identifier is not specified');
  return messageId;
}

/** A list may come as JSON text, as in a form. */
function readList(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw badRequest("can't parse JSON object");
  }
}

function readInteger(value: unknown, fallback: number): number {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : fallback;
}

function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

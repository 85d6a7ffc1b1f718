/** A person with a Telegram account, as a test or the demo page describes them. */
export interface TelegramPerson {
  id: number;
  firstName: string;
  username?: string;
  /** IETF tag such as "ru". */
  languageCode?: string;
}

export interface TelegramUser {
  id: number;
  is_bot: boolean;
  first_name: string;
  username?: string;
  language_code?: string;
}

export interface TelegramChat {
  id: number;
  type: 'private' | 'group';
  title?: string;
  first_name?: string;
  username?: string;
}

export interface MessageEntity {
  type: string;
  /** UTF-16 code units. */
  offset: number;
  length: number;
}

export interface TelegramMessage extends Record<string, unknown> {
  message_id: number;
  from: TelegramUser;
  chat: TelegramChat;
  /** Unix time, seconds. */
  date: number;
  text?: string;
  entities?: MessageEntity[];
}

export interface CallbackQuery {
  id: string;
  from: TelegramUser;
  chat_instance: string;
  data: string;
  message: TelegramMessage;
}

export const UPDATE_KINDS = [
  'message',
  'edited_message',
  'callback_query',
  'my_chat_member',
] as const;

export interface TelegramUpdate extends Record<string, unknown> {
  update_id: number;
  message?: TelegramMessage;
  edited_message?: TelegramMessage;
  callback_query?: CallbackQuery;
}

export function userOf(person: TelegramPerson): TelegramUser {
  return {
    id: person.id,
    is_bot: false,
    first_name: person.firstName,
    ...(person.username !== undefined && { username: person.username }),
    ...(person.languageCode !== undefined && { language_code: person.languageCode }),
  };
}

export function privateChatOf(person: TelegramPerson): TelegramChat {
  return {
    id: person.id,
    type: 'private',
    first_name: person.firstName,
    ...(person.username !== undefined && { username: person.username }),
  };
}

/** Telegram itself marks the commands in a text; bots go by these marks. */
export function commandEntities(text: string): MessageEntity[] {
  return [...text.matchAll(/(?<=^|\s)\/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]+)?(?=$|\s)/g)].map(
    (match) => ({ type: 'bot_command', offset: match.index, length: match[0].length }),
  );
}

import type { BotState } from './bot-methods';
import {
  commandEntities,
  privateChatOf,
  userOf,
  type TelegramChat,
  type TelegramMessage,
  type TelegramPerson,
  type TelegramUpdate,
} from './telegram-objects';

/** What people do in Telegram; each deed becomes an update for the bot, which is given back. */
export class PersonActions {
  private nextCallbackQueryId = 4_000_000_000_000_000_001n;

  constructor(private readonly state: BotState) {}

  sendText(person: TelegramPerson, text: string): TelegramUpdate {
    return this.sendMessage(person, privateChatOf(person), { text }, text);
  }

  sendSticker(person: TelegramPerson): TelegramUpdate {
    const file = { file_id: 'sandbox-sticker', file_unique_id: 'sandbox-sticker' };
    const sticker = { ...file, type: 'regular', width: 512, height: 512, emoji: '👍' };
    return this.sendMessage(person, privateChatOf(person), { sticker }, '[sticker]');
  }

  sendPhoto(person: TelegramPerson, caption?: string): TelegramUpdate {
    const file = { file_id: 'sandbox-photo', file_unique_id: 'sandbox-photo' };
    const photo = [{ ...file, width: 90, height: 90, file_size: 1_000 }];
    const content = { photo, ...(caption !== undefined && { caption }) };
    return this.sendMessage(person, privateChatOf(person), content, '[photo]');
  }

  /** Somebody else's message, passed on. */
  forward(person: TelegramPerson, text: string): TelegramUpdate {
    const content = {
      text,
      forward_origin: {
        type: 'hidden_user',
        sender_user_name: 'Somebody else',
        date: this.state.room.unixTime(),
      },
    };
    return this.sendMessage(person, privateChatOf(person), content, text);
  }

  /** Changes the text of an earlier message of the person's own. */
  editText(person: TelegramPerson, messageId: number, text: string): TelegramUpdate {
    const chat = privateChatOf(person);
    const now = this.state.room.unixTime();
    const message: TelegramMessage = {
      message_id: messageId,
      from: userOf(person),
      chat,
      date: now,
      edit_date: now,
      text,
      ...entitiesOf(text),
    };
    return this.state.queue.add({ edited_message: message });
  }

  /** `groupId` is negative, as in Telegram. */
  sendGroupText(person: TelegramPerson, groupId: number, text: string): TelegramUpdate {
    return this.sendMessage(person, groupOf(groupId), { text }, text);
  }

  /** The bot may write into the group from now on. */
  addBotToGroup(person: TelegramPerson, groupId: number): TelegramUpdate {
    const { room, queue, bot } = this.state;
    const chat = groupOf(groupId);
    room.open(chat);
    const member = (status: string) => ({ user: bot, status });
    return queue.add({
      my_chat_member: {
        ...{ chat, from: userOf(person), date: room.unixTime() },
        ...{ old_chat_member: member('left'), new_chat_member: member('member') },
      },
    });
  }

  /** Presses a button of a message, named by its label or its callback data. Throws when there is none. */
  press(person: TelegramPerson, button: string, messageId?: number): TelegramUpdate {
    return this.pressIn(privateChatOf(person), person, button, messageId);
  }

  /** The same in a group. */
  pressInGroup(person: TelegramPerson, groupId: number, button: string): TelegramUpdate {
    return this.pressIn(groupOf(groupId), person, button);
  }

  /** Sends callback data of an old message, whether or not its button is still there. */
  pressStale(person: TelegramPerson, callbackData: string, messageId: number): TelegramUpdate {
    const { room, bot } = this.state;
    const chat = privateChatOf(person);
    const line = room.conversation(chat.id).find((entry) => entry.messageId === messageId);
    if (!line) throw new Error(`no message ${messageId} in the chat with ${person.firstName}`);
    return this.pressData(person, callbackData, room.messageObject(bot, chat, line));
  }

  /** For both sides: the bot cannot change such a message any more. It hears nothing of it. */
  deleteForAll(person: TelegramPerson, messageId: number): void {
    this.state.room.deleteLine(person.id, messageId);
  }

  setBlocked(person: TelegramPerson, isBlocked: boolean): TelegramUpdate {
    this.state.room.setBlocked(person.id, isBlocked);
    const member = (status: string) => ({ user: this.state.bot, status });
    return this.state.queue.add({
      my_chat_member: {
        chat: privateChatOf(person),
        from: userOf(person),
        date: this.state.room.unixTime(),
        old_chat_member: member(isBlocked ? 'member' : 'kicked'),
        new_chat_member: member(isBlocked ? 'kicked' : 'member'),
      },
    });
  }

  private pressIn(
    chat: TelegramChat,
    person: TelegramPerson,
    button: string,
    messageId?: number,
  ): TelegramUpdate {
    const { room, bot } = this.state;
    const candidates = room
      .conversation(chat.id)
      .filter((line) => line.author === 'bot')
      .filter((line) => messageId === undefined || line.messageId === messageId)
      .reverse();
    for (const line of candidates) {
      const found = line.inlineKeyboard
        .flat()
        .find((entry) => entry.text === button || entry.callbackData === button);
      if (found?.callbackData === undefined) continue;
      return this.pressData(person, found.callbackData, room.messageObject(bot, chat, line));
    }
    throw new Error(`no button "${button}" in the chat ${chat.id} with ${person.firstName}`);
  }

  private pressData(
    person: TelegramPerson,
    data: string,
    message: TelegramMessage,
  ): TelegramUpdate {
    const id = String(this.nextCallbackQueryId);
    this.nextCallbackQueryId += 1n;
    this.state.openCallbackQueries.add(id);
    return this.state.queue.add({
      callback_query: { id, from: userOf(person), chat_instance: String(person.id), data, message },
    });
  }

  private sendMessage(
    person: TelegramPerson,
    chat: TelegramChat,
    content: Record<string, unknown>,
    shownAs: string,
  ): TelegramUpdate {
    const { room, queue } = this.state;
    room.open(chat);
    const message: TelegramMessage = {
      message_id: room.takeMessageId(),
      from: userOf(person),
      chat,
      date: room.unixTime(),
      ...content,
      ...(typeof content['text'] === 'string' && entitiesOf(content['text'])),
    };
    room.recordPersonLine(chat.id, message.message_id, shownAs);
    return queue.add({ message });
  }
}

/** Its number is negative, as in Telegram. */
function groupOf(id: number): TelegramChat {
  return { id, type: 'group', title: 'A group' };
}

function entitiesOf(text: string): { entities?: TelegramMessage['entities'] } {
  const entities = commandEntities(text);
  return entities.length > 0 ? { entities } : {};
}

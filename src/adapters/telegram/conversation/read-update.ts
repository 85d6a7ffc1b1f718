import { z } from 'zod';
import { cleanText } from '../messages/clean-text';
import type { UnsupportedKind } from './unsupported-kind';

/** Characters of a text that are looked at: Telegram's own limit. */
const MAX_TEXT_LENGTH = 4_096;
/** Longer than a name that somebody reads; Telegram takes 64. */
const MAX_NAME_LENGTH = 64;

/** An update as far as the bot cares, whatever Telegram sends now or later. */
export type BotUpdate =
  | (PrivateUpdate & { readonly kind: 'text'; readonly text: string })
  | (PrivateUpdate & PressedBy & { readonly kind: 'button'; readonly button: PressedButton })
  | (PrivateUpdate & { readonly kind: 'unsupported'; readonly what: UnsupportedKind })
  /** The person stopped the bot or let it in again. */
  | (PrivateUpdate & { readonly kind: 'membership'; readonly isBlocked: boolean })
  /** Somebody has pressed a button of the bot in a group. */
  | (PressedBy & {
      readonly kind: 'group_button';
      readonly updateId: number;
      readonly chatId: string;
      readonly button: PressedButton;
    })
  /** Somebody calls the bot in a group. */
  | { readonly kind: 'group_call'; readonly updateId: number; readonly chatId: string }
  | { readonly kind: 'ignored'; readonly updateId: number; readonly what: string };

export interface PrivateUpdate {
  readonly updateId: number;
  /** Decimal; in a private chat also the person's number. */
  readonly chatId: string;
  readonly languageCode: string | null;
}

/** Who has pressed a button. */
export interface PressedBy {
  readonly person: {
    /** Telegram's number as a decimal string. */
    readonly id: string;
    readonly name: string;
  };
}

export interface PressedButton {
  readonly data: string;
  readonly callbackId: string;
  /** The message that carries the button. */
  readonly messageId: number;
}

const wireNumber = z.number().refine(Number.isSafeInteger);
const wireChat = z.object({ id: wireNumber, type: z.string() });
const wirePerson = z.object({
  id: wireNumber.optional(),
  first_name: z.string().optional(),
  is_bot: z.boolean().optional(),
  language_code: z.string().optional(),
});
const wireMessage = z.looseObject({
  message_id: wireNumber,
  chat: wireChat,
  from: wirePerson.optional(),
  text: z.string().optional(),
});
const wireUpdate = z.object({
  update_id: wireNumber,
  message: wireMessage.optional(),
  edited_message: wireMessage.optional(),
  callback_query: z
    .object({
      id: z.string(),
      from: wirePerson,
      data: z.string().optional(),
      message: z.object({ message_id: wireNumber, chat: wireChat }).optional(),
    })
    .optional(),
  my_chat_member: z
    .object({
      chat: wireChat,
      from: wirePerson.optional(),
      new_chat_member: z.object({ status: z.string() }),
    })
    .optional(),
});

type WireMessage = z.infer<typeof wireMessage>;
type WirePerson = z.infer<typeof wirePerson>;
type WireUpdate = z.infer<typeof wireUpdate>;

const MEDIA: readonly (readonly [field: string, kind: UnsupportedKind])[] = [
  ['sticker', 'sticker'],
  ['photo', 'photo'],
  ['voice', 'voice'],
  ['audio', 'voice'],
  ['video', 'video'],
  ['video_note', 'video'],
  ['animation', 'video'],
  ['document', 'file'],
  ['location', 'location'],
  ['venue', 'location'],
  ['contact', 'contact'],
  ['poll', 'other_media'],
  ['dice', 'other_media'],
  ['game', 'other_media'],
  ['story', 'other_media'],
  ['invoice', 'other_media'],
  ['paid_media', 'other_media'],
  ['checklist', 'other_media'],
];

const FORWARD_FIELDS = ['forward_origin', 'forward_date', 'forward_from', 'forward_from_chat'];

/** The number alone, for updates whose rest cannot be read; null when even that is missing. */
function updateIdOf(raw: unknown): number | null {
  const read = z.object({ update_id: wireNumber }).safeParse(raw);
  return read.success ? read.data.update_id : null;
}

/** Never throws. Null when the update has no number, so that nothing can be recorded about it. */
export function readUpdate(raw: unknown): BotUpdate | null {
  const updateId = updateIdOf(raw);
  if (updateId === null) return null;
  const read = wireUpdate.safeParse(raw);
  return read.success ? sort(read.data) : { kind: 'ignored', updateId, what: 'unreadable' };
}

function sort(update: WireUpdate): BotUpdate {
  const updateId = update.update_id;
  if (update.message) return sortMessage(updateId, update.message);
  if (update.edited_message) return sortEdited(updateId, update.edited_message);
  if (update.callback_query) return sortButton(updateId, update.callback_query);
  if (update.my_chat_member) return sortMembership(updateId, update.my_chat_member);
  return { kind: 'ignored', updateId, what: 'other_update' };
}

function sortMessage(updateId: number, message: WireMessage): BotUpdate {
  const { chat, from, text } = message;
  if (from?.is_bot === true) return { kind: 'ignored', updateId, what: 'from_a_bot' };
  if (chat.type !== 'private') {
    return text?.startsWith('/')
      ? { kind: 'group_call', updateId, chatId: String(chat.id) }
      : { kind: 'ignored', updateId, what: 'group_message' };
  }
  const envelope = envelopeOf(updateId, chat.id, from);
  if (FORWARD_FIELDS.some((field) => message[field] !== undefined)) {
    return { ...envelope, kind: 'unsupported', what: 'forwarded' };
  }
  if (text !== undefined)
    return { ...envelope, kind: 'text', text: cleanText(text, MAX_TEXT_LENGTH) };
  const media = MEDIA.find(([field]) => message[field] !== undefined);
  if (media) return { ...envelope, kind: 'unsupported', what: media[1] };
  return { kind: 'ignored', updateId, what: 'service_message' };
}

function sortEdited(updateId: number, { chat, from }: WireMessage): BotUpdate {
  if (chat.type !== 'private') return { kind: 'ignored', updateId, what: 'group_message' };
  return { ...envelopeOf(updateId, chat.id, from), kind: 'unsupported', what: 'edited' };
}

function sortButton(updateId: number, query: NonNullable<WireUpdate['callback_query']>): BotUpdate {
  const { message, data, from } = query;
  if (message === undefined || data === undefined) {
    return { kind: 'ignored', updateId, what: 'foreign_button' };
  }
  const pressed = {
    person: personOf(from, updateId),
    button: {
      data: cleanText(data, MAX_TEXT_LENGTH),
      callbackId: query.id,
      messageId: message.message_id,
    },
  };
  const { id, type } = message.chat;
  if (type !== 'private') return { kind: 'group_button', updateId, chatId: String(id), ...pressed };
  return { ...envelopeOf(updateId, id, from), kind: 'button', ...pressed };
}

/** Telegram always gives the number; a button is worth an answer even so. */
function personOf(from: WirePerson, updateId: number): PressedBy['person'] {
  const id = String(from.id ?? `of update ${updateId}`);
  return { id, name: cleanText(from.first_name ?? id, MAX_NAME_LENGTH) };
}

function sortMembership(
  updateId: number,
  { chat, from, new_chat_member }: NonNullable<WireUpdate['my_chat_member']>,
): BotUpdate {
  if (chat.type !== 'private') return { kind: 'ignored', updateId, what: 'group_membership' };
  const isBlocked = new_chat_member.status === 'kicked';
  return { ...envelopeOf(updateId, chat.id, from), kind: 'membership', isBlocked };
}

function envelopeOf(
  updateId: number,
  chatId: number,
  from: { language_code?: string | undefined } | undefined,
): PrivateUpdate {
  return { updateId, chatId: String(chatId), languageCode: from?.language_code ?? null };
}

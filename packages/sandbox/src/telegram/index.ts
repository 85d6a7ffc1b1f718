export type { BotCommand, CallbackAnswer } from './bot-methods';
export type { ChatLine, SentMessage } from './chat-room';
export {
  FakeTelegram,
  type FakeTelegramOptions,
  type RecordedCall,
  type WaitOptions,
} from './fake-telegram';
export type { Fault } from './faults';
export type { PersonActions } from './person-actions';
export type { InlineButton } from './reply-markup';
export type { TelegramPerson, TelegramUpdate } from './telegram-objects';

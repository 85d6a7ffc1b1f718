export { ChatSettings } from './chat-settings';
export type { Conversation } from './conversation/conversation';
export type { Button, OutgoingMessage } from './delivery/outgoing-message';
export { BotUnexamined, examineBot, type BotExamination } from './connection/examine-bot';
export { LOCALES, type Locale } from './messages';
export { TelegramHealth, type TelegramState } from './connection/telegram-health';
export { TelegramNotifier } from './telegram-notifier';
export {
  type OpsChatOptions,
  TelegramOptions,
  type TelegramTimings,
  type TelegramWebhook,
} from './telegram-options';
export {
  TelegramStore,
  type ClaimedMessage,
  type OutboxClaim,
  type TelegramChat,
} from './telegram-store';
export { TelegramStoresModule } from './telegram-stores.module';
export { TelegramModule } from './telegram.module';
export { UpdateStore } from './update-store';

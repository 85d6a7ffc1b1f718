import { EventListener } from '../../kernel';

/** Tells customers in Telegram what happened. Who has no chat with the bot hears nothing. */
export abstract class TelegramNotifier extends EventListener {}

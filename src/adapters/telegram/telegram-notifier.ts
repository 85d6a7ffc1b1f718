import { EventListener } from '../../kernel';

/** Tells customers in Telegram what happened. Silent where there is no bot. */
export abstract class TelegramNotifier extends EventListener {}

/** Without a bot nothing may pile up in its outbox. */
export class SilentNotifier extends TelegramNotifier {
  override on(): Promise<void> {
    return Promise.resolve();
  }
}

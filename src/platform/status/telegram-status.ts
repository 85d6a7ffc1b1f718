/** How the connection to Telegram is doing; bound to the adapter's own record of it. */
export abstract class TelegramStatus {
  abstract readonly state: 'disabled' | 'starting' | 'connected' | 'failing';
  /** The last trouble without secrets; null while all is well. */
  abstract readonly lastError: string | null;
}

/** For a gateway without a bot. */
export class NoTelegram extends TelegramStatus {
  override readonly state = 'disabled';
  override readonly lastError = null;
}

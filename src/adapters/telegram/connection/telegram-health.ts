export type TelegramState = 'disabled' | 'starting' | 'connected' | 'failing';

/** How the connection to Telegram is doing, for health pages. */
export class TelegramHealth {
  private currentState: TelegramState;
  private error: string | null = null;

  constructor(initial: 'disabled' | 'starting') {
    this.currentState = initial;
  }

  get state(): TelegramState {
    return this.currentState;
  }

  /** The last trouble, without secrets; null while all is well. */
  get lastError(): string | null {
    return this.error;
  }

  noteConnected(): void {
    this.currentState = 'connected';
    this.error = null;
  }

  /** `explanation` must be scrubbed already. */
  noteFailing(explanation: string): void {
    this.currentState = 'failing';
    this.error = explanation;
  }
}

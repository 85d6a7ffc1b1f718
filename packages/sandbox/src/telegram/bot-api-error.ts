/** What the Bot API answers instead of a result: `{ok: false, error_code, description}`. */
export class BotApiError extends Error {
  override readonly name = 'BotApiError';

  constructor(
    readonly errorCode: number,
    description: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(description);
  }
}

/** Most refusals: the request itself is wrong. */
export function badRequest(reason: string): BotApiError {
  return new BotApiError(400, `Bad Request: ${reason}`);
}

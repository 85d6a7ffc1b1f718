import type { Failure } from '../wire';

/** What the gateway is answered. The message is for operators and holds no secret. */
export class SignerFailure extends Error {
  override readonly name = 'SignerFailure';

  constructor(
    readonly code: Failure,
    message: string,
  ) {
    super(message);
  }
}

export const refused = (message: string) => new SignerFailure('refused', message);
export const unavailable = (message: string) => new SignerFailure('unavailable', message);
export const badRequest = (message: string) => new SignerFailure('bad_request', message);

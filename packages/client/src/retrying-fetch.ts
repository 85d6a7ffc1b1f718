import { setTimeout as sleep } from 'node:timers/promises';
import { GatewayUnreachable } from './errors';

/** When a call is made again, and how often. */
export interface RetryOptions {
  /** In all, the first one included. */
  readonly attempts: number;
  /** Doubles with each attempt; half of it at random, so that many callers do not come back at once. */
  readonly firstPauseMilliseconds: number;
  readonly longestPauseMilliseconds: number;
  /** A `Retry-After` of more is not waited for: the refusal is thrown. */
  readonly longestRetryAfterSeconds: number;
  /** How long one attempt may take; of a long poll, beyond what it waits. */
  readonly timeoutMilliseconds: number;
}

export const RETRIES: RetryOptions = {
  attempts: 5,
  firstPauseMilliseconds: 200,
  longestPauseMilliseconds: 10_000,
  longestRetryAfterSeconds: 30,
  timeoutMilliseconds: 30_000,
};

const TOO_MANY = 429;
const CONFLICT = 409;

export type Fetch = (request: Request) => Promise<Response>;

/**
 * Asks again what got no answer, or one that says to come back. That is safe for whatever reads, and for what changes
 * something under an `Idempotency-Key`: each attempt carries the same one. Nothing else is asked twice.
 */
export function retryingFetch(fetch: Fetch, options: RetryOptions): Fetch {
  return async (request) => {
    const mayRepeat = request.method === 'GET' || request.headers.has('idempotency-key');
    const attempts = mayRepeat ? options.attempts : 1;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await askOnce(fetch, request, options);
      request.signal.throwIfAborted();
      const pause = await pauseAfter(outcome, attempt, options);
      if (pause === null || attempt >= attempts) {
        if ('response' in outcome) return outcome.response;
        throw new GatewayUnreachable(
          attempt,
          outcome.error,
          request.headers.get('idempotency-key'),
        );
      }
      await sleep(pause, undefined, { signal: request.signal });
    }
  };
}

type Outcome = { readonly response: Response } | { readonly error: unknown };

async function askOnce(fetch: Fetch, request: Request, options: RetryOptions): Promise<Outcome> {
  const waits = Number(new URL(request.url).searchParams.get('wait') ?? 0) * 1000;
  const timeout = AbortSignal.timeout(options.timeoutMilliseconds + (waits || 0));
  try {
    // Its body is read once only: each attempt sends a copy.
    const signal = AbortSignal.any([request.signal, timeout]);
    const response = await fetch(new Request(request.clone(), { signal }));
    // An answer that breaks off within its body is none: it is read here, where it is asked for again.
    const body = response.body === null ? null : await response.arrayBuffer();
    return { response: new Response(body, response) };
  } catch (error) {
    return { error };
  }
}

/** Null where another attempt would be answered no better, or must not be made. */
async function pauseAfter(
  outcome: Outcome,
  attempt: number,
  options: RetryOptions,
): Promise<number | null> {
  const backoff = Math.min(
    options.firstPauseMilliseconds * 2 ** (attempt - 1),
    options.longestPauseMilliseconds,
  );
  const pause = backoff * (0.5 + Math.random() / 2);
  if ('error' in outcome) return pause;
  const { status, headers } = outcome.response;
  const asked = headers.get('retry-after');
  if (status === TOO_MANY && asked === null) return null;
  if (status === CONFLICT && !(await isInUse(outcome.response.clone()))) return null;
  if (status < 500 && status !== TOO_MANY && status !== CONFLICT) return null;
  if (asked === null) return pause;
  const seconds = Number(asked);
  if (!Number.isFinite(seconds) || seconds > options.longestRetryAfterSeconds) return null;
  return Math.max(seconds * 1000, pause);
}

/** The first call under the same key is under way: it will be answered in a moment. */
async function isInUse(response: Response): Promise<boolean> {
  const text = await response.text();
  return text.includes('"code":"idempotency_key_in_use"');
}

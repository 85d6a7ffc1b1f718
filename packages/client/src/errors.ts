import type { ErrorCode } from './operation-types';

/** A field that is not right. */
export interface FieldError {
  /** Where it is, such as `body.points`. */
  readonly field: string;
  readonly message: string;
}

interface Problem {
  readonly code?: unknown;
  readonly title?: unknown;
  readonly detail?: unknown;
  readonly details?: unknown;
  readonly errors?: unknown;
  readonly requestId?: unknown;
}

/** The gateway refused: go by `code`. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly status: number;
  /** One of `ErrorCode`, or one of a newer gateway; `unknown` where something before the gateway answered. */
  readonly code: string;
  /** Facts of the refusal, by name. */
  readonly details: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
  /** Under which the log of the gateway has more. */
  readonly requestId: string | null;
  /** Whether it is the answer of an earlier call under the same key. */
  readonly isReplayed: boolean;

  constructor(response: Response, body: string) {
    const problem = problemIn(body);
    const title = textIn(problem.title) ?? `The gateway answered ${response.status}`;
    const detail = textIn(problem.detail);
    super(detail === null ? title : `${title}: ${detail}`);
    this.status = response.status;
    this.code = textIn(problem.code) ?? 'unknown';
    this.details = isRecord(problem.details) ? (problem.details as Record<string, string>) : {};
    this.errors = Array.isArray(problem.errors) ? (problem.errors as FieldError[]) : [];
    this.requestId = textIn(problem.requestId) ?? response.headers.get('x-request-id');
    this.isReplayed = response.headers.get('idempotency-replayed') === 'true';
  }
}

/** No answer came, however often it was asked; what was asked for may have happened. */
export class GatewayUnreachable extends Error {
  override readonly name = 'GatewayUnreachable';

  constructor(
    attempts: number,
    cause: unknown,
    /** Under which it was asked, and may be asked again so that it is done once; null of what only reads. */
    readonly idempotencyKey: string | null,
  ) {
    super(`The gateway gave no answer, asked ${attempts} times`, { cause });
  }
}

/** Whether the gateway refused with one of these codes. */
export function isRefusal(error: unknown, ...codes: readonly ErrorCode[]): error is GatewayError {
  return error instanceof GatewayError && codes.some((code) => code === error.code);
}

function problemIn(body: string): Problem {
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) ? parsed : {};
  } catch {
    // A proxy before the gateway answers in its own words.
    return {};
  }
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

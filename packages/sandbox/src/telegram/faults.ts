import { BotApiError } from './bot-api-error';

/** Ways in which Telegram, or the way to it, goes wrong. */
export type FaultKind =
  | { kind: 'unauthorized' }
  | { kind: 'conflict' }
  | { kind: 'too-many-requests'; retryAfterSeconds: number }
  | { kind: 'blocked-by-user' }
  | { kind: 'server-error' }
  /** The connection breaks before Telegram has done anything. */
  | { kind: 'connection-lost' }
  /** Telegram does what was asked, and the answer is lost. */
  | { kind: 'reply-lost' }
  /** Telegram does what was asked, and answers later. */
  | { kind: 'reply-delayed'; milliseconds: number }
  | { kind: 'delayed'; milliseconds: number };

export type Fault = FaultKind & {
  /** Only this method; any when absent. */
  method?: string;
  /** Only calls about this chat; any when absent. */
  chatId?: number;
  /** How many calls it hits: 1 when absent, Infinity until `clear`. */
  times?: number;
};

interface ArmedFault {
  fault: Fault;
  remaining: number;
}

/** The faults that wait for a call to hit, in the order in which they were set. */
export class FaultPlan {
  private readonly armed: ArmedFault[] = [];

  add(fault: Fault): void {
    this.armed.push({ fault, remaining: fault.times ?? 1 });
  }

  clear(): void {
    this.armed.length = 0;
  }

  /** Takes the first fault that fits this call. */
  take(method: string, chatId: number | undefined): Fault | undefined {
    const index = this.armed.findIndex(
      ({ fault }) =>
        (fault.method === undefined || fault.method.toLowerCase() === method.toLowerCase()) &&
        (fault.chatId === undefined || fault.chatId === chatId),
    );
    const found = this.armed[index];
    if (!found) return undefined;
    found.remaining -= 1;
    if (found.remaining <= 0) this.armed.splice(index, 1);
    return found.fault;
  }
}

/** The refusal that a fault stands for; `undefined` for those of the connection. */
export function refusalOf(fault: Fault): BotApiError | undefined {
  switch (fault.kind) {
    case 'unauthorized':
      return new BotApiError(401, 'Unauthorized');
    case 'conflict':
      return new BotApiError(
        409,
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance ' +
          'is running',
      );
    case 'too-many-requests':
      return new BotApiError(
        429,
        `Too Many Requests: retry after ${fault.retryAfterSeconds}`,
        fault.retryAfterSeconds,
      );
    case 'blocked-by-user':
      return new BotApiError(403, 'Forbidden: bot was blocked by the user');
    case 'server-error':
      return new BotApiError(502, 'Bad Gateway');
    case 'connection-lost':
    case 'reply-lost':
    case 'reply-delayed':
    case 'delayed':
      return undefined;
  }
}

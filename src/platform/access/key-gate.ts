import type { IncomingMessage } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../kernel';
import type { ApiKey } from './api-key';
import { ClientAddress } from './client-address';
import { FailedAttempts } from './failed-attempts';

/** Why a request is not let in; edges answer it each in their own form. */
export class KeyRefused extends Error {
  override readonly name = 'KeyRefused';

  constructor(
    /** Which key would open, such as `admin`. */
    readonly wanted: string,
    /** How long this client must wait before it is told again whether a key is right; 0: not at all. */
    readonly waitSeconds: number,
  ) {
    super(`A valid ${wanted} key is needed`);
  }
}

/**
 * One for all doors. A valid key always passes, whatever others have tried from the same address:
 * only wrong ones are counted, so that nobody can lock out who has a key.
 */
@Injectable()
export class KeyGate {
  private readonly failures = new FailedAttempts();
  private readonly logger = new Logger('Access');

  constructor(
    private readonly clients: ClientAddress,
    private readonly clock: Clock,
  ) {}

  /** Whether the request carries one of the keys. A wrong one is counted. */
  isOpen(request: IncomingMessage, keys: readonly (ApiKey | null)[]): boolean {
    const given = keyOf(request);
    if (given === null) return false;
    // All of them, so that the time of an answer does not tell which one a guess was held against.
    const matching = keys.filter((key) => key?.matches(given) === true);
    if (matching.length > 0) return true;
    this.countWrongKey(this.clients.of(request));
    return false;
  }

  /** Throws `KeyRefused` unless the request carries one of the keys. */
  require(request: IncomingMessage, keys: readonly (ApiKey | null)[], wanted: string): void {
    const waitSeconds = this.waitSeconds(request);
    if (!this.isOpen(request, keys)) throw new KeyRefused(wanted, waitSeconds);
  }

  /** What to answer a request without a key that opens; a wrong key is counted, wherever it was given. */
  refusal(request: IncomingMessage, wanted: string, given = keyOf(request)): KeyRefused {
    const waitSeconds = this.waitSeconds(request, given);
    if (given !== null) this.countWrongKey(this.clients.of(request));
    return new KeyRefused(wanted, waitSeconds);
  }

  private waitSeconds(request: IncomingMessage, given = keyOf(request)): number {
    if (given === null) return 0;
    return this.failures.waitSeconds(this.clients.of(request), this.clock.now().getTime());
  }

  private countWrongKey(client: string): void {
    const becameTooMany = this.failures.note(client, this.clock.now().getTime());
    if (becameTooMany) this.logger.warn({ client }, 'Somebody tries keys');
  }
}

/** The key that a request carries; null when it carries none. */
export function keyOf({ headers }: IncomingMessage): string | null {
  const [, bearer] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  const plain = headers['x-api-key'];
  return bearer ?? (typeof plain === 'string' ? plain : null);
}

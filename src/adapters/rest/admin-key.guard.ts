import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  Logger,
  NotFoundException,
} from '@nestjs/common';
import type { Request } from 'express';
import { Clock } from '../../kernel';
import { ProblemError } from './problem';
import { RestSettings } from './rest-settings';
import { rememberCaller } from './caller';
import { FailedAttempts } from './failed-attempts';

const OPERATOR = /^[\w.@-][\w .@-]{0,63}$/;
/** Under this name the gateway itself closes findings and halts. */
const RESERVED_OPERATORS = ['gateway', 'customer'];
const DEFAULT_OPERATOR = 'admin';

/** Lets in whoever has the admin key; without a key in the configuration there is nothing here. */
@Injectable()
export class AdminKeyGuard implements CanActivate {
  private readonly failures = new FailedAttempts();
  private readonly logger = new Logger('Admin');

  constructor(
    private readonly settings: RestSettings,
    private readonly clock: Clock,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const { adminKey } = this.settings;
    if (adminKey === null) throw new NotFoundException();
    this.refuseTooManyAttempts(request);
    const given = keyOf(request);
    if (given === null || !adminKey.matches(given)) {
      this.failures.note(addressOf(request), this.clock.now().getTime());
      throw new ProblemError({
        status: 401,
        code: 'key_required',
        title: 'A valid key is needed',
        detail: 'Send the admin key as "Authorization: Bearer <key>" or as "X-Api-Key: <key>".',
        headers: { 'WWW-Authenticate': 'Bearer realm="admin"' },
      });
    }
    const name = operatorOf(request);
    rememberCaller(request, { name, roles: ['admin'] });
    if (request.method !== 'GET') {
      this.logger.log({ by: name, method: request.method, path: request.path }, 'Admin asks');
    }
    return true;
  }

  private refuseTooManyAttempts(request: Request): void {
    const now = this.clock.now().getTime();
    const waitSeconds = this.failures.waitSeconds(addressOf(request), now);
    if (waitSeconds === 0) return;
    throw new ProblemError({
      status: 429,
      code: 'too_many_attempts',
      title: 'Too many attempts with wrong keys',
      detail: `Try again in ${waitSeconds} seconds.`,
      headers: { 'Retry-After': String(waitSeconds) },
    });
  }
}

function keyOf(request: Request): string | null {
  const [, bearer] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
  return bearer ?? request.get('x-api-key') ?? null;
}

function addressOf(request: Request): string {
  return request.socket.remoteAddress ?? 'unknown';
}

function operatorOf(request: Request): string {
  const given = request.get('x-operator');
  if (given === undefined || given === '') return DEFAULT_OPERATOR;
  if (OPERATOR.test(given) && !RESERVED_OPERATORS.includes(given)) return given;
  throw new ProblemError({
    status: 400,
    code: 'validation_failed',
    title: 'The request has fields that are not right',
    errors: [
      {
        field: 'header.X-Operator',
        message:
          'Use 1 to 64 Latin letters, digits, spaces, or . _ @ - and neither "gateway" nor "customer".',
      },
    ],
  });
}

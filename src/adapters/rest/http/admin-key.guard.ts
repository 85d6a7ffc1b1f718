import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  Logger,
  NotFoundException,
} from '@nestjs/common';
import type { Request } from 'express';
import { AccessKeys, KeyGate } from '../../../platform/access';
import { isOperatorName } from '../../../kernel';
import { ProblemError } from './problem';
import { rememberCaller } from './caller';

const DEFAULT_OPERATOR = 'admin';

/** Lets in whoever has the admin key; without a key in the configuration there is nothing here. */
@Injectable()
export class AdminKeyGuard implements CanActivate {
  private readonly logger = new Logger('Admin');

  constructor(
    private readonly keys: AccessKeys,
    private readonly gate: KeyGate,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const { admin } = this.keys;
    if (admin === null) throw new NotFoundException();
    this.gate.require(request, [admin], 'admin');
    const name = operatorOf(request);
    rememberCaller(request, { name, roles: ['admin'] });
    if (request.method !== 'GET') {
      this.logger.log({ by: name, method: request.method, path: request.path }, 'Admin asks');
    }
    return true;
  }
}

function operatorOf(request: Request): string {
  const given = request.get('x-operator');
  if (given === undefined || given === '') return DEFAULT_OPERATOR;
  if (isOperatorName(given)) return given;
  throw new ProblemError({
    status: 400,
    code: 'validation_failed',
    title: 'The request has fields that are not right',
    errors: [
      {
        field: 'header.X-Operator',
        message:
          'Use 1 to 64 Latin letters, digits, spaces, or . _ @ -, and none of the names gateway, ' +
          'configuration, customer.',
      },
    ],
  });
}

import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  Logger,
  NotFoundException,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { Role } from '../../../api-keys';
import { DoorKeeper, KeyNotAllowed } from '../../../platform/access';
import { ALLOWED_ROLES, READERS } from './allows';
import { isChange, rememberCaller } from './caller';

/** Lets in whoever has a key of a role that the route is open to; without any key there is nothing here. */
@Injectable()
export class AdminKeyGuard implements CanActivate {
  private readonly logger = new Logger('Admin');

  constructor(
    private readonly doors: DoorKeeper,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    if (!(await this.doors.isThere('admin'))) throw new NotFoundException();
    const { name, keyId, role } = await this.doors.admit(request, 'admin');
    const changes = isChange(request);
    const given = this.reflector.get<readonly Role[] | undefined>(
      ALLOWED_ROLES,
      context.getHandler(),
    );
    const allowed = given ?? (changes ? [] : READERS);
    if (!allowed.includes(role)) throw roleNotAllowed(role, allowed);
    rememberCaller(request, { name, keyId });
    if (changes) {
      this.logger.log({ by: name, method: request.method, path: request.path }, 'Admin asks');
    }
    return true;
  }
}

function roleNotAllowed(role: Role, allowed: readonly Role[]): KeyNotAllowed {
  const detail = `This key has the role ${role}; it takes ${allowed.join(' or ')}.`;
  return new KeyNotAllowed(detail);
}

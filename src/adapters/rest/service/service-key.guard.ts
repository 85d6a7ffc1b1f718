import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  Logger,
  NotFoundException,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { Scope } from '../../../api-keys';
import { DoorKeeper, KeyNotAllowed } from '../../../platform/access';
import { NEEDED_SCOPE } from '../http/allows';
import { isChange, rememberCaller } from '../http/caller';

/** Lets in whoever has the key of a service, with the scope of the route; without any key there is nothing here. */
@Injectable()
export class ServiceKeyGuard implements CanActivate {
  private readonly logger = new Logger('Service');

  constructor(
    private readonly doors: DoorKeeper,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    if (!(await this.doors.isThere('service'))) throw new NotFoundException();
    const { name, keyId, scopes } = await this.doors.admit(request, 'service');
    const needed = this.reflector.getAllAndOverride<readonly Scope[] | undefined>(NEEDED_SCOPE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (needed === undefined) throw new Error('This route says no scope');
    if (scopes !== null && !needed.every((each) => scopes.includes(each))) {
      const detail = `This key has the scopes ${scopes.join(', ')}; it takes ${needed.join(' and ')}.`;
      throw new KeyNotAllowed(detail);
    }
    rememberCaller(request, { name, keyId });
    if (isChange(request)) {
      this.logger.debug({ by: name, method: request.method, path: request.path }, 'Service asks');
    }
    return true;
  }
}

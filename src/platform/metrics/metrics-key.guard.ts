import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  NotFoundException,
} from '@nestjs/common';
import type { Request } from 'express';
import { AccessKeys, KeyGate } from '../access';

/** The figures tell balances and counts: they are for whoever has a key, and off when there is none. */
@Injectable()
export class MetricsKeyGuard implements CanActivate {
  constructor(
    private readonly keys: AccessKeys,
    private readonly gate: KeyGate,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { admin, metrics } = this.keys;
    if (admin === null && metrics === null) throw new NotFoundException();
    const request = context.switchToHttp().getRequest<Request>();
    this.gate.require(request, [metrics, admin], 'metrics');
    return true;
  }
}

import {
  applyDecorators,
  Controller,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ZodSerializerInterceptor } from 'nestjs-zod';
import type { Scope } from '../../../api-keys';
import { NeedsScope } from '../http/allows';
import { ProblemFilter } from '../http/problem.filter';
import { ValidationPipe } from '../http/validation.pipe';
import { IsOnce } from '../openapi/refusals';
import { ServiceKeyGuard } from './service-key.guard';

/** A controller under /v1, which the keys of services open that have its scope. */
export function ServiceController(path: string, scope: Scope): ClassDecorator {
  return applyDecorators(
    Controller(`v1/${path}`),
    NeedsScope(scope),
    ApiTags(`service: ${scope}`),
    UseFilters(ProblemFilter),
    UseGuards(ServiceKeyGuard),
    UsePipes(ValidationPipe),
    UseInterceptors(ZodSerializerInterceptor),
  );
}

/** A route that changes something: repeated under the same `Idempotency-Key`, it does so once. */
export const ChangesOnce = (): MethodDecorator => IsOnce();

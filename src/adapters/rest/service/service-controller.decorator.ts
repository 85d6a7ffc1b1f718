import {
  applyDecorators,
  Controller,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ZodSerializerInterceptor } from 'nestjs-zod';
import type { Scope } from '../../../api-keys';
import { ApiProblem } from '../http/admin-controller.decorator';
import { NeedsScope } from '../http/allows';
import { ProblemFilter } from '../http/problem.filter';
import { ValidationPipe } from '../http/validation.pipe';
import { ServiceKeyGuard } from './service-key.guard';

/** A controller under /v1, which the keys of services open that have its scope. */
export function ServiceController(path: string, scope: Scope): ClassDecorator {
  return applyDecorators(
    Controller(`v1/${path}`),
    NeedsScope(scope),
    ApiTags(`service: ${scope}`),
    ApiBearerAuth('service key'),
    ApiSecurity('service key header'),
    UseFilters(ProblemFilter),
    UseGuards(ServiceKeyGuard),
    UsePipes(ValidationPipe),
    UseInterceptors(ZodSerializerInterceptor),
    ApiProblem(400, 'validation_failed', 'The request has fields that are not right'),
    ApiProblem(401, 'key_required', 'A valid key is needed'),
    ApiProblem(403, 'not_allowed', 'This key does not allow that'),
    ApiProblem(429, 'too_many_requests', 'Too many requests, or attempts with wrong keys'),
    ApiProblem(500, 'unexpected_error', 'Something went wrong inside the gateway'),
  );
}

/** A route that changes something: repeated under the same `Idempotency-Key`, it does so once. */
export function ChangesOnce(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Of your choice, 1 to 255 visible ASCII characters, such as a UUID. A repetition within 48 hours gets the ' +
        'first answer again, with `Idempotency-Replayed: true`',
    }),
    ApiProblem(409, 'idempotency_key_in_use', 'The first call under this key is under way'),
    ApiProblem(422, 'idempotency_key_reused', 'The key was used for another request'),
  );
}

import {
  applyDecorators,
  Controller,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiResponse,
  type ApiResponseOptions,
  ApiSecurity,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { createZodDto, ZodSerializerInterceptor } from 'nestjs-zod';
import { AdminKeyGuard } from './admin-key.guard';
import { PROBLEM_CONTENT_TYPE, type Problem, ProblemSchema } from './problem';
import { ProblemFilter } from './problem.filter';
import { ValidationPipe } from './validation.pipe';

export class ProblemDto extends createZodDto(ProblemSchema) {}

/** A controller under /admin/v1: each route says by `Allows` which roles it is open to. */
export function AdminController(path: string, tag: string): ClassDecorator {
  return applyDecorators(
    Controller(`admin/v1/${path}`.replace(/\/$/, '')),
    ApiTags(tag),
    ApiBearerAuth('admin key'),
    ApiSecurity('admin key header'),
    UseFilters(ProblemFilter),
    UseGuards(AdminKeyGuard),
    UsePipes(ValidationPipe),
    UseInterceptors(ZodSerializerInterceptor),
    ApiProblem(400, 'validation_failed', 'The request has fields that are not right'),
    ApiProblem(401, 'key_required', 'A valid key is needed'),
    ApiProblem(403, 'not_allowed', 'This key does not allow that'),
    ApiProblem(429, 'too_many_attempts', 'Too many attempts with wrong keys'),
    ApiProblem(500, 'unexpected_error', 'Something went wrong inside the gateway'),
  );
}

/** Documents one way in which a route can refuse. */
export function ApiProblem(
  status: number,
  code: string,
  title: string,
): MethodDecorator & ClassDecorator {
  const example: Problem = {
    type: `urn:crowdwiz-gateway:problem:${code}`,
    title,
    status,
    code,
    instance: '/admin/v1/…',
    requestId: '2f0c3f1e-6a1b-4a55-9d3e-0a9f5f6f1c11',
  };
  const options: ApiResponseOptions = {
    status,
    description: title,
    content: {
      [PROBLEM_CONTENT_TYPE]: { schema: { $ref: getSchemaPath(ProblemDto) }, example },
    },
  };
  return applyDecorators(ApiResponse(options));
}

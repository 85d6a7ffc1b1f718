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
import { ActingInterceptor } from './acting.interceptor';
import { AdminKeyGuard } from './admin-key.guard';
import { ProblemFilter } from './problem.filter';
import { ValidationPipe } from './validation.pipe';

export { ApiProblem, Refuses } from '../openapi/refusals';

/** A controller under /admin/v1: each route says by `Allows` which roles it is open to. */
export function AdminController(path: string, tag: string): ClassDecorator {
  return applyDecorators(
    Controller(`admin/v1/${path}`.replace(/\/$/, '')),
    ApiTags(tag),
    UseFilters(ProblemFilter),
    UseGuards(AdminKeyGuard),
    UsePipes(ValidationPipe),
    UseInterceptors(ActingInterceptor, ZodSerializerInterceptor),
  );
}

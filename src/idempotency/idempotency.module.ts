import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { AnswerOnce } from './answer-once';
import { IdempotentCalls } from './ports/idempotent-calls';

@Module({
  providers: [...portsOf(IdempotentCalls), AnswerOnce],
  exports: [IdempotentCalls, AnswerOnce],
})
export class IdempotencyModule {}

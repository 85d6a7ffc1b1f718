import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { AnswerOnce } from './answer-once';
import { AnswerTogether } from './answer-together';
import { IdempotentCalls } from './ports/idempotent-calls';

@Module({
  providers: [...portsOf(IdempotentCalls), AnswerOnce, AnswerTogether],
  exports: [IdempotentCalls, AnswerOnce, AnswerTogether],
})
export class IdempotencyModule {}

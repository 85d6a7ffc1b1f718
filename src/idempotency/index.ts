export {
  ANSWERS_ARE_KEPT_MILLISECONDS,
  AnswerOnce,
  type GivenAnswer,
  type Work,
} from './answer-once';
export * from './answer-together';
export * from './answered-call';
export * from './idempotency.module';
export * from './ports/idempotent-calls';

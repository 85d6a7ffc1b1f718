import { Clock } from '../../kernel';

export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }
}

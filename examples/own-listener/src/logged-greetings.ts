import { Injectable, Logger } from '@nestjs/common';
import { type Greeting, Greetings } from './greetings';

/** Stands where a club would have its mail. */
@Injectable()
export class LoggedGreetings extends Greetings {
  private readonly logger = new Logger('Club');

  override send({ customerId, deposits }: Greeting): Promise<void> {
    this.logger.log({ customerId, deposits }, 'Thank you for the deposit');
    return Promise.resolve();
  }
}

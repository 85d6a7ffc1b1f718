import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database } from 'crowdwiz-gateway/postgres';
import { type Greeting, Greetings } from './greetings';

const LOOK_EVERY_MILLISECONDS = 30_000;
const BATCH = 100;

/**
 * Sends what is written down, oldest first, and strikes it out once it is sent. So each greeting is sent at
 * least once, and in most cases once: nobody can promise more of something outside the database.
 */
@Injectable()
export class DeliverGreetings implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Club');
  private timer: NodeJS.Timeout | null = null;
  /** One delivery at a time, so that none is sent by two at once. */
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly greetings: Greetings,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.deliver(), LOOK_EVERY_MILLISECONDS);
    void this.deliver();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.last;
  }

  /** Never rejects: what could not be sent stays for the next look. */
  deliver(): Promise<void> {
    this.last = this.last
      .then(() => this.sendAll())
      .catch((error: unknown) => {
        this.logger.warn({ err: error }, 'A greeting stays for the next look');
      });
    return this.last;
  }

  private async sendAll(): Promise<void> {
    const waiting = await this.database.rows<Greeting>(
      `SELECT id, customer_id AS "customerId", deposits FROM club_greeting
       ORDER BY queued_at, id LIMIT $1`,
      [BATCH],
    );
    for (const greeting of waiting) {
      await this.greetings.send(greeting);
      await this.database.rows('DELETE FROM club_greeting WHERE id = $1', [greeting.id]);
    }
  }
}

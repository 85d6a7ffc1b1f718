import type { Client } from 'pg';
import { DatabaseError } from '../connection/database-error';

/** What the server says of a session in which an answer is waited for. */
export type Whereabouts =
  /** It works, or waits for a lock or a standby: the answer will come. */
  | 'busy'
  /** It has nothing to do, or is not there: what was asked, or the answer, is lost on the way. */
  | 'lost'
  /** The server answers, and does not say. */
  | 'unknown'
  /** Nothing answers there at all. */
  | 'unreachable';

/** Asks the server over another connection. Never throws. */
export type Inquiry = () => Promise<Whereabouts>;

const TICK_MILLISECONDS = 1_000;
/** After so many ticks in which nothing came, the server is asked. */
const ASK_AFTER_TICKS = 4;
/** A server that was not reached is asked once more: it may have been a single packet. */
const UNREACHABLE_AT_MOST = 2;
/** Who does not say is believed for so long. */
const UNKNOWN_UNTIL_TICKS = 30;
/** Whoever waits behind a lock or a standby may do so for long, and is not asked about each time. */
const BUSY_PAUSE_TICKS = 8;

/**
 * Ends a connection on which an answer is waited for and none will come: the way to the server has fallen silent
 * without an end, which no bound of the server and no keep-alive of the system tells within minutes. A slow
 * statement is none of these, so the server is asked about it.
 *
 * Time is counted by ticks of this process, and not by a clock: for a process that was stopped and goes on no time
 * has passed, and the answers that wait for it are read first.
 */
export class AnswerWatch {
  private static readonly watched = new Set<AnswerWatch>();
  private static timer: NodeJS.Timeout | null = null;

  private bytes: unknown = 0;
  private quietTicks = 0;
  private pause = 0;
  private unreachable = 0;
  private isAsking = false;

  private constructor(
    private readonly client: Client,
    private readonly inquire: Inquiry,
    private readonly onSilence: () => void,
  ) {}

  /** Until `end`. `onSilence` is told once the connection is about to be ended. */
  static begin(client: Client, inquire: Inquiry, onSilence: () => void): AnswerWatch {
    const watch = new AnswerWatch(client, inquire, onSilence);
    AnswerWatch.watched.add(watch);
    AnswerWatch.timer ??= setInterval(() => {
      for (const each of AnswerWatch.watched) each.tick();
    }, TICK_MILLISECONDS).unref();
    return watch;
  }

  end(): void {
    AnswerWatch.watched.delete(this);
    if (AnswerWatch.watched.size > 0 || AnswerWatch.timer === null) return;
    clearInterval(AnswerWatch.timer);
    AnswerWatch.timer = null;
  }

  private tick(): void {
    const bytesRead = bytesReadBy(this.client);
    if (!isAnswerAwaited(this.client) || bytesRead !== this.bytes) {
      this.bytes = bytesRead;
      this.rest();
      return;
    }
    this.quietTicks += 1;
    if (this.isAsking || this.quietTicks < ASK_AFTER_TICKS + this.pause) return;
    this.isAsking = true;
    void this.ask().finally(() => {
      this.isAsking = false;
    });
  }

  private rest(): void {
    this.quietTicks = 0;
    this.pause = 0;
    this.unreachable = 0;
  }

  private async ask(): Promise<void> {
    const whereabouts = await this.inquire();
    // It may have come meanwhile, or be on its way: the next tick reads it.
    const bytesRead = bytesReadBy(this.client);
    if (this.quietTicks === 0 || bytesRead !== this.bytes) return;
    switch (whereabouts) {
      case 'busy':
        this.rest();
        this.pause = BUSY_PAUSE_TICKS;
        return;
      case 'unknown':
        if (this.quietTicks < UNKNOWN_UNTIL_TICKS) return;
        break;
      case 'unreachable':
        this.unreachable += 1;
        if (this.unreachable < UNREACHABLE_AT_MOST) return;
        break;
      case 'lost':
        break;
    }
    this.giveUp();
  }

  private giveUp(): void {
    const reason = `nothing came back on the connection for ${this.quietTicks} seconds`;
    this.end();
    this.onSilence();
    this.client.connection.stream.destroy(new DatabaseError(reason, 'ETIMEDOUT', null, null));
  }
}

/** The driver's own mark, which its types do not show: false from a statement until the server is ready again. */
function isAnswerAwaited(client: Client): boolean {
  return Reflect.get(client, 'readyForQuery') === false;
}

/** Of the socket, encrypted or not. */
function bytesReadBy(client: Client): unknown {
  return Reflect.get(client.connection.stream, 'bytesRead');
}

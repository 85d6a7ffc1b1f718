import { finished } from 'node:stream';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Request, Response } from 'express';
import { type Door, DoorKeeper } from '../../../platform/access';
import { callerOf } from '../http/caller';
import { ProblemError } from '../http/problem';

/**
 * Of one process: each of them reads again when there is something new. Where all are taken, the key that has the most
 * gives one up to a key that has fewer; the first reader of a key is always taken.
 */
export const READERS_MAXIMUM = 500;
/** The same of the page of operators, whom no reader of the service keeps out. */
export const OPERATORS_MAXIMUM = 100;
const MAXIMA: Readonly<Record<Door, number>> = {
  service: READERS_MAXIMUM,
  admin: OPERATORS_MAXIMUM,
};
const FULL_RETRY_SECONDS = 5;
/** Together less than the two seconds within which a revoked key opens nothing. */
const LOOK_MILLISECONDS = 500;
const KEY_AGE_MILLISECONDS = 1_000;
/** Whoever takes nothing of what was sent for so long has gone, or does not read. */
export const UNREAD_MILLISECONDS = 30_000;
/** For so long a stop waits for readers to take their last answer. */
const STOP_MILLISECONDS = 1_000;

/** A stream of events, or an answer that is kept back until there is one. */
export interface Reader {
  /** Aborted when it is over for whatever reason. */
  readonly signal: AbortSignal;
  /** Why nothing more is to be told; null as long as the key is taken. */
  readonly refusal: Error | null;
}

class OpenReader implements Reader {
  refusal: Error | null = null;
  private readonly over = new AbortController();
  /** Since when nothing more can be sent; null: it can. */
  private fullSince: number | null = null;

  constructor(
    readonly request: Request,
    readonly response: Response,
    readonly door: Door,
  ) {
    response.on('drain', () => {
      this.fullSince = null;
    });
  }

  get signal(): AbortSignal {
    return this.over.signal;
  }

  get by(): string {
    return callerOf(this.request).name;
  }

  end(): void {
    this.over.abort();
  }

  /** Also where it takes no last answer. */
  endNow(): void {
    this.end();
    if (this.response.writableNeedDrain) this.response.destroy();
  }

  isUnread(now: number): boolean {
    if (!this.response.writableNeedDrain) return false;
    this.fullSince ??= now;
    return now - this.fullSince >= UNREAD_MILLISECONDS;
  }
}

/**
 * Whoever reads events of this process at the moment, or watches it on the page of operators. Each is counted until its response is closed, ends within two
 * seconds when its key is not taken any more, and holds up no stop, whether or not it reads.
 */
@Injectable()
export class OpenReaders implements OnModuleDestroy {
  private readonly logger = new Logger('EventStream');
  private readonly open = new Set<OpenReader>();
  private timer: NodeJS.Timeout | null = null;
  private isLooking = false;
  private isStopping = false;
  private onEmptied: (() => void) | null = null;

  constructor(private readonly doors: DoorKeeper) {}

  get count(): number {
    return this.open.size;
  }

  /**
   * Counts one more until its response is closed. Throws a 429 when there are too many of that door, and none of another
   * key goes for it.
   */
  enter(request: Request, response: Response, door: Door = 'service'): Reader {
    this.makeRoom(request, door);
    const reader = new OpenReader(request, response, door);
    this.open.add(reader);
    this.timer ??= setInterval(() => void this.look(), LOOK_MILLISECONDS);
    const { socket } = request;
    const leave = () => {
      socket.off('close', leave);
      this.leave(reader);
    };
    finished(response, leave);
    // One that waits behind another on the same connection does not learn of its end.
    socket.once('close', leave);
    if (this.isStopping) reader.end();
    if (socket.destroyed) leave();
    return reader;
  }

  private makeRoom(request: Request, door: Door): void {
    // Those that have ended go as soon as their last answer is taken.
    const living = [...this.open].filter(
      (reader) => reader.door === door && !reader.signal.aborted,
    );
    if (living.length < MAXIMA[door]) return;
    const { name: by } = callerOf(request);
    const counts = new Map<string, number>();
    for (const reader of living) counts.set(reader.by, (counts.get(reader.by) ?? 0) + 1);
    const own = counts.get(by) ?? 0;
    const [greatest, count] = [...counts].reduce((one, other) => (other[1] > one[1] ? other : one));
    if (count > own + 1) {
      this.logger.warn(
        { by: greatest, count },
        'A reader of events is closed: its key has the most',
      );
      living.find((reader) => reader.by === greatest)?.endNow();
    } else if (own > 0) {
      throw tooManyReaders();
    }
  }

  /** At the very beginning of a stop, before what is in hand is waited for. */
  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    for (const reader of this.open) reader.endNow();
    if (this.open.size > 0) await this.untilEmpty();
    for (const { response } of this.open) response.destroy();
  }

  private untilEmpty(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, STOP_MILLISECONDS);
      this.onEmptied = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private leave(reader: OpenReader): void {
    reader.end();
    this.open.delete(reader);
    if (this.open.size > 0) return;
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.onEmptied?.();
  }

  /** One after the other: what is read of a key serves all its readers. */
  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    for (const reader of [...this.open]) {
      if (reader.isUnread(performance.now())) this.closeUnread(reader);
      else await this.requireAdmitted(reader);
    }
    this.isLooking = false;
  }

  private closeUnread({ by, response }: OpenReader): void {
    const seconds = UNREAD_MILLISECONDS / 1000;
    this.logger.warn({ by, seconds }, 'A reader of events takes nothing: it is closed');
    response.destroy();
  }

  /** Also where nobody can tell whether the key is taken, nothing more is told. */
  private async requireAdmitted(reader: OpenReader): Promise<void> {
    const { by, request, signal, door } = reader;
    if (signal.aborted) return;
    try {
      await this.doors.readmit(request, door, KEY_AGE_MILLISECONDS);
    } catch (error) {
      reader.refusal = error instanceof Error ? error : new Error(String(error));
      this.logger.log(
        { by, err: reader.refusal },
        'A reader of events is closed: its key is not taken',
      );
      reader.endNow();
    }
  }
}

function tooManyReaders(): ProblemError {
  return new ProblemError({
    status: 429,
    code: 'too_many_requests',
    title: 'Too many readers wait for events',
    headers: { 'Retry-After': String(FULL_RETRY_SECONDS) },
  });
}
